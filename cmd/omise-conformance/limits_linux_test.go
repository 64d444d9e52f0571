package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestFewFiles: a process that may open few files judges fewer cases at once, and says so where even that may be too much. Its
// reports are whole.
func TestFewFiles(t *testing.T) {
	t.Parallel()
	for limit, says := range map[string]string{
		"20": "The process may open only 20 files (ulimit -n), and this run may need 64 even with one case at a time",
		"64": "The process may open only 64 files (ulimit -n), so that 1 case runs at once instead of 8",
	} {
		command := "ulimit -n " + limit + " && exec omise-conformance run --case tokens/create,tokens/fresh -q"
		o := invocation{program: "sh", args: []string{"-c", command}, folder: t.TempDir()}.run(t)
		if o.code != 0 && (o.code != 3 || limit != "20") { // by whether the two came into each other's way
			t.Errorf("exit code %d with %s files", o.code, limit)
		}
		o.says(t, says).whole(t)
	}
}

// TestReportsOnAFullDisk: the last line does not say what the exit code does not, nor does a document that is written.
func TestReportsOnAFullDisk(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=64k"); err != nil {
		t.Skipf("a small file system cannot be mounted here: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, 0) })
	folder := filepath.Join(dir, "r")
	full := invocation{args: []string{"run", "--case", "tokens/fresh", "-q", "--report-dir", folder}, folder: t.TempDir()}.run(t).exits(t, 3)
	full.says(t, "the report report.html is not written: the disk is full", "Not judged: the run is incomplete")
	summary, err := os.ReadFile(filepath.Join(folder, "summary.md"))
	if err != nil || strings.Contains(full.out+string(summary), "Conformant:") {
		t.Errorf("a run without reports is conformant: %v\n%s", err, full.out)
	}
}

// TestLittleAddressSpace: two GB are enough.
func TestLittleAddressSpace(t *testing.T) {
	t.Parallel()
	const command = "ulimit -v 2097152 && exec omise-conformance run --case tokens/create,tokens/fresh -q"
	invocation{program: "sh", args: []string{"-c", command}, env: []string{usual}, folder: t.TempDir()}.run(t).exits(t, 0).whole(t)
}
