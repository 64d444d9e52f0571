package front

import (
	"bytes"
	"io"

	"github.com/omise-conformance/harness/exchange"
)

// download is the body of an answer. The beginning is kept, up to exchange.MaxBody.
type download struct {
	from   io.Reader
	length int64 // -1 where it is not known
	kept   []byte
	size   int64
	ended  error // why no more comes
	part   []byte
}

// begin reads what there is at first, which is all of most answers.
func (d *download) begin() {
	if d.ended != nil || d.length == 0 {
		d.ended = io.EOF
		return
	}
	room := int64(bytes.MinRead)
	if d.length > 0 {
		room = min(d.length, beginning)
	}
	d.part = make([]byte, room)
	d.kept = d.read()
	d.part = nil
}

// next reads the next part.
func (d *download) next() []byte {
	if d.part == nil {
		d.part = make([]byte, beginning)
	}
	part := d.read()
	d.kept = append(d.kept, part[:min(len(part), exchange.MaxBody-len(d.kept))]...)
	return part
}

func (d *download) read() []byte {
	n, err := d.from.Read(d.part)
	d.size, d.ended = d.size+int64(n), err
	if d.size == d.length && err == nil {
		d.ended = io.EOF
	}
	return d.part[:n]
}
