package atomicfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// UnwrittenError is the error of a file that a user has asked for and does not get.
type UnwrittenError struct {
	Path string
	Err  error
}

func (e *UnwrittenError) Error() string {
	return e.Path + " cannot be written: " + Because(e.Path, e.Err)
}

// Unwrap returns why.
func (e *UnwrittenError) Unwrap() error { return e.Err }

// Because returns what is wrong with the path, in words that name it, for the error of writing there.
func Because(path string, err error) string {
	switch info, statErr := os.Stat(path); {
	case errors.Is(err, syscall.ENOSPC):
		return fmt.Sprintf("the disk is full (%s)", path)
	case errors.Is(err, syscall.ENOTDIR):
		return fmt.Sprintf("a part of the path %s is a file, not a directory", path)
	case errors.Is(err, syscall.EFBIG):
		return path + " would be larger than a file may be here"
	case errors.Is(err, syscall.EROFS):
		return path + " is on a read-only file system"
	case errors.Is(err, fs.ErrPermission):
		return "there is no permission to write " + path
	case errors.Is(err, fs.ErrNotExist) && !there(filepath.Dir(path)):
		return "there is no folder " + filepath.Dir(path)
	case statErr == nil && info.IsDir():
		return path + " is a directory"
	}
	if said := err.Error(); strings.HasPrefix(said, path+" ") {
		return said
	}
	if at := (*fs.PathError)(nil); errors.As(err, &at) {
		err = at.Err // the path may be that of a temporary file
	}
	return fmt.Sprintf("%s: %v", path, err)
}

func there(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
