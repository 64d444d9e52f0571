package atomicfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/omise-conformance/harness/internal/inputfile"
)

// Check returns an error if Write would refuse what path is now. There may be nothing, or a regular file that the process may
// write. A device, a pipe, a socket and a folder are of others and are never replaced, nor is a file without permission to write it:
// to rename needs none. A symbolic link is not followed, since whoever made it may mean any file of the user's; nor is it
// replaced, since whoever follows it would not get what was written.
func Check(path string) error {
	_, err := replaceable(path)
	return err
}

// replaceable returns the file that is there, or nil where nothing is.
func replaceable(path string) (fs.FileInfo, error) {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, err
	case info.Mode()&fs.ModeSymlink != 0:
		return nil, fmt.Errorf("%s is a symbolic link, which is neither followed nor replaced; name the file itself", path)
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is %s; only regular files are replaced", path, inputfile.Describe(info.Mode()))
	case info.Mode().Perm()&0o222 == 0: // the superuser may write it all the same
		return nil, &fs.PathError{Op: "replace", Path: path, Err: fs.ErrPermission}
	}
	file, err := os.OpenFile(path, os.O_WRONLY, 0) // changes nothing
	if err != nil {
		return nil, err
	}
	return info, file.Close()
}

// Create opens a file for content that comes bit by bit and is read meanwhile, such as the output of a command. It is new or
// takes the place of a file that Write would replace.
func Create(path string, perm fs.FileMode) (*os.File, error) {
	older, err := replaceable(path)
	if err != nil {
		return nil, err
	}
	if older != nil {
		perm = older.Mode().Perm()
		if err := os.Remove(path); err != nil { // who still reads the older one keeps it
			return nil, err
		}
	}
	return os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, perm)
}
