package main

import (
	"testing"
)

// TestFewFiles: a process that may open twenty files says so, and its reports are whole.
func TestFewFiles(t *testing.T) {
	t.Parallel()
	const command = "ulimit -n 20 && exec omise-conformance run --case tokens/create,tokens/fresh -q"
	o := invocation{program: "sh", args: []string{"-c", command}, folder: t.TempDir()}.run(t)
	if o.code != 0 && o.code != 3 { // by whether the two came into each other's way
		t.Errorf("exit code %d", o.code)
	}
	o.says(t, "The process may open only 20 files (ulimit -n), and this run may need 72").whole(t)
}

// TestLittleAddressSpace: two GB are enough.
func TestLittleAddressSpace(t *testing.T) {
	t.Parallel()
	const command = "ulimit -v 2097152 && exec omise-conformance run --case tokens/create,tokens/fresh -q"
	invocation{program: "sh", args: []string{"-c", command}, env: []string{usual}, folder: t.TempDir()}.run(t).exits(t, 0).whole(t)
}
