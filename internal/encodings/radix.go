package encodings

import (
	"strings"
	"unicode/utf8"
)

// radix is an alphabet of which each letter stands for some bits.
type radix struct {
	name string
	bits int
	// value is what a letter stands for, or one of foreign and skipped.
	value [256]int8
}

// foreign ends a run of letters. skipped stands between the lines of a run, as in mail and in YAML.
const (
	foreign = -1
	skipped = -2
)

// newRadix returns a radix; letters are alphabets of the same length, of which each may be used.
func newRadix(name string, bits int, skip string, letters ...string) *radix {
	r := &radix{name: name, bits: bits}
	for i := range r.value {
		r.value[i] = foreign
	}
	for _, alphabet := range letters {
		for i := range len(alphabet) {
			r.value[alphabet[i]] = int8(i)
		}
	}
	for i := range len(skip) {
		r.value[skip[i]] = skipped
	}
	return r
}

const (
	upperLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	lowerLetters = "abcdefghijklmnopqrstuvwxyz"
)

var (
	base64Radix = newRadix("base64", 6, "\r\n", upperLetters+lowerLetters+"0123456789+/", upperLetters+lowerLetters+"0123456789-_")
	base32Radix = newRadix("base32", 5, "\r\n", upperLetters+"234567", lowerLetters+"234567")
	hexRadix    = newRadix("hex", 4, "\r\n", "0123456789abcdef", "0123456789ABCDEF")
)

// run decodes a run from each of the letters at which what it says may begin: letters of something else may stand
// right before it.
func (r *radix) run(j *job, start, end int) bool {
	first, runEnd := start, end
	for end < len(j.text) && j.text[end] == '=' {
		end++ // what fills up the last letters
	}
	buffer := make([]byte, 0, 128)
	for range 8 / (r.bits & -r.bits) { // until letters and bytes begin together again
		if !j.budget.take((end - start) * r.bits / 8) {
			return false
		}
		buffer = r.decode(buffer[:0], j.text[start:runEnd])
		if !j.tell(r.name, start, end, buffer, start == first) {
			return false
		}
		if start++; start >= runEnd {
			break
		}
	}
	return r != base64Radix || j.afterSlashes(first, runEnd)
}

// mostSlashes is how many slashes of a run are looked behind.
const mostSlashes = 8

// afterSlashes decodes what is packed behind a slash, which is a letter of base64 and stands between the parts of addresses.
// What is packed must be read from its first byte on.
func (j *job) afterSlashes(start, end int) bool {
	for range mostSlashes {
		slash := strings.IndexByte(j.text[start:end], '/')
		if slash < 0 {
			return true
		}
		start += slash + 1
		head := base64Radix.decode(make([]byte, 0, startLength), j.text[start:min(end, start+startLength)])
		if !zlibStart(head) && !deflateStart(head, j.least) {
			continue
		}
		if !j.budget.take(end-start) || !j.tell(base64Radix.name, start, end, base64Radix.decode(nil, j.text[start:end]), true) {
			return false
		}
	}
	return true
}

func (r *radix) decode(to []byte, run string) []byte {
	held, bits := uint(0), 0
	for i := range len(run) {
		value := r.value[run[i]]
		if value < 0 {
			continue
		}
		held = held<<r.bits | uint(value)
		if bits += r.bits; bits >= 8 {
			bits -= 8
			to = append(to, byte(held>>bits))
		}
	}
	return to
}

// tell finds what decoded bytes say: all of them, where they are packed or wide, or else the runs of text in them, since
// most of what looks encoded is an id, a hash or a picture. whole says that they begin where the run does.
func (j *job) tell(encoding string, start, end int, decoded []byte, whole bool) bool {
	if packed(decoded, j.least, whole) {
		return j.found(Piece{Encoding: encoding, Start: start, End: end, Plain: string(decoded)})
	}
	from := 0
	for i := 0; i <= len(decoded); {
		size := 1
		if i < len(decoded) {
			if letters[decoded[i]]&isWritten != 0 {
				i++
				continue
			}
			if size = readable(decoded[i:]); size > 0 {
				i += size
				continue
			}
			size = 1
		}
		if i-from >= j.least && !j.found(Piece{Encoding: encoding, Start: start, End: end, Plain: string(decoded[from:i])}) {
			return false
		}
		i += size
		from = i
	}
	return true
}

// readable returns the length of the character at the start of a text, 0 where it is none that is written.
func readable(text []byte) int {
	switch b := text[0]; {
	case letters[b]&isWritten != 0:
		return 1
	case b < 0xc2:
		return 0
	}
	if r, size := utf8.DecodeRune(text); r != utf8.RuneError {
		return size
	}
	return 0
}
