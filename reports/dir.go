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

// reportFile is one file of a report directory with the function that writes it.
type reportFile struct {
	name  string
	write func(io.Writer, *Report) error
}

var documents = []reportFile{
	{"junit.xml", WriteJUnit},
	{"report.json", WriteJSON},
	{"summary.md", WriteMarkdown},
}

// WriteDir writes junit.xml, report.json and summary.md into dir, which it creates if
// necessary. Each file appears whole or not at all and replaces an older one only then.
// A file that cannot be written does not keep back the others. WriteDir returns the
// paths that it wrote, and an error with one sentence for each file that it could not
// write.
func WriteDir(dir string, r *Report) ([]string, error) {
	return writeDocuments(dir, r, documents)
}

// CheckDir returns an error if WriteDir would not be able to write into dir. It does
// not create dir: the nearest existing directory above it must be writable.
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
		first := filepath.Join(at, documents[0].name)
		return fmt.Errorf("no reports can be written into %s: %s", dir, because(first, err))
	}
	return errors.Join(probe.Close(), os.Remove(probe.Name()))
}

func writeDocuments(dir string, r *Report, chosen []reportFile) ([]string, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("the reports are not written: %s", because(dir, err))
	}
	var written []string
	var errs []error
	for _, d := range chosen {
		path := filepath.Join(dir, d.name)
		write := func(w io.Writer) error { return d.write(w, r) }
		if err := atomicfile.WriteFrom(path, 0o644, write); err != nil {
			errs = append(errs, fmt.Errorf("the report %s is not written: %s", d.name, because(path, err)))
			continue
		}
		written = append(written, path)
	}
	return written, errors.Join(errs...)
}

// because returns what is wrong with the path, in words that name it.
func because(path string, err error) string {
	switch info, statErr := os.Stat(path); {
	case errors.Is(err, syscall.ENOSPC):
		return fmt.Sprintf("the disk is full (%s)", path)
	case errors.Is(err, syscall.ENOTDIR):
		return fmt.Sprintf("a part of the path %s is a file, not a directory", path)
	case errors.Is(err, syscall.EROFS):
		return path + " is on a read-only file system"
	case errors.Is(err, fs.ErrPermission):
		return "there is no permission to write " + path
	case statErr == nil && info.IsDir():
		return path + " is a directory"
	}
	return fmt.Sprintf("%s: %v", path, err)
}
