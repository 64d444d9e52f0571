package cassettes

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/gofrs/flock"
)

// temporary starts the name of a file that is being written. List passes over
// hidden files, so a file left behind by a killed recorder is never a cassette.
const temporary = ".saving-"

// lockName is the file that a recorder holds locked.
const lockName = ".lock"

// Save writes the cassette whole or not at all: beside the old file, flushed to
// the disk, then in its place in one step. The old file stays where anything
// fails.
func (c *Cassette) Save(path string) error {
	data := c.Encode()
	if _, err := Parse(data); err != nil {
		return fmt.Errorf("the cassette %s is not saved, because it %w", path, err)
	}
	if err := replace(path, data, writeAll); err != nil {
		return fmt.Errorf("the cassette %s is not saved, what was there stays: %w", path, err)
	}
	c.Path = path
	c.Header.Interactions = len(c.Interactions)
	return nil
}

// replace writes data beside path with write and moves it there.
func replace(path string, data []byte, write func(*os.File, []byte) error) error {
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	file, err := os.CreateTemp(folder, temporary+"*")
	if err != nil {
		return err
	}
	err = errors.Join(write(file, data), file.Close())
	if err == nil {
		// CreateTemp lets only the owner read.
		err = os.Chmod(file.Name(), 0o644)
	}
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	return flush(folder)
}

func writeAll(file *os.File, data []byte) error {
	if _, err := file.Write(data); err != nil {
		return err
	}
	return file.Sync()
}

// flush makes the renaming in a folder outlive a power cut. Windows has no such
// call on folders.
func flush(folder string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	opened, err := os.Open(folder)
	if err != nil {
		return err
	}
	return errors.Join(opened.Sync(), opened.Close())
}

// Lock makes the caller the only recorder on a folder, and clears what a killed
// one left half-written. The operating system releases the lock of a process
// that dies.
func Lock(dir string) (release func(), err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("the folder of cassettes cannot be made: %w", err)
	}
	lock := flock.New(filepath.Join(dir, lockName))
	held, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("the folder of cassettes %s cannot be locked: %w", dir, err)
	}
	if !held {
		return nil, fmt.Errorf("another recorder is at work on the folder of cassettes %s: wait for it to end, or record to another folder", dir)
	}
	release = func() { _ = lock.Close() }
	if err := sweep(dir); err != nil {
		release()
		return nil, fmt.Errorf("what an earlier recorder left in %s cannot be cleared: %w", dir, err)
	}
	return release, nil
}

// sweep removes half-written files.
func sweep(dir string) error {
	return filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasPrefix(entry.Name(), temporary) {
			return err
		}
		return os.Remove(path)
	})
}
