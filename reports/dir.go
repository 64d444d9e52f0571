package reports

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/omise-conformance/harness/internal/atomicfile"
)

// file is one file of a report directory and what writes it.
type file struct {
	name  string
	write func(io.Writer, *Report) error
}

var files = []file{
	{"junit.xml", WriteJUnit},
	{"report.json", WriteJSON},
	{"summary.md", WriteMarkdown},
}

// WriteDir writes junit.xml, report.json and summary.md into dir, which it makes
// where it is missing. Each file appears whole or not at all, an older one stays
// until then, and one that fails does not keep back the others. It returns the
// paths written and one sentence for every file that is not.
func WriteDir(dir string, r *Report) ([]string, error) {
	return writeFiles(dir, r, files)
}

// CheckDir tells whether WriteDir will be able to write into dir, without making
// it: the folder, or the nearest one above it that there is, must take files.
func CheckDir(dir string) error {
	at := filepath.Clean(dir)
	for {
		info, err := os.Stat(at)
		if errors.Is(err, fs.ErrNotExist) && at != filepath.Dir(at) {
			at = filepath.Dir(at)
			continue
		}
		if err == nil && !info.IsDir() {
			err = syscall.ENOTDIR
		}
		if err != nil {
			return fmt.Errorf("no reports can be written into %s: %s", dir, because(at, err))
		}
		break
	}
	probe, err := os.CreateTemp(at, ".writable.*")
	if err != nil {
		var reason *fs.PathError
		if errors.As(err, &reason) {
			err = reason.Err // the path is that of the probe
		}
		return fmt.Errorf("no reports can be written into %s: %s", dir, because(filepath.Join(at, files[0].name), err))
	}
	return errors.Join(probe.Close(), os.Remove(probe.Name()))
}

func writeFiles(dir string, r *Report, files []file) ([]string, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("the reports are not written: %s", because(dir, err))
	}
	var written []string
	var faults []error
	for _, f := range files {
		path := filepath.Join(dir, f.name)
		write := func(w io.Writer) error { return f.write(w, r) }
		if err := atomicfile.WriteFrom(path, 0o644, write); err != nil {
			faults = append(faults, fmt.Errorf("the report %s is not written: %s", f.name, because(path, err)))
			continue
		}
		written = append(written, path)
	}
	return written, errors.Join(faults...)
}

// because names the path and says in words what is wrong with it.
func because(path string, err error) string {
	switch info, statErr := os.Stat(path); {
	case errors.Is(err, syscall.ENOSPC):
		return fmt.Sprintf("the disk is full (%s)", path)
	case errors.Is(err, syscall.ENOTDIR):
		return fmt.Sprintf("a part of the path %s is a file, not a directory", path)
	case errors.Is(err, syscall.EROFS):
		return fmt.Sprintf("%s is on a read-only file system", path)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Sprintf("there is no permission to write %s", path)
	case statErr == nil && info.IsDir():
		return fmt.Sprintf("%s is a directory", path)
	}
	return fmt.Sprintf("%s: %v", path, err)
}
