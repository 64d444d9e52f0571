package message

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"

	"github.com/omise-conformance/harness/internal/captures/jsonstream"
)

// Decoded returns the bytes that a text stands for in an encoding, "base64" or none.
func Decoded(text, encoding string) ([]byte, error) {
	if !strings.EqualFold(encoding, "base64") {
		return []byte(text), nil
	}
	// Some break it into lines, some leave out what pads it.
	text = strings.TrimRight(strings.Join(strings.Fields(text), ""), "=")
	plain, err := base64.RawStdEncoding.DecodeString(text)
	if err != nil {
		return nil, errors.New("has a body that is not the base64 that it is said to be")
	}
	return plain, nil
}

// packings are the ways in which a body may be packed, by what begins it.
var packings = []struct {
	magic  string
	reader func(io.Reader) (io.ReadCloser, error)
}{
	{"\x1f\x8b", func(from io.Reader) (io.ReadCloser, error) { return gzip.NewReader(from) }},
	{"\x78\x01", zlib.NewReader},
	{"\x78\x9c", zlib.NewReader},
	{"\x78\xda", zlib.NewReader},
	{"\x28\xb5\x2f\xfd", func(from io.Reader) (io.ReadCloser, error) {
		reader, err := zstd.NewReader(from, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(8<<20), zstd.WithDecoderMaxMemory(jsonstream.MostValue))
		if err != nil {
			return nil, err
		}
		return reader.IOReadCloser(), nil
	}},
}

// Unpacked returns a body in clear. One that cannot be unpacked, or that is too long then, is returned as it is.
func Unpacked(body []byte) []byte {
	for _, each := range packings {
		if len(body) < 4 || !bytes.HasPrefix(body, []byte(each.magic)) {
			continue
		}
		reader, err := each.reader(bytes.NewReader(body))
		if err != nil {
			return body
		}
		defer reader.Close()
		plain, err := io.ReadAll(io.LimitReader(reader, jsonstream.MostValue+1))
		if err != nil || len(plain) > jsonstream.MostValue {
			return body
		}
		return plain
	}
	return body
}
