package captures

import (
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// packing is a way to pack a file.
type packing struct {
	name   string
	magic  []byte // what begins the file
	ending string // of its name
	reader func(io.Reader) (io.ReadCloser, error)
}

// packings are the ways that are unpacked. What they unpack to is read as a stream, so that it may be larger than memory.
var packings = []packing{
	{"gzip", []byte{0x1f, 0x8b}, ".gz", func(from io.Reader) (io.ReadCloser, error) { return gzip.NewReader(from) }},
	{"zstd", []byte{0x28, 0xb5, 0x2f, 0xfd}, ".zst", unzstd},
}

// mostWindow bounds how far back a file packed with zstd may refer, and so what it takes to unpack it. It is what the
// strongest of the common levels uses.
const mostWindow = 8 << 20

func unzstd(from io.Reader) (io.ReadCloser, error) {
	reader, err := zstd.NewReader(from, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(mostWindow), zstd.WithDecoderLowmem(true))
	if err != nil {
		return nil, err
	}
	return reader.IOReadCloser(), nil
}

// failed returns the error for what cannot be unpacked.
func (p packing) failed(err error) error {
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("is cut short: what is packed with %s has no end", p.name)
	case errors.Is(err, zstd.ErrWindowSizeExceeded), errors.Is(err, zstd.ErrDecoderSizeExceeded):
		return fmt.Errorf("needs too much memory to unpack: pack it without --long and --ultra")
	}
	return fmt.Errorf("cannot be unpacked with %s: %w", p.name, err)
}

// unpacking reads what is unpacked.
type unpacking struct {
	io.Reader
	packing
}

// Read reads what is unpacked.
func (u unpacking) Read(p []byte) (int, error) {
	n, err := u.Reader.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = u.failed(err)
	}
	return n, err
}
