package atomicfile_test

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/omise-conformance/harness/internal/atomicfile"
)

func TestWriteReplacesTheOldFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "report.json")
	for _, text := range []string{"old", "new and longer", ""} {
		if err := atomicfile.Write(path, 0o640, []byte(text)); err != nil {
			t.Fatal(err)
		}
		if got := read(t, path); got != text {
			t.Errorf("the file holds %q, want %q", got, text)
		}
	}
	if found := names(t, dir); !slices.Equal(found, []string{"report.json"}) {
		t.Errorf("the directory holds %q", found)
	}
}

func TestWriteSetsThePermissions(t *testing.T) {
	if runtime.GOOS == "windows" {
		return // a file there is writable or not, and nothing else
	}
	for _, perm := range []fs.FileMode{0o600, 0o644, 0o666} {
		path := filepath.Join(t.TempDir(), "file")
		if err := atomicfile.Write(path, perm, []byte("x")); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != perm {
			t.Errorf("the mode is %v, want %v", info.Mode().Perm(), perm)
		}
	}
}

// A writer that fails leaves the old file whole and nothing behind.
func TestWriteFromKeepsTheOldFileOnAnError(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "report.json")
	if err := atomicfile.Write(path, 0o644, []byte("old")); err != nil {
		t.Fatal(err)
	}
	err := atomicfile.WriteFrom(path, 0o644, func(w io.Writer) error {
		_, _ = io.WriteString(w, "half a rep")
		return &fs.PathError{Op: "write", Path: path, Err: syscall.ENOSPC}
	})
	if !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("the error is %v", err)
	}
	if got := read(t, path); got != "old" {
		t.Errorf("the old file holds %q", got)
	}
	if found := names(t, dir); !slices.Equal(found, []string{"report.json"}) {
		t.Errorf("the directory holds %q", found)
	}
}

// The temporary file has a name that a reader of the directory can pass over.
func TestWriteFromNamesTheTemporaryFile(t *testing.T) {
	dir := t.TempDir()
	err := atomicfile.WriteFrom(filepath.Join(dir, "file"), 0o644, func(io.Writer) error {
		found := names(t, dir)
		if len(found) != 1 || !strings.HasPrefix(found[0], atomicfile.TemporaryPrefix) {
			t.Errorf("while it writes, the directory holds %q", found)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestWriteReportsWhatIsInTheWay(t *testing.T) {
	dir := t.TempDir()
	taken := filepath.Join(dir, "taken")
	if err := os.MkdirAll(filepath.Join(taken, "x"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := atomicfile.Write(taken, 0o644, nil); err == nil {
		t.Error("a directory was replaced by a file")
	}
	if found := names(t, dir); !slices.Equal(found, []string{"taken"}) {
		t.Errorf("the directory holds %q", found)
	}
	if err := atomicfile.Write(filepath.Join(dir, "missing", "file"), 0o644, nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("writing into a missing directory returns %v", err)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func names(t *testing.T, dir string) []string {
	t.Helper()
	found, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, entry := range found {
		all = append(all, entry.Name())
	}
	return all
}

func must(t *testing.T, errs ...error) {
	t.Helper()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}
