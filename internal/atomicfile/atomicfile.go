// Package atomicfile writes files that appear whole or not at all, and only in the place of regular files.
//
// github.com/google/renameio does the same, but not on Windows, and
// github.com/natefinch/atomic neither sets the permissions of a new file nor flushes
// its directory.
package atomicfile

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// TemporaryPrefix begins the name of a file that is being written. The name is
// hidden, so whoever lists a directory can pass over what a killed process left. The next
// process that writes into the directory removes it.
const TemporaryPrefix = ".saving-"

// Write writes data to path. The new file is flushed to the disk under a temporary
// name in the same directory and then renamed, so a reader or a crash never meets
// half a file. If anything fails, an older file stays as it was and the temporary
// file is removed. The directory must exist. A new file gets perm whatever the umask is;
// one in the place of an older file, which Check must allow, gets the permissions of that.
func Write(path string, perm fs.FileMode, data []byte) error {
	return WriteFrom(path, perm, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// WriteFrom is like Write for content that a function produces. An error of the
// function is returned as it is.
func WriteFrom(path string, perm fs.FileMode, write func(io.Writer) error) error {
	older, err := replaceable(path)
	if err != nil {
		return err
	}
	if older != nil {
		perm = older.Mode().Perm()
	}
	dir := filepath.Dir(path)
	sweep(dir)
	file, err := os.CreateTemp(dir, TemporaryPrefix+"*")
	if err != nil {
		return err
	}
	release, _ := lock(file.Name()) // where locks are unknown, nothing is removed either
	defer release()
	if err := writeAndClose(file, perm, write); err != nil {
		return discard(file, err)
	}
	if err := os.Rename(file.Name(), path); err != nil {
		return discard(file, err)
	}
	return flush(dir)
}

// writeAndClose writes, flushes and closes the file.
func writeAndClose(file *os.File, perm fs.FileMode, write func(io.Writer) error) error {
	err := write(file)
	if err == nil {
		err = file.Sync()
	}
	if err == nil {
		err = file.Chmod(perm) // CreateTemp lets only the owner read
	}
	if closed := file.Close(); err == nil {
		err = closed
	}
	return err
}

// discard removes the temporary file and returns why it is not wanted.
func discard(file *os.File, why error) error {
	if err := os.Remove(file.Name()); err != nil {
		return errors.Join(why, err)
	}
	return why
}

// flush makes a renaming outlive a power cut. Windows cannot flush a directory.
func flush(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	opened, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(opened.Sync(), opened.Close())
}
