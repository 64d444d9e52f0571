package cassettes

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/gofrs/flock"

	"github.com/omise-conformance/harness/internal/atomicfile"
	"github.com/omise-conformance/harness/internal/inputfile"
)

// lockName is the file that a recorder locks.
const lockName = ".lock"

// Save writes the cassette to path, whole or not at all: if anything fails, the old
// file stays as it was. It makes the folders that are missing.
func (c *Cassette) Save(path string) error {
	data := c.Encode()
	if err := inputfile.Cassette.TooLarge(path, int64(len(data))); err != nil {
		return fmt.Errorf("the cassette is not saved: %w", err)
	}
	if _, err := Parse(data); err != nil {
		return fmt.Errorf("the cassette %s is not saved, because it %w", path, err)
	}
	if err := replace(path, data, writeAll); err != nil {
		return fmt.Errorf("the cassette %s is not saved, the old file is unchanged: %s", path, atomicfile.Because(path, err))
	}
	c.Path = path
	c.Header.Interactions = len(c.Interactions)
	return nil
}

// replace puts what write writes of data in the place of path.
func replace(path string, data []byte, write func(io.Writer, []byte) error) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return atomicfile.WriteFrom(path, 0o644, func(w io.Writer) error { return write(w, data) })
}

func writeAll(w io.Writer, data []byte) error {
	_, err := w.Write(data)
	return err
}

// Remove deletes a cassette, whole or damaged. It returns an error for any other file, which stays.
func Remove(path string) error {
	info, err := os.Lstat(path)
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%s is %s, not a cassette, and stays", path, inputfile.Describe(info.Mode()))
	}
	data, err := inputfile.Read(inputfile.Cassette, path)
	if err != nil {
		return err
	}
	if err := format(strings.ReplaceAll(string(data), "\r\n", "\n")); err != nil {
		return fmt.Errorf("%s %w, and stays", path, err)
	}
	return os.Remove(path)
}

// Lock makes the caller the only recorder on a folder until it calls release, and removes
// the half-written files of a killed recorder. The operating system releases the lock of a
// process that dies.
func Lock(dir string) (release func(), err error) {
	if err = os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("the folder of cassettes cannot be created: %w", err)
	}
	name := filepath.Join(dir, lockName)
	if info, err := os.Lstat(name); err == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("the folder of cassettes cannot be locked: %s is %s, not a file of a recorder", name, inputfile.Describe(info.Mode()))
	}
	lock := flock.New(name)
	held, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("the folder of cassettes %s cannot be locked: %w", dir, err)
	}
	if !held {
		return nil, fmt.Errorf("another recorder uses the folder of cassettes %s: wait until it ends, or record into another folder", dir)
	}
	release = func() { _ = lock.Close() }
	if err := sweep(dir); err != nil {
		release()
		return nil, fmt.Errorf("the files that an earlier recorder left in %s cannot be removed: %w", dir, err)
	}
	return release, nil
}

// sweep removes half-written files.
func sweep(dir string) error {
	return inputfile.Walk(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() || !strings.HasPrefix(entry.Name(), atomicfile.TemporaryPrefix) {
			return err
		}
		return os.Remove(path)
	})
}
