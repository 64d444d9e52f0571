// Package inputfile reads the files that a user names. Whatever a path leads to, reading it ends and fits into memory: a named
// pipe would wait for a writer for ever, a device may never end, and a file may be larger than the machine. So only regular files
// are read, each up to the largest size of its kind, and a folder is walked up to a number of entries.
package inputfile

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Kind is what a file is read as.
type Kind struct {
	many string // what files of the kind are called
	most int64  // bytes
}

// The kinds of files. Each may be some times as large as the largest that the harness writes or a person would.
var (
	Configuration = Kind{"configuration files", 1 << 20}
	List          = Kind{"lists", 4 << 20}
	Cassette      = Kind{"cassettes", 64 << 20}
	Report        = Kind{"reports", 256 << 20} // with --full-report that of a clean emulator is 50 MB
	Certificates  = Kind{"files of certificates", 16 << 20}
	Source        = Kind{"sources", 1 << 20}
	Correction    = Kind{"files to correct", 64 << 20}
	Fixture       = Kind{"fixtures", 16 << 20}             // one holds a page of a list at most, which has some hundred KiB
	Traffic       = Kind{"archives of traffic", 256 << 30} // read as streams: a million exchanges have some gigabytes
)

// Most returns how many bytes a file of the kind may have.
func (k Kind) Most() int64 { return k.most }

// TooLarge returns the error for a text of so many bytes, or nil if a file of the kind may have them.
func (k Kind) TooLarge(name string, size int64) error {
	if size <= k.most {
		return nil
	}
	return fmt.Errorf("%s is %s; %s larger than %s are not read", name, amount(size), k.many, amount(k.most))
}

// File is an open file, of which no more can be read than files of its kind may have.
type File struct {
	bounded
	file *os.File
	size int64
}

// Close closes the file.
func (f *File) Close() error { return f.file.Close() }

// Open opens a regular file, or one that a symbolic link leads to. It never waits. An error that is not the operating system's is a
// sentence that names the path.
func Open(kind Kind, path string) (*File, error) {
	info, err := os.Stat(path) // first, since to open a device may be to change it
	if err != nil {
		return nil, err
	}
	if err := kind.check(path, info); err != nil {
		return nil, err
	}
	file, err := os.OpenFile(path, os.O_RDONLY|nonblocking, 0)
	if err != nil {
		return nil, err
	}
	if info, err = file.Stat(); err == nil {
		err = kind.check(path, info) // another file may be there by now
	}
	if err != nil {
		_ = file.Close()
		return nil, err
	}
	return &File{bounded: bounded{kind: kind, name: path, from: file, left: kind.most}, file: file, size: info.Size()}, nil
}

// Read returns the content of a file that Open opens.
func Read(kind Kind, path string) ([]byte, error) {
	file, err := Open(kind, path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var text bytes.Buffer
	text.Grow(int(file.size) + bytes.MinRead)
	_, err = text.ReadFrom(file)
	return text.Bytes(), err
}

// Bounded returns a reader for what comes from elsewhere, such as standard input or a file system of the caller's. It reads no
// more than files of the kind may have; name stands for it in the error.
func Bounded(kind Kind, name string, from io.Reader) io.Reader {
	return &bounded{kind: kind, name: name, from: from, left: kind.most}
}

// bounded is like an io.LimitedReader that returns an error, and not the end, where there is more.
type bounded struct {
	kind Kind
	name string
	from io.Reader
	left int64
}

// Read reads up to the bound.
func (b *bounded) Read(p []byte) (int, error) {
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1]
	}
	n, err := b.from.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return n - 1, fmt.Errorf("%s has more than %s; larger %s are not read", b.name, amount(b.kind.most), b.kind.many)
	}
	return n, err
}

// check returns an error for what is no regular file and for one that is too large.
func (k Kind) check(path string, info fs.FileInfo) error {
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%s is %s; %s are read from regular files only", path, Describe(info.Mode()), k.many)
	}
	return k.TooLarge(path, info.Size())
}

// mostEntries bounds the folders that are walked. A recording of the suite has some thousand files.
const mostEntries = 100_000

// Walk is like filepath.WalkDir for a folder that a user names. It returns an error for one with too many entries.
func Walk(folder string, visit fs.WalkDirFunc) error { return walk(folder, mostEntries, visit) }

func walk(folder string, most int, visit fs.WalkDirFunc) error {
	entries := 0
	return filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if entries++; entries > most {
			return fmt.Errorf("%s has more than %d files and folders, which is more than are read", folder, most)
		}
		return visit(path, entry, err)
	})
}

// amount writes a number of bytes as people do.
func amount(bytes int64) string {
	for _, unit := range []struct {
		size int64
		name string
	}{{1 << 40, "TiB"}, {1 << 30, "GiB"}, {1 << 20, "MiB"}, {1 << 10, "KiB"}} {
		if bytes >= unit.size {
			tenths := bytes / (unit.size / 10)
			if tenths%10 == 0 || tenths >= 100 {
				return fmt.Sprintf("%d %s", tenths/10, unit.name)
			}
			return fmt.Sprintf("%d.%d %s", tenths/10, tenths%10, unit.name)
		}
	}
	return fmt.Sprintf("%d bytes", bytes)
}
