//go:build unix

package atomicfile_test

import (
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/omise-conformance/harness/internal/atomicfile"
)

// writers are the functions that replace files.
var writers = map[string]func(path string) error{
	"Check": atomicfile.Check,
	"Write": func(path string) error { return atomicfile.Write(path, 0o644, []byte("new")) },
	"Create": func(path string) error {
		file, err := atomicfile.Create(path, 0o644)
		if err == nil {
			_, err = file.WriteString("new")
			err = errors.Join(err, file.Close())
		}
		return err
	},
}

// TestWhatIsNoFileOfOursStaysAsItIs: only regular files are replaced. What stands for devices here lies in a folder of the test.
func TestWhatIsNoFileOfOursStaysAsItIs(t *testing.T) {
	dir := t.TempDir()
	file := func(name string) string { return filepath.Join(dir, name) }
	must(t, syscall.Mkfifo(file("pipe"), 0o600), os.Mkdir(file("folder"), 0o700), os.WriteFile(file("target"), []byte("old"), 0o600),
		os.Symlink(file("target"), file("link")), os.Symlink(file("none"), file("dangling")), os.WriteFile(file("protected"), []byte("old"), 0o400))
	listener, err := net.Listen("unix", file("s"))
	must(t, err)
	defer listener.Close()
	for name, want := range map[string]string{
		"pipe": " is a pipe; only regular files are replaced", "folder": " is a folder; only regular files are replaced",
		"s": " is a socket; only regular files are replaced", "link": " is a symbolic link, which is neither followed nor replaced; name the file itself",
		"dangling": " is a symbolic link, which is neither followed nor replaced; name the file itself", "protected": ": permission denied",
	} {
		for function, write := range writers {
			before, err := os.Lstat(file(name))
			must(t, err)
			failed := make(chan error, 1)
			go func() { failed <- write(file(name)) }()
			select {
			case err := <-failed:
				if err == nil || !strings.HasSuffix(err.Error(), name+want) {
					t.Errorf("%s %s: got %v", function, name, err)
				}
			case <-time.After(10 * time.Second):
				t.Fatalf("%s of a %s waits", function, name)
			}
			if after, err := os.Lstat(file(name)); err != nil || !os.SameFile(before, after) || before.Mode() != after.Mode() {
				t.Errorf("%s changed the %s", function, name)
			}
		}
	}
	if _, err := os.Lstat(file("none")); !errors.Is(err, fs.ErrNotExist) || read(t, file("target")) != "old" || read(t, file("protected")) != "old" {
		t.Error("a link was followed, or a protected file written")
	}
}

// TestARegularFileIsReplaced, and keeps who may read it.
func TestARegularFileIsReplaced(t *testing.T) {
	for _, function := range []string{"Write", "Create"} {
		path := filepath.Join(t.TempDir(), "file")
		must(t, os.WriteFile(path, []byte("an older one"), 0o600), writers[function](path))
		info, err := os.Stat(path)
		must(t, err)
		if read(t, path) != "new" || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %q with %v", function, read(t, path), info.Mode())
		}
	}
}
