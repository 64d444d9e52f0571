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
)

// lockName is the file that a recorder locks.
const lockName = ".lock"

// Save writes the cassette to path, whole or not at all: if anything fails, the old
// file stays as it was. It makes the folders that are missing.
func (c *Cassette) Save(path string) error {
	data := c.Encode()
	if _, err := Parse(data); err != nil {
		return fmt.Errorf("the cassette %s is not saved, because it %w", path, err)
	}
	if err := replace(path, data, writeAll); err != nil {
		return fmt.Errorf("the cassette %s is not saved, the old file is unchanged: %w", path, err)
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

// Lock makes the caller the only recorder on a folder until it calls release, and removes
// the half-written files of a killed recorder. The operating system releases the lock of a
// process that dies.
func Lock(dir string) (release func(), err error) {
	if err = os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("the folder of cassettes cannot be created: %w", err)
	}
	lock := flock.New(filepath.Join(dir, lockName))
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
	return filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasPrefix(entry.Name(), atomicfile.TemporaryPrefix) {
			return err
		}
		return os.Remove(path)
	})
}
