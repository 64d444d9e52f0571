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
	return WriteFrom(path, perm, Bytes(data))
}

// WriteFrom is like Write for content that a function produces. An error of the
// function is returned as it is.
func WriteFrom(path string, perm fs.FileMode, write func(io.Writer) error) error {
	made, err := stage(path, perm, write)
	if err != nil {
		return err
	}
	defer made.release()
	return made.commit()
}

// File is what WriteAll writes.
type File struct {
	Path  string
	Write func(io.Writer) error // Bytes, or what produces the content
}

// Bytes is the content of a File that is at hand.
func Bytes(data []byte) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	}
}

// WriteAll is like WriteFrom for files that belong together: where one cannot be written, the older ones stay, all of them. They get
// their names one after the other, in this order. The error is an UnwrittenError.
func WriteAll(perm fs.FileMode, files ...File) error {
	all := make([]*staged, 0, len(files))
	done := 0
	defer func() {
		for _, left := range all[done:] {
			_ = os.Remove(left.temporary)
		}
		for _, made := range all {
			made.release()
		}
	}()
	for _, file := range files {
		made, err := stage(file.Path, perm, file.Write)
		if err != nil {
			return &UnwrittenError{file.Path, err}
		}
		all = append(all, made)
	}
	for ; done < len(all); done++ {
		if err := all[done].commit(); err != nil {
			return &UnwrittenError{all[done].path, err}
		}
	}
	return nil
}

// staged is a file that is written under a temporary name.
type staged struct {
	temporary, path string
	release         func() // of the lock
}

func stage(path string, perm fs.FileMode, write func(io.Writer) error) (*staged, error) {
	older, err := replaceable(path)
	if err != nil {
		return nil, err
	}
	if older != nil {
		perm = older.Mode().Perm()
	}
	dir := filepath.Dir(path)
	sweep(dir)
	file, err := os.CreateTemp(dir, TemporaryPrefix+"*")
	if err != nil {
		return nil, err
	}
	release, _ := lock(file.Name()) // where locks are unknown, nothing is removed either
	if err := writeAndClose(file, perm, write); err != nil {
		defer release()
		return nil, discard(file.Name(), err)
	}
	return &staged{file.Name(), path, release}, nil
}

// commit puts the file in its place.
func (s *staged) commit() error {
	if err := os.Rename(s.temporary, s.path); err != nil {
		return discard(s.temporary, err)
	}
	return flush(filepath.Dir(s.path))
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
func discard(temporary string, why error) error {
	if err := os.Remove(temporary); err != nil {
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
