package ownfile_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/emulator/internal/ownfile"
)

// foreign takes files for its own that begin with "own".
func foreign(content []byte) error {
	if strings.HasPrefix(string(content), "own") {
		return nil
	}
	return errors.New("is of somebody else")
}

func TestWriteReplacesItsOwnOnly(t *testing.T) {
	for _, tt := range []struct {
		name    string
		make    func(path string) error
		refusal string // empty where the file is written
	}{
		{"new", func(string) error { return nil }, ""},
		{"its own", func(path string) error { return os.WriteFile(path, []byte("own, before"), 0o644) }, ""},
		{"of somebody else", func(path string) error { return os.WriteFile(path, []byte("a diary"), 0o644) }, "is of somebody else"},
		{"empty", func(path string) error { return os.WriteFile(path, nil, 0o644) }, "is of somebody else"},
		{"large", func(path string) error { return os.WriteFile(path, []byte("own"+strings.Repeat("x", 70_000)), 0o644) }, "is larger than"},
		{"a folder", func(path string) error { return os.Mkdir(path, 0o755) }, "is not a regular file"},
		{"a link to its own", func(path string) error {
			return errors.Join(os.WriteFile(path+".own", []byte("own"), 0o644), os.Symlink(path+".own", path))
		}, "is not a regular file"},
		{"a link to nothing", func(path string) error { return os.Symlink(path+".none", path) }, "is not a regular file"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "file")
			if err := tt.make(path); err != nil {
				t.Skip("it cannot be made here: ", err)
			}
			before, _ := os.ReadFile(path)
			err := ownfile.Write(path, []byte("own, after"), 0o600, foreign)
			after, _ := os.ReadFile(path)
			if tt.refusal == "" {
				if err != nil || string(after) != "own, after" {
					t.Errorf("it has %q, and Write returned %v", after, err)
				}
			} else if err == nil || !strings.Contains(err.Error(), `file" `+tt.refusal) || string(after) != string(before) {
				t.Errorf("it has %q, and Write returned %v, want %q", after, err, tt.refusal)
			}
			if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".*")); len(left) > 0 {
				t.Errorf("%v is left", left)
			}
		})
	}
}

func TestRemoveTakesWhatWasWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	for content, gone := range map[string]bool{"own": true, "of the next one": false} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		ownfile.Remove(path, []byte("own"))
		if _, err := os.Lstat(path); errors.Is(err, os.ErrNotExist) != gone {
			t.Errorf("%q: removed is %t, want %t", content, !gone, gone)
		}
	}
}
