//go:build unix

package inputfile

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestPipesAndSocketsAreRefusedAtOnce: nobody writes into the pipe, so that opening it would wait for ever.
func TestPipesAndSocketsAreRefusedAtOnce(t *testing.T) {
	dir := t.TempDir()
	pipe, socket, link := filepath.Join(dir, "pipe"), filepath.Join(dir, "s"), filepath.Join(dir, "link")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("unix", socket)
	if err != nil {
		t.Skip("no sockets in folders here: ", err)
	}
	defer listener.Close()
	if err := os.Symlink(pipe, link); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{pipe: "is a pipe; ", link: "is a pipe; ", socket: "is a socket; "} {
		failed := make(chan error, 1)
		go func() {
			_, err := Read(small, path)
			failed <- err
		}()
		select {
		case err := <-failed:
			if err == nil || !strings.HasPrefix(err.Error(), path+" "+want) {
				t.Errorf("%s: got %v", path, err)
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("reading %s waits", path)
		}
	}
}

// TestAFileIsOpenedWithoutWaiting: it may have become a pipe after it was looked at.
func TestAFileIsOpenedWithoutWaiting(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	opened := make(chan error, 1)
	go func() {
		file, err := os.OpenFile(pipe, os.O_RDONLY|nonblocking, 0)
		if err == nil {
			err = file.Close()
		}
		opened <- err
	}()
	select {
	case err := <-opened:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("opening a pipe that nobody writes waits")
	}
}
