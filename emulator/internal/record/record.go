// Package record turns objects into bytes and back. One function a type lists the fields, for
// writing and for reading, so that the two cannot disagree.
package record

import (
	"encoding/binary"
	"errors"
	"math"
	"slices"
	"time"
	"unique"
)

// ErrDamaged reports bytes that no Write has made.
var ErrDamaged = errors.New("the record is damaged")

// Codec writes the fields of an object, or reads them. Writing leaves the object alone: others may
// look at it meanwhile.
type Codec struct {
	buf     []byte // what was written, or what is left to read
	reading bool
	damaged bool
	// Owner is what the fields of the objects refer to while they are read; nil while they are written.
	Owner any
}

// Write appends the fields of an object to b.
func Write(b []byte, fields func(*Codec)) []byte {
	c := Codec{buf: b}
	fields(&c)
	return c.buf
}

// Read reads what Write has written with the same fields. It returns ErrDamaged where they do not
// fit.
func Read(b []byte, owner any, fields func(*Codec)) error {
	c := Codec{buf: b, reading: true, Owner: owner}
	fields(&c)
	if c.damaged || len(c.buf) > 0 {
		return ErrDamaged
	}
	return nil
}

// Reading reports whether fields are read, not written.
func (c *Codec) Reading() bool { return c.reading }

// Damage makes Read return ErrDamaged: a field has a value that it cannot have.
func (c *Codec) Damage() {
	c.damaged = true
	c.buf = nil
}

type integer interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint8 | ~uint16 | ~uint32
}

// Int is a field that holds a whole number.
func Int[N integer](c *Codec, v *N) {
	if !c.reading {
		c.buf = binary.AppendVarint(c.buf, int64(*v))
		return
	}
	read := c.varint()
	if *v = N(read); int64(*v) != read {
		c.Damage()
	}
}

func (c *Codec) varint() int64 {
	v, n := binary.Varint(c.buf)
	if n <= 0 {
		c.Damage()
		return 0
	}
	c.buf = c.buf[n:]
	return v
}

// Bool is a field that is true or false.
func Bool(c *Codec, v *bool) {
	var number uint8
	if *v {
		number = 1
	}
	if Int(c, &number); c.reading {
		*v = number == 1
	}
}

// length writes or reads how many bytes or items follow. Each takes at least one byte, so a larger
// number than there are bytes left is damage.
func (c *Codec) length(n int) int {
	if !c.reading {
		c.buf = binary.AppendVarint(c.buf, int64(n))
		return n
	}
	read := c.varint()
	if read < 0 || read > int64(len(c.buf)) {
		c.Damage()
		return 0
	}
	return int(read)
}

// Text is a field that holds text.
func Text[S ~string](c *Codec, v *S) {
	n := c.length(len(*v))
	if !c.reading {
		c.buf = append(c.buf, *v...)
		return
	}
	*v, c.buf = S(c.buf[:n]), c.buf[n:]
}

// Word is Text of which many objects have the same: it is in memory once.
func Word(c *Codec, v *string) {
	Text(c, v)
	if c.reading {
		*v = unique.Make(*v).Value()
	}
}

// Fixed is a field that always holds len(v) bytes.
func Fixed(c *Codec, v []byte) {
	switch {
	case !c.reading:
		c.buf = append(c.buf, v...)
	case len(c.buf) < len(v):
		c.Damage()
	default:
		c.buf = c.buf[copy(v, c.buf):]
	}
}

// Bytes is a field that holds bytes.
func Bytes(c *Codec, v *[]byte) {
	n := c.length(len(*v))
	if !c.reading {
		c.buf = append(c.buf, *v...)
		return
	}
	*v, c.buf = slices.Clone(c.buf[:n]), c.buf[n:]
}

// Optional is a field that points to an object or is nil.
func Optional[T any](c *Codec, v **T, fields func(*T, *Codec)) {
	given := *v != nil
	Bool(c, &given)
	if c.reading {
		if *v = nil; given {
			*v = new(T)
		}
	}
	if given {
		fields(*v, c)
	}
}

