//go:build unix

package captures_test

import (
	"path/filepath"
	"syscall"
	"testing"

	"github.com/omise-conformance/harness/internal/captures"
)

// TestAPipeIsNotWaitedFor: nobody writes into it.
func TestAPipeIsNotWaitedFor(t *testing.T) {
	dir := t.TempDir()
	pipe := filepath.Join(dir, "pipe.har")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skip("no pipes here: ", err)
	}
	if got := told(t, captures.Options{}, dir); len(got) != 1 || got[0] != "pipe.har (is no regular file)" {
		t.Errorf("in a folder: %q", got)
	}
	want := "pipe.har is a pipe; archives of traffic are read from regular files only"
	if got := told(t, captures.Options{}, pipe); len(got) != 1 || got[0] != want {
		t.Errorf("named: %q, want %s", got, want)
	}
}
