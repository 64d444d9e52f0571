package pipeline

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem"

	// Where files are read and written: here, and by gs:// and s3://.
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem/gcs"
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem/local"
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem/s3"

	"github.com/omise-conformance/harness/internal/inputfile"
)

// List returns the files that a pattern matches, in order. It is an error if there are none. The path of a file of this machine
// means that file, also where it has characters of patterns in it.
func List(ctx context.Context, pattern string) (files []string, err error) {
	if strings.TrimSpace(pattern) == "" {
		return nil, fmt.Errorf("a pattern of files is empty; name them, such as --input 'gs://bucket/traffic/*.jsonl.gz'")
	}
	if info, err := os.Stat(pattern); err == nil && isLocal(pattern) {
		if info.IsDir() {
			return nil, fmt.Errorf("%s is a folder; name the files in it, such as '%s'", pattern, filepath.Join(pattern, "*"))
		}
		return []string{pattern}, nil
	}
	defer func() {
		if trouble := recover(); trouble != nil { // so do file systems of Beam that find no account
			err = fmt.Errorf("the files %s cannot be listed: %v", pattern, trouble)
		}
	}()
	system, err := systemOf(ctx, pattern)
	if err != nil {
		return nil, err
	}
	defer system.Close()
	if files, err = system.List(ctx, pattern); err != nil {
		return nil, fmt.Errorf("the files %s cannot be listed: %w", pattern, err)
	}
	if isLocal(pattern) {
		files = withoutFolders(files)
	}
	switch {
	case len(files) > 0:
		return files, nil
	case isLocal(pattern):
		return nil, fmt.Errorf("no file matches %s", pattern)
	}
	return nil, fmt.Errorf("no file matches %s; a folder is named by the pattern of its files, such as folder/*.jsonl", pattern)
}

// withoutFolders returns the files that are not folders. Other files that are not regular are refused when they are opened.
func withoutFolders(files []string) []string {
	var rest []string
	for _, file := range files {
		if info, err := os.Stat(file); err != nil || !info.IsDir() {
			rest = append(rest, file)
		}
	}
	return rest
}

// open opens a file for reading. One of this machine is opened as check does it: it never waits.
func open(ctx context.Context, path string) (io.ReadCloser, error) {
	return openAs(ctx, inputfile.Traffic, path)
}

func openAs(ctx context.Context, kind inputfile.Kind, path string) (file io.ReadCloser, err error) {
	if isLocal(path) {
		return inputfile.Open(kind, path)
	}
	defer func() {
		if trouble := recover(); trouble != nil {
			err = fmt.Errorf("cannot be opened: %v", trouble)
		}
	}()
	system, err := systemOf(ctx, path)
	if err != nil {
		return nil, err
	}
	opened, err := system.OpenRead(ctx, path)
	if err != nil {
		_ = system.Close()
		return nil, err
	}
	return &remote{opened, system}, nil
}

// remote is an open file of a file system that is closed with it.
type remote struct {
	io.ReadCloser
	system filesystem.Interface
}

// Close closes both.
func (r *remote) Close() error {
	err := r.ReadCloser.Close()
	if closed := r.system.Close(); err == nil {
		err = closed
	}
	return err
}

func isLocal(path string) bool { return !strings.Contains(path, "://") }

// systemOf returns the file system of a path.
func systemOf(ctx context.Context, path string) (filesystem.Interface, error) {
	system, err := filesystem.New(ctx, path)
	if err != nil {
		scheme, _, _ := strings.Cut(path, "://")
		return nil, fmt.Errorf("%s: files of %s:// cannot be read; those of this machine, gs:// and s3:// can", path, scheme)
	}
	return system, nil
}
