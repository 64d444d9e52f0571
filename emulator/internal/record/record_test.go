package record

import (
	"math"
	"reflect"
	"testing"
	"time"
)

// thing has a field of each kind.
type thing struct {
	number  int64
	small   uint8
	yes     bool
	text    string
	word    string
	fixed   [3]byte
	bytes   []byte
	maybe   *string
	count   *int64
	zero    *bool
	list    []string
	texts   map[string]string
	row     *row
	part    string
	share   float64
	at      time.Time
	never   time.Time
	nothing *string
}

type row struct{ name string }

var rows = map[string]*row{"one": {"one"}}

func (v *thing) fields(c *Codec) {
	Int(c, &v.number)
	Int(c, &v.small)
	Bool(c, &v.yes)
	Text(c, &v.text)
	Word(c, &v.word)
	Fixed(c, v.fixed[:])
	Bytes(c, &v.bytes)
	OptionalText(c, &v.maybe)
	OptionalInt(c, &v.count)
	OptionalBool(c, &v.zero)
	List(c, &v.list, func(s *string, c *Codec) { Text(c, s) })
	Texts(c, &v.texts)
	Row(c, &v.row, func(r *row) string { return r.name }, func(name string) *row { return rows[name] })
	inner := func(c *Codec) { Text(c, &v.part) }
	if part := c.Part(inner); c.Reading() {
		c.ReadPart(part, inner)
	}
	Float(c, &v.share)
	Time(c, &v.at)
	Time(c, &v.never)
	OptionalText(c, &v.nothing)
}

func TestFieldsAreReadAsTheyWereWritten(t *testing.T) {
	text, count, zero := "", int64(math.MinInt64), false
	for _, want := range []thing{{}, {
		math.MaxInt64, 255, true, "text\x00é", "word",
		[3]byte{1, 2, 3},
		[]byte{0},
		&text, &count, &zero,
		[]string{"a", ""},
		map[string]string{"a": "b", "c": ""},
		rows["one"], "part", -12.5, time.Date(1969, 2, 3, 4, 5, 6, 0, time.UTC),
		time.Time{},
		nil,
	}} {
		b := Write(nil, want.fields)
		var got thing
		if err := Read(b, nil, got.fields); err != nil {
			t.Fatal(err)
		}
		if want.bytes == nil {
			got.bytes = nil // no bytes are read as none
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("read %+v, wrote %+v", got, want)
		}
		for n := range b {
			if Read(b[:n], nil, new(thing).fields) == nil {
				t.Errorf("%d of %d bytes are read", n, len(b))
			}
		}
		if Read(append(b, 0), nil, new(thing).fields) == nil {
			t.Error("a byte too many is read")
		}
	}
}

func TestValuesThatDoNotFitAreDamage(t *testing.T) {
	large, name := int64(256), "two"
	if Read(Write(nil, func(c *Codec) { Int(c, &large) }), nil, func(c *Codec) { Int(c, new(uint8)) }) == nil {
		t.Error("256 is read into a byte")
	}
	if Read(Write(nil, func(c *Codec) { Text(c, &name) }), nil, new(thing).row1) == nil {
		t.Error("a row that the table does not have is read")
	}
}

func (v *thing) row1(c *Codec) {
	Row(c, &v.row, func(r *row) string { return r.name }, func(name string) *row { return rows[name] })
}

// FuzzRead: bytes of any kind are read or refused, and use no more memory than they are long.
func FuzzRead(f *testing.F) {
	f.Add(Write(nil, (&thing{text: "a", list: []string{"b"}}).fields))
	f.Fuzz(func(t *testing.T, b []byte) {
		var v thing
		if Read(b, nil, v.fields) == nil {
			var again thing
			if err := Read(Write(nil, v.fields), nil, again.fields); err != nil {
				t.Errorf("what was read of %x is not read again: %v", b, err)
			}
		}
	})
}
