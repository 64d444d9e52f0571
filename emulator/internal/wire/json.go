// Package wire reads parameters from forms and JSON, and writes answers as JSON with their headers.
package wire

import (
	"bytes"
	"encoding/json"
	"strconv"
	"unicode/utf8"
)

// renderer writes itself as one JSON value. Answers implement it so that the hot path needs no
// reflection; any other answer is encoded with encoding/json.
type renderer interface {
	Render(w *Writer)
}

// RawJSON is a JSON value kept as text. Empty stands for {}, so that empty metadata costs nothing.
type RawJSON string

// Writer appends JSON to a buffer. An empty name writes a bare value, as array elements need.
//
// It is kept instead of a library because answers have their keys in the recorded order, which maps
// lose, and because writing them needs no reflection.
type Writer struct {
	Buf []byte
}

func (w *Writer) Name(name string) {
	if n := len(w.Buf); n > 0 {
		switch w.Buf[n-1] {
		case '{', '[', ':':
		default:
			w.Buf = append(w.Buf, ',')
		}
	}
	if name != "" {
		w.Buf = append(w.Buf, '"')
		w.Buf = append(w.Buf, name...)
		w.Buf = append(w.Buf, '"', ':')
	}
}

func (w *Writer) Object(name string) {
	w.Name(name)
	w.Buf = append(w.Buf, '{')
}

func (w *Writer) EndObject() { w.Buf = append(w.Buf, '}') }

func (w *Writer) Array(name string) {
	w.Name(name)
	w.Buf = append(w.Buf, '[')
}

func (w *Writer) EndArray() { w.Buf = append(w.Buf, ']') }

func (w *Writer) Str(name, v string) {
	w.Name(name)
	w.Buf = appendString(w.Buf, v)
}

// Join writes a string made of parts that need no escaping, such as a location.
func (w *Writer) Join(name string, parts ...string) {
	w.Name(name)
	w.Buf = append(w.Buf, '"')
	for _, p := range parts {
		w.Buf = append(w.Buf, p...)
	}
	w.Buf = append(w.Buf, '"')
}

// StrOrNull writes null for an empty string.
func (w *Writer) StrOrNull(name, v string) {
	if v == "" {
		w.Null(name)
		return
	}
	w.Str(name, v)
}

func (w *Writer) Null(name string) {
	w.Name(name)
	w.Buf = append(w.Buf, "null"...)
}

func (w *Writer) Int(name string, v int64) {
	w.Name(name)
	w.Buf = strconv.AppendInt(w.Buf, v, 10)
}

func (w *Writer) Bool(name string, v bool) {
	w.Name(name)
	w.Buf = strconv.AppendBool(w.Buf, v)
}

func (w *Writer) Time(name string, v Stamp) {
	w.Name(name)
	w.Buf = v.append(w.Buf)
}

func (w *Writer) Raw(name string, v RawJSON) {
	w.Name(name)
	if v == "" {
		v = "{}"
	}
	w.Buf = append(w.Buf, v...)
}

// Value writes anything: a renderer by itself, the rest through encoding/json.
func (w *Writer) Value(name string, v any) {
	w.Name(name)
	switch v := v.(type) {
	case nil:
		w.Buf = append(w.Buf, "null"...)
	case renderer:
		v.Render(w)
	default:
		b, err := PlainJSON(v)
		if err != nil {
			// Answers are built by this package from plain types, so this is a mistake in the code.
			panic("answer cannot be encoded: " + err.Error())
		}
		w.Buf = append(w.Buf, b...)
	}
}

// PlainJSON is json.Marshal without the escapes that only matter inside HTML.
func PlainJSON(v any) ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), err
}

const hexDigits = "0123456789abcdef"

func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if c >= 0x20 && c != '"' && c != '\\' {
				i++
				continue
			}
			b = append(b, s[start:i]...)
			switch c {
			case '"', '\\':
				b = append(b, '\\', c)
			case '\n':
				b = append(b, '\\', 'n')
			case '\r':
				b = append(b, '\\', 'r')
			case '\t':
				b = append(b, '\\', 't')
			default:
				b = append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&0xf])
			}
			i++
			start = i
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && size == 1 {
			b = append(b, s[start:i]...)
			b = append(b, "\ufffd"...)
			i++
			start = i
			continue
		}
		i += size
	}
	b = append(b, s[start:]...)
	return append(b, '"')
}

func (w *Writer) Strings(name string, values []string) {
	w.Array(name)
	for _, v := range values {
		w.Str("", v)
	}
	w.EndArray()
}

// StrPointer writes null for nil, and the text otherwise, also when it is empty.
func (w *Writer) StrPointer(name string, v *string) {
	if v == nil {
		w.Null(name)
		return
	}
	w.Str(name, *v)
}

func (w *Writer) IntOrNull(name string, v *int64) {
	if v == nil {
		w.Null(name)
		return
	}
	w.Int(name, *v)
}

// RawOrNull writes null for what was not given.
func (w *Writer) RawOrNull(name string, v RawJSON) {
	if v == "" {
		w.Null(name)
		return
	}
	w.Raw(name, v)
}

// KeepJSON keeps a nested parameter as it came; nothing and empty text count as not given.
func KeepJSON(v any) RawJSON {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return ""
	default:
		text, err := json.Marshal(v)
		if err != nil {
			return ""
		}
		return RawJSON(text)
	}
}