// List is a field that holds items in their order.
func List[T any](c *Codec, v *[]T, item func(*T, *Codec)) {
	n := c.length(len(*v))
	if c.reading {
		*v = nil
		if n > 0 {
			*v = make([]T, n)
		}
	}
	for i := range *v {
		if c.damaged {
			return
		}
		item(&(*v)[i], c)
	}
}

// Texts is a field that holds texts by name.
func Texts(c *Codec, v *map[string]string) {
	names := make([]string, 0, len(*v))
	for name := range *v {
		names = append(names, name)
	}
	slices.Sort(names) // the same object always has the same bytes
	n := c.length(len(names))
	if c.reading {
		*v = nil
		if n > 0 {
			*v = make(map[string]string, n)
		}
	}
	for i := range n {
		var name, text string
		if !c.reading {
			name, text = names[i], (*v)[names[i]]
		}
		Word(c, &name)
		Text(c, &text)
		if c.damaged {
			return
		}
		if c.reading {
			(*v)[name] = text
		}
	}
}

// lengthBytes is what the length of a part takes.
const lengthBytes = 4

// Part is a field whose bytes can be compared with those of others. Writing calls fields at once;
// reading returns the bytes, which are valid until the next change of what is read from, for Read.
func (c *Codec) Part(fields func(*Codec)) []byte {
	if c.reading {
		if len(c.buf) < lengthBytes || uint64(binary.BigEndian.Uint32(c.buf)) > uint64(len(c.buf)-lengthBytes) {
			c.Damage()
			return nil
		}
		n := lengthBytes + int(binary.BigEndian.Uint32(c.buf))
		part := c.buf[lengthBytes:n]
		c.buf = c.buf[n:]
		return part
	}
	start := len(c.buf)
	c.buf = append(c.buf, 0, 0, 0, 0)
	fields(c)
	binary.BigEndian.PutUint32(c.buf[start:], uint32(len(c.buf)-start-lengthBytes))
	return c.buf[start+lengthBytes:]
}

// ReadPart reads the fields of a part within the record it belongs to.
func (c *Codec) ReadPart(part []byte, fields func(*Codec)) {
	if Read(part, c.Owner, fields) != nil {
		c.Damage()
	}
}

// Float is a field that holds a number with a fraction.
func Float(c *Codec, v *float64) {
	bits := int64(math.Float64bits(*v))
	if Int(c, &bits); c.reading {
		*v = math.Float64frombits(uint64(bits))
	}
}

// Time is a field that holds a second in UTC.
func Time(c *Codec, v *time.Time) {
	seconds := v.Unix()
	if Int(c, &seconds); c.reading {
		*v = time.Unix(seconds, 0).UTC()
	}
}

// OptionalText is a field that holds text or nothing.
func OptionalText(c *Codec, v **string) { Optional(c, v, func(s *string, c *Codec) { Text(c, s) }) }

// OptionalInt is a field that holds a whole number or nothing.
func OptionalInt(c *Codec, v **int64) { Optional(c, v, func(n *int64, c *Codec) { Int(c, n) }) }

// OptionalBool is a field that is true, false or nothing.
func OptionalBool(c *Codec, v **bool) { Optional(c, v, func(b *bool, c *Codec) { Bool(c, b) }) }

// Row is a field that points to a row of a table, under whose name it is kept. find returns nil for
// a name that the table does not have; a field that was nil has no name.
func Row[T any](c *Codec, v **T, nameOf func(*T) string, find func(name string) *T) {
	name := ""
	if *v != nil {
		name = nameOf(*v)
	}
	Text(c, &name)
	if !c.reading {
		return
	}
	if *v = nil; name == "" {
		return
	}
	if *v = find(name); *v == nil {
		c.Damage()
	}
}
