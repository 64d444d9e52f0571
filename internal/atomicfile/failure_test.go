package atomicfile_test

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"

	"github.com/omise-conformance/harness/internal/atomicfile"
)

func TestBecauseSaysItInWords(t *testing.T) {
	for want, err := range map[string]error{
		"the disk is full (/no/x)":                      fmt.Errorf("write: %w", syscall.ENOSPC),
		"/no/x is on a read-only file system":           &fs.PathError{Op: "open", Path: "/no/x", Err: syscall.EROFS},
		"there is no permission to write /no/x":         &fs.PathError{Op: "open", Path: "/no/x", Err: syscall.EACCES},
		"there is no folder /no":                        &fs.PathError{Op: "open", Path: "/no/.saving-1", Err: syscall.ENOENT},
		"/no/x would be larger than a file may be here": &fs.PathError{Op: "write", Path: "/no/.saving-1", Err: syscall.EFBIG},
		"/no/x: the JUnit report cannot be encoded":     errors.New("the JUnit report cannot be encoded"),
	} {
		if got := atomicfile.Because("/no/x", err); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestWriteAllReplacesAllOrNone(t *testing.T) {
	dir := t.TempDir()
	a, b := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	both := func(text string) []atomicfile.File {
		return []atomicfile.File{{Path: a, Write: atomicfile.Bytes([]byte(text))}, {Path: b, Write: atomicfile.Bytes([]byte(text))}}
	}
	for _, text := range []string{"old", "new"} {
		if err := atomicfile.WriteAll(0o644, both(text)...); err != nil || read(t, a) != text || read(t, b) != text {
			t.Fatalf("%v: %q and %q, want %q", err, read(t, a), read(t, b), text)
		}
	}
	if err := os.Remove(b); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(b, 0o700); err != nil {
		t.Fatal(err)
	}
	err := atomicfile.WriteAll(0o644, both("newer")...)
	var unwritten *atomicfile.UnwrittenError
	if !errors.As(err, &unwritten) || unwritten.Path != b || read(t, a) != "new" {
		t.Errorf("%v, and the first file holds %q", err, read(t, a))
	}
	if found := names(t, dir); !slices.Equal(found, []string{"a", "b"}) {
		t.Errorf("the directory holds %q", found)
	}
}

// TestWriteAllLeavesNothingBehind: what gets no name is removed, also where it is not the first to fail.
func TestWriteAllLeavesNothingBehind(t *testing.T) {
	dir := t.TempDir()
	a, b := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	inTheWay := func(io.Writer) error { return os.Mkdir(a, 0o700) }
	err := atomicfile.WriteAll(0o644, atomicfile.File{Path: a, Write: atomicfile.Bytes(nil)}, atomicfile.File{Path: b, Write: inTheWay})
	var unwritten *atomicfile.UnwrittenError
	if !errors.As(err, &unwritten) || unwritten.Path != a {
		t.Errorf("the error is %v", err)
	}
	if found := names(t, dir); !slices.Equal(found, []string{"a"}) {
		t.Errorf("the directory holds %q", found)
	}
}
