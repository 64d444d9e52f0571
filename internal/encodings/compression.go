package encodings

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"io"
	"strings"
	"sync"
)

// GzipStart is the start of every gzip stream (RFC 1952: magic number, deflate).
const GzipStart = "\x1f\x8b\x08"

// packed reports whether bytes are, or hold, what one of the decoders of bytes reads: a text of at least so many bytes.
// Some are recognized only where they are whole.
func packed(data []byte, least int, whole bool) bool {
	return bytes.Contains(data, []byte(GzipStart)) || whole && (zlibStart(data) || deflateStart(data, least)) || wideStart(data, least)
}

// gzips reads every gzip stream in the text, even one that is cut short.
func gzips(j *job) bool {
	for from := 0; ; {
		start := strings.Index(j.text[from:], GzipStart)
		if start < 0 {
			return true
		}
		start += from
		from = start + len(GzipStart)
		reader, err := gzip.NewReader(strings.NewReader(j.text[start:]))
		if err != nil {
			continue
		}
		if !j.unpack("gzip", start, reader) {
			return false
		}
	}
}

// unpack reads a stream as far as it goes.
func (j *job) unpack(encoding string, start int, stream io.Reader) bool {
	var plain bytes.Buffer
	_, _ = io.Copy(&plain, io.LimitReader(stream, int64(j.budget.left)+1)) // what is broken is read as far as it goes
	if !j.budget.take(plain.Len()) {
		return false
	}
	if plain.Len() < j.least {
		return true
	}
	return j.found(Piece{Encoding: encoding, Start: start, End: len(j.text), Plain: plain.String()})
}

// zlibStart reports whether bytes begin with the header of a zlib stream (RFC 1950) that is not a text.
func zlibStart(data []byte) bool {
	return len(data) > 8 && data[0] == 0x78 && (int(data[0])<<8|int(data[1]))%31 == 0 && !plainStart(data)
}

func zlibs(j *job) bool {
	if !zlibStart([]byte(j.text[:min(len(j.text), startLength)])) {
		return true
	}
	reader, err := zlib.NewReader(strings.NewReader(j.text))
	if err != nil {
		return true
	}
	return j.unpack("zlib", 0, reader)
}

// startLength is how much of some bytes is looked at to see what they are.
const startLength = 64

// plainStart reports whether bytes begin as a text does.
func plainStart(data []byte) bool {
	data = data[:min(len(data), startLength)]
	for len(data) > 0 {
		size := readable(data)
		if size == 0 {
			return len(data) < 4 && data[0] >= 0xc2 // a character that was cut
		}
		data = data[size:]
	}
	return true
}

// inflaters are readers of deflate streams, which are large.
var inflaters = sync.Pool{New: func() any { return flate.NewReader(nil) }}

func inflate(data io.Reader, use func(io.Reader)) {
	reader := inflaters.Get().(io.ReadCloser)
	defer inflaters.Put(reader)
	if reader.(flate.Resetter).Reset(data, nil) == nil {
		use(reader)
	}
}

// deflateStart reports whether bytes are a deflate stream (RFC 1951) of a text. It has no mark of its own: the kind of
// its first block must be one of three, and what it says must be readable.
func deflateStart(data []byte, least int) bool {
	if len(data) < 8 || data[0]>>1&3 == 3 || plainStart(data) {
		return false
	}
	switch data[0] >> 1 & 3 {
	case 0: // stored: its length, and the same with all bits turned over
		if data[1]^data[3] != 0xff || data[2]^data[4] != 0xff {
			return false
		}
	case 1: // fixed codes: that of a written character begins with 01 or 10
		if data[0]>>3&1 == data[0]>>4&1 {
			return false
		}
	case 2: // codes of its own, of which there are no more than so many
		if data[0]>>3 > 29 || data[1]&31 > 29 {
			return false
		}
	}
	var plain []byte
	var broken error
	// A copy, so that what is decoded need not outlive its decoder: few bytes come as far as here.
	inflate(bytes.NewReader(bytes.Clone(data[:min(len(data), 1024)])), func(stream io.Reader) {
		plain, broken = io.ReadAll(io.LimitReader(stream, startLength)) // as far as it goes
	})
	if broken != nil && len(data) < shortestCut {
		return false
	}
	return len(plain) >= least && plainStart(plain)
}

// shortestCut is the length of the shortest deflate stream that is read although its end is missing. A few bytes of an id
// or a hash look like the start of one, mostly of a character that is repeated.
const shortestCut = 20

func deflates(j *job) bool {
	if !deflateStart([]byte(j.text[:min(len(j.text), 1024)]), j.least) {
		return true
	}
	more := true
	inflate(strings.NewReader(j.text), func(stream io.Reader) { more = j.unpack("deflate", 0, stream) })
	return more
}
