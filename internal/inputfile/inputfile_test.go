package inputfile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// small is a kind of files that a test can exceed.
var small = Kind{"notes", 2048}

func TestARegularFileIsRead(t *testing.T) {
	dir := t.TempDir()
	path, link := filepath.Join(dir, "note"), filepath.Join(dir, "link")
	for _, text := range []string{"", "a note", strings.Repeat("x", 2048)} {
		write(t, path, text)
		if got, err := Read(small, path); err != nil || string(got) != text {
			t.Errorf("read %d bytes of %d, %v", len(got), len(text), err)
		}
	}
	if err := os.Symlink(path, link); err != nil {
		t.Skip("no symbolic links here: ", err)
	}
	if got, err := Read(small, link); err != nil || len(got) != 2048 {
		t.Errorf("through a link: %d bytes, %v", len(got), err)
	}
}

// A file that is not there is told apart by the callers.
func TestAMissingFileIsNotThere(t *testing.T) {
	if _, err := Read(small, filepath.Join(t.TempDir(), "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

func TestOtherFilesAreRefused(t *testing.T) {
	dir := t.TempDir()
	sparse := filepath.Join(dir, "sparse")
	write(t, sparse, "x")
	if err := os.Truncate(sparse, 3<<30); err != nil { // which occupies no disk
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		dir:    " is a folder; notes are read from regular files only",
		sparse: " is 3 GiB; notes larger than 2 KiB are not read",
	} {
		if _, err := Read(small, path); err == nil || err.Error() != path+want {
			t.Errorf("got  %v\nwant %s%s", err, path, want)
		}
	}
}

// A file may grow while it is read, and what is no file has no size.
func TestNoMoreIsReadThanTheKindMayHave(t *testing.T) {
	path := filepath.Join(t.TempDir(), "note")
	write(t, path, strings.Repeat("x", 100))
	file, err := Open(small, path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	write(t, path, strings.Repeat("x", 5000))
	for name, from := range map[string]io.Reader{path: file, "standard input": Bounded(small, "standard input", endless{})} {
		text, err := io.ReadAll(from)
		if want := name + " has more than 2 KiB; larger notes are not read"; err == nil || err.Error() != want || len(text) != 2048 {
			t.Errorf("read %d bytes, %v, want %s", len(text), err, want)
		}
	}
	if text, err := io.ReadAll(Bounded(small, "it", bytes.NewReader(make([]byte, 2048)))); err != nil || len(text) != 2048 {
		t.Errorf("of as many bytes as are read: %d, %v", len(text), err)
	}
}

// endless is a reader without an end.
type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

func TestAFolderOfTooManyEntriesIsRefused(t *testing.T) {
	dir := t.TempDir()
	for i := range 5 {
		write(t, filepath.Join(dir, fmt.Sprint(i)), "")
	}
	for most, want := range map[int]string{6: "<nil>", 5: dir + " has more than 5 files and folders, which is more than are read"} {
		seen := 0
		err := walk(dir, most, func(_ string, _ fs.DirEntry, err error) error { seen++; return err })
		if fmt.Sprint(err) != want || seen != most {
			t.Errorf("saw %d of %d, %v", seen, most, err)
		}
	}
}

func TestAmount(t *testing.T) {
	for bytes, want := range map[int64]string{
		0: "0 bytes", 1023: "1023 bytes", 1024: "1 KiB", 1600: "1.5 KiB", 64 << 20: "64 MiB", 64<<20 + 1: "64 MiB", 3 << 30: "3 GiB", 5<<40 + 1<<39: "5.5 TiB",
	} {
		if got := amount(bytes); got != want {
			t.Errorf("%d: got %s, want %s", bytes, got, want)
		}
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
