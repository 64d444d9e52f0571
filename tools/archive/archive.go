// Package archive writes archives of files that are held in memory. The same files make the same bytes.
package archive

import (
	"archive/tar"
	"archive/zip"
	"compress/gzip"
	"io"
	"io/fs"
	"time"
)

// File is a file or, without a body and with a name that ends in a slash, a folder.
type File struct {
	Name  string
	Mode  fs.FileMode
	Owner int // of both user and group, in formats that have them
	Body  []byte
}

func (f *File) folder() bool { return f.Name[len(f.Name)-1] == '/' }

// Tar writes files as tar.
func Tar(to io.Writer, at time.Time, files []File) error {
	out := tar.NewWriter(to)
	for _, f := range files {
		header := &tar.Header{
			Name: f.Name, Mode: int64(f.Mode.Perm()), Uid: f.Owner, Gid: f.Owner, Size: int64(len(f.Body)), ModTime: at.UTC(),
			Typeflag: tar.TypeReg, Format: tar.FormatUSTAR,
		}
		if f.folder() {
			header.Typeflag = tar.TypeDir
		}
		if f.Mode&fs.ModeSticky != 0 {
			header.Mode |= 0o1000
		}
		if err := out.WriteHeader(header); err != nil {
			return err
		}
		if _, err := out.Write(f.Body); err != nil {
			return err
		}
	}
	return out.Close()
}

// TarGzip writes files as tar, packed with gzip.
func TarGzip(to io.Writer, at time.Time, files []File) error {
	packed := gzip.NewWriter(to)
	if err := Tar(packed, at, files); err != nil {
		return err
	}
	return packed.Close()
}

// Zip writes files as zip.
func Zip(to io.Writer, at time.Time, files []File) error {
	out := zip.NewWriter(to)
	for _, f := range files {
		header := &zip.FileHeader{Name: f.Name, Method: zip.Deflate, Modified: at.UTC()}
		header.SetMode(f.Mode)
		entry, err := out.CreateHeader(header)
		if err != nil {
			return err
		}
		if _, err := entry.Write(f.Body); err != nil {
			return err
		}
	}
	return out.Close()
}
