// Package ownfile writes files whose names users give: made new, or in place of one that an emulator has written before.
// Whatever else has the name stays as it is: a file of somebody else, a folder, a link, a pipe, a device.
package ownfile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// longest is more than any file of the emulator has.
const longest = 64 << 10

// Write writes a file, as a whole or not at all. Where there is one already, foreign says why it may not be replaced, or nil.
func Write(path string, content []byte, mode fs.FileMode, foreign func(content []byte) error) error {
	found, err := read(path)
	isNew := errors.Is(err, fs.ErrNotExist)
	if err == nil {
		err = foreign(found)
	}
	if err != nil && !isNew {
		return fmt.Errorf("%q %w; remove it, or choose another name", path, err)
	}
	temporary, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(temporary.Name()) }()
	_, err = temporary.Write(content)
	if err = errors.Join(err, temporary.Chmod(mode), temporary.Close()); err != nil {
		return err
	}
	if isNew {
		// A link is made only where nothing has the name; where the disk knows no links, the look above has to do.
		if err = os.Link(temporary.Name(), path); err == nil || errors.Is(err, fs.ErrExist) {
			return err
		}
	}
	return os.Rename(temporary.Name(), path)
}

// Remove removes a file if it still has the content with which it was written.
func Remove(path string, content []byte) {
	if found, err := read(path); err == nil && bytes.Equal(found, content) {
		_ = os.Remove(path)
	}
}

// read returns the content of a regular file, without waiting for anybody.
func read(path string) ([]byte, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return nil, reason(err)
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("is not a regular file")
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, reason(err)
	}
	defer file.Close()
	if opened, err := file.Stat(); err != nil || !os.SameFile(info, opened) {
		return nil, errors.New("was replaced just now")
	}
	content, err := io.ReadAll(io.LimitReader(file, longest+1))
	if err == nil && len(content) > longest {
		return nil, errors.New("is larger than any file that the emulator writes")
	}
	return content, reason(err)
}

// reason is an error of the system without the path, which the sentence already has.
func reason(err error) error {
	var wrapped *fs.PathError
	if !errors.As(err, &wrapped) {
		return err
	}
	return fmt.Errorf("cannot be read: %w", wrapped.Err)
}
