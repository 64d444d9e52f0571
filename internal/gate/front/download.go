package front

import (
	"bytes"
	"io"
	"sync"

	"github.com/omise-conformance/harness/exchange"
)

// download is the body of an answer. The beginning is kept, up to exchange.MaxBody.
type download struct {
	from   io.Reader
	length int64 // -1 where it is not known
	kept   []byte
	size   int64
	ended  error // why no more comes
}

// known returns the length, as far as it is known: -1 if it is not.
func (d *download) known() int64 {
	if d.length < 0 && d.size > 0 && d.ended == io.EOF {
		return d.size
	}
	return d.length
}

// parts are buffers for what is read at once. Nearly all answers fit in.
var parts = sync.Pool{New: func() any { return new([beginning]byte) }}

// read reads what there is into a buffer, and keeps it.
func (d *download) read(buffer []byte) []byte {
	if d.size == d.length {
		d.ended = io.EOF
	}
	if d.ended != nil {
		return nil
	}
	n, err := d.from.Read(buffer)
	d.size, d.ended = d.size+int64(n), err
	if d.size == d.length && err == nil {
		d.ended = io.EOF
	}
	part := buffer[:n]
	if d.kept == nil {
		d.kept = bytes.Clone(part)
	} else {
		d.kept = append(d.kept, part[:min(n, exchange.MaxBody-len(d.kept))]...)
	}
	return part
}
