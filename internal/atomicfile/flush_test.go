package atomicfile

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// An error of writing or flushing is returned, and not that of a later step.
func TestErrorOfTheFirstFailingStep(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, []byte("kept"), 0o644); err != nil {
		t.Fatal(err)
	}
	reading, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer reading.Close()
	err = writeAndClose(reading, 0o644, func(w io.Writer) error {
		_, failed := w.Write([]byte("new"))
		return failed
	})
	if err == nil {
		t.Error("writing to a file that is open for reading returned no error")
	}
	if err := flush(filepath.Join(path, "none")); err == nil || errors.Is(err, os.ErrInvalid) {
		t.Errorf("flushing a missing directory returned %v, want the error of opening it", err)
	}
}
