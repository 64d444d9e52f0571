package ownfile_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/ownfile"
)

// A pipe stands in for a device: it is neither replaced, read nor removed, and nothing waits for its other end.
func TestPipesStay(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() {
		err := ownfile.Write(path, []byte("own"), 0o600, func([]byte) error { return nil })
		ownfile.Remove(path, nil)
		done <- err
	}()
	select {
	case err := <-done:
		if err == nil {
			t.Error("a pipe was replaced")
		}
	case <-time.After(10 * time.Second):
		t.Fatal("it waits for the other end of the pipe")
	}
	if info, err := os.Lstat(path); err != nil || info.Mode()&os.ModeNamedPipe == 0 {
		t.Errorf("the pipe is gone: %v %v", info, err)
	}
}
