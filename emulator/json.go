package emulator

import (
	"bytes"
	"encoding/json"
	"strconv"
	"time"
	"unicode/utf8"
)

// renderer writes itself as one JSON value. Answers implement it so that the hot path needs no reflection;
// any other answer is encoded with encoding/json.
type renderer interface {
	render(w *jsonWriter)
}

// rawJSON is a JSON value kept as text. Empty stands for {}, so that the usual empty metadata costs nothing.
type rawJSON string

// stamp is a moment in Unix milliseconds. Zero means "never" and is written as null.
type stamp int64

func stampOf(t time.Time) stamp { return stamp(t.UnixMilli()) }

func (s stamp) time() time.Time { return time.UnixMilli(int64(s)).UTC() }

// MarshalJSON writes whole seconds in UTC, the only form seen in recorded answers.
func (s stamp) MarshalJSON() ([]byte, error) { return s.append(nil), nil }

func (s stamp) append(b []byte) []byte {
	if s == 0 {
		return append(b, "null"...)
	}
	b = append(b, '"')
	b = s.time().AppendFormat(b, "2006-01-02T15:04:05Z")
	return append(b, '"')
}

// jsonWriter appends JSON to a buffer. An empty name writes a bare value, as array elements need.
type jsonWriter struct {
	buf []byte
}

func (w *jsonWriter) name(name string) {
	if n := len(w.buf); n > 0 {
		switch w.buf[n-1] {
		case '{', '[', ':':
		default:
			w.buf = append(w.buf, ',')
		}
	}
	if name != "" {
		w.buf = append(w.buf, '"')
		w.buf = append(w.buf, name...)
		w.buf = append(w.buf, '"', ':')
	}
}

func (w *jsonWriter) object(name string) {
	w.name(name)
	w.buf = append(w.buf, '{')
}

func (w *jsonWriter) endObject() { w.buf = append(w.buf, '}') }

func (w *jsonWriter) array(name string) {
	w.name(name)
	w.buf = append(w.buf, '[')
}

func (w *jsonWriter) endArray() { w.buf = append(w.buf, ']') }

func (w *jsonWriter) str(name, v string) {
	w.name(name)
	w.buf = appendString(w.buf, v)
}

// join writes a string made of parts that need no escaping, such as a location.
func (w *jsonWriter) join(name string, parts ...string) {
	w.name(name)
	w.buf = append(w.buf, '"')
	for _, p := range parts {
		w.buf = append(w.buf, p...)
	}
	w.buf = append(w.buf, '"')
}

// strOrNull writes null for an empty string.
func (w *jsonWriter) strOrNull(name, v string) {
	if v == "" {
		w.null(name)
		return
	}
	w.str(name, v)
}

func (w *jsonWriter) null(name string) {
	w.name(name)
	w.buf = append(w.buf, "null"...)
}

func (w *jsonWriter) int(name string, v int64) {
	w.name(name)
	w.buf = strconv.AppendInt(w.buf, v, 10)
}

func (w *jsonWriter) bool(name string, v bool) {
	w.name(name)
	w.buf = strconv.AppendBool(w.buf, v)
}

func (w *jsonWriter) time(name string, v stamp) {
	w.name(name)
	w.buf = v.append(w.buf)
}

func (w *jsonWriter) raw(name string, v rawJSON) {
	w.name(name)
	if v == "" {
		v = "{}"
	}
	w.buf = append(w.buf, v...)
}

// value writes anything: a renderer by itself, the rest through encoding/json.
func (w *jsonWriter) value(name string, v any) {
	w.name(name)
	switch v := v.(type) {
	case nil:
		w.buf = append(w.buf, "null"...)
	case renderer:
		v.render(w)
	default:
		b, err := plainJSON(v)
		if err != nil {
			// Answers are built by this package from plain types, so this is a mistake in the code.
			panic("answer cannot be encoded: " + err.Error())
		}
		w.buf = append(w.buf, b...)
	}
}

// plainJSON is json.Marshal without the escapes that only matter inside HTML.
func plainJSON(v any) ([]byte, error) {
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
