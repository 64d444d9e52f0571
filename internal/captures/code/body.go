package code

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/go-openapi/jsonpointer"
)

// mostBody bounds the JSON of a value: what is written once in a program can be used in many places.
const mostBody = 1 << 20

// writer writes a value as JSON whose lines are those of the program, so that what is wrong in one has its line.
type writer struct {
	out     strings.Builder
	line    int // of the program
	last    int // the line after which the value does not go on
	unknown []string
}

// write returns a value as JSON, and the places in it that are not known. ok is false for one that is too large.
func write(v *value, last int) (body []byte, unknown []string, ok bool) {
	w := writer{line: v.line, last: last}
	w.value(v, "")
	return []byte(w.out.String()), w.unknown, w.out.Len() <= mostBody
}

func (w *writer) value(v *value, place string) {
	if w.out.Len() > mostBody {
		return
	}
	switch v.kind {
	case scalar:
		w.out.WriteString(v.scalar)
	case object:
		w.out.WriteByte('{')
		for i, m := range v.members {
			w.next(i, m.line)
			w.out.WriteString(quote(m.name) + ": ")
			w.value(m.value, place+"/"+jsonpointer.Escape(m.name))
		}
		w.out.WriteByte('}')
		if v.open {
			w.unknown = append(w.unknown, place+"/*")
		}
	case list:
		w.out.WriteByte('[')
		for i, m := range v.members {
			w.next(i, m.line)
			w.value(m.value, place+"/"+strconv.Itoa(i))
		}
		w.out.WriteByte(']')
	default:
		w.out.WriteString("null")
		w.unknown = append(w.unknown, place)
	}
}

// next goes on to the member or element of a number, and to its line.
func (w *writer) next(number, line int) {
	if number > 0 {
		w.out.WriteByte(',')
	}
	if line > w.line && line <= w.last {
		w.out.WriteString(strings.Repeat("\n", line-w.line))
		w.line = line
	}
}

func quote(text string) string {
	written, _ := json.Marshal(text) // a text is JSON in any case
	return string(written)
}
