package exchange

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"unicode/utf8"
)

// jsonReader reads JSON into what json.Unmarshal makes of it, in about a third of the time: it goes over a text once,
// and makes each object in its size. Most of the time that a run or a gate takes to judge is spent on reading answers.
//
// It reads plain JSON only. What is unusual or wrong it leaves to json.Unmarshal, which says what is wrong.
type jsonReader struct {
	text []byte
	at   int
	// members and elements are those of the objects and lists that are not complete yet.
	members  []member
	elements []any
	depth    int
	names    *names // those of earlier texts, nil for none
	// values counts the values so far, and beyond says which limit they have passed.
	values int
	beyond string
}

type member struct {
	name  string
	value any
}

// What is decoded of a body at most: values within values, and values in all. No answer of the API has more than ten levels,
// and a list of 100 charges has about ten thousand values; 4 MiB of brackets would take a hundred times their size in memory.
const (
	MaxDepth  = 100
	MaxValues = 100_000
)

var (
	tooDeep = fmt.Sprintf("nested more than %d levels deep", MaxDepth)
	tooMany = fmt.Sprintf("of more than %d values", MaxValues)
)

// Beyond says in which way a JSON text is larger than what is decoded, empty where it is not.
func Beyond(text []byte) string {
	r := jsonReader{text: text}
	r.size()
	return r.beyond
}

// readJSON returns the value of a JSON text, and whether it could be read.
func readJSON(text []byte) (value any, ok bool) {
	r := jsonReader{text: text}
	return r.read()
}

// read returns the value of the text, and whether it could be read.
func (r *jsonReader) read() (value any, ok bool) {
	if value, ok = r.value(); !ok {
		return nil, false
	}
	r.space()
	return value, r.at == len(r.text)
}

// size goes over a valid JSON text for what read does not understand, and notes what is beyond a limit.
func (r *jsonReader) size() {
	quoted, depth := false, 0
	r.values = 1
	for at := 0; at < len(r.text); at++ {
		switch b := r.text[at]; {
		case quoted && b == '\\':
			at++
		case b == '"':
			quoted = !quoted
		case quoted:
		case b == '{' || b == '[':
			r.values++
			if depth++; depth > MaxDepth {
				r.beyond = tooDeep
				return
			}
		case b == '}' || b == ']':
			depth--
		case b == ',':
			r.values++
		}
	}
	if r.values > MaxValues {
		r.beyond = tooMany
	}
}

func (r *jsonReader) space() {
	for r.at < len(r.text) && (r.text[r.at] == ' ' || r.text[r.at] == '\n' || r.text[r.at] == '\t' || r.text[r.at] == '\r') {
		r.at++
	}
}

// next skips space and takes one byte, if it is the one that is asked for.
func (r *jsonReader) next(b byte) bool {
	r.space()
	if r.at < len(r.text) && r.text[r.at] == b {
		r.at++
		return true
	}
	return false
}

func (r *jsonReader) value() (any, bool) {
	r.space()
	if r.at == len(r.text) {
		return nil, false
	}
	if r.values++; r.values > MaxValues {
		r.beyond = tooMany
		return nil, false
	}
	switch r.text[r.at] {
	case '"':
		return r.string()
	case '{':
		return r.within(r.object)
	case '[':
		return r.within(r.list)
	case 't':
		return true, r.word("true")
	case 'f':
		return false, r.word("false")
	case 'n':
		return nil, r.word("null")
	}
	return r.number()
}

// within reads an object or a list, its first byte being skipped.
func (r *jsonReader) within(read func() (any, bool)) (any, bool) {
	if r.depth == MaxDepth {
		r.beyond = tooDeep
		return nil, false
	}
	r.depth++
	r.at++
	value, ok := read()
	r.depth--
	return value, ok
}

func (r *jsonReader) word(word string) bool {
	if len(r.text)-r.at < len(word) || string(r.text[r.at:r.at+len(word)]) != word {
		return false
	}
	r.at += len(word)
	return true
}

func (r *jsonReader) object() (any, bool) {
	first := len(r.members)
	for more := !r.next('}'); more; {
		r.space()
		name, ok := r.name()
		if !ok || !r.next(':') {
			return nil, false
		}
		value, ok := r.value()
		if !ok {
			return nil, false
		}
		r.members = append(r.members, member{name, value})
		if more = r.next(','); !more && !r.next('}') {
			return nil, false
		}
	}
	object := make(map[string]any, len(r.members)-first)
	for _, each := range r.members[first:] {
		object[each.name] = each.value
	}
	clear(r.members[first:])
	r.members = r.members[:first]
	return object, true
}

func (r *jsonReader) list() (any, bool) {
	first := len(r.elements)
	for more := !r.next(']'); more; {
		value, ok := r.value()
		if !ok {
			return nil, false
		}
		r.elements = append(r.elements, value)
		if more = r.next(','); !more && !r.next(']') {
			return nil, false
		}
	}
	list := make([]any, len(r.elements)-first)
	copy(list, r.elements[first:])
	clear(r.elements[first:])
	r.elements = r.elements[:first]
	return list, true
}

// mostExact is how many digits a number has at most that a float64 holds as it is, and that an int of 32 bits holds.
const mostExact = 9

// string reads a string. Each is a copy: a part of the text would keep all of it as long as the string lives.
func (r *jsonReader) string() (string, bool) {
	if r.at == len(r.text) || r.text[r.at] != '"' {
		return "", false
	}
	start, ascii, plain := r.at, true, true
	for at := start + 1; at < len(r.text); at++ {
		switch b := r.text[at]; {
		case b == '"':
			r.at = at + 1
			if token := r.text[start:r.at]; !plain || !ascii && !utf8.Valid(token) {
				var value string
				err := json.Unmarshal(token, &value)
				return value, err == nil
			}
			return string(r.text[start+1 : at]), true
		case b == '\\':
			plain = false
			at++
		case b < ' ':
			return "", false
		case b >= utf8.RuneSelf:
			ascii = false
		}
	}
	return "", false
}

func (r *jsonReader) digits() bool {
	start := r.at
	for r.at < len(r.text) && digitByte(r.text[r.at]) {
		r.at++
	}
	return r.at > start
}

func (r *jsonReader) number() (any, bool) {
	start := r.at
	r.one("-")
	if first := r.at; !r.digits() || r.text[first] == '0' && r.at > first+1 {
		return nil, false
	}
	if r.one(".") && !r.digits() {
		return nil, false
	}
	if r.one("eE") {
		r.one("+-")
		if !r.digits() {
			return nil, false
		}
	}
	if token := r.text[start:r.at]; len(token) <= mostExact && allDigits(string(token)) {
		whole := 0
		for _, digit := range token {
			whole = 10*whole + int(digit-'0')
		}
		return float64(whole), true
	}
	number, err := strconv.ParseFloat(string(r.text[start:r.at]), 64)
	if math.IsInf(number, 0) { // such as 1e400, which is JSON; the nearest that can be written again
		return math.Copysign(math.MaxFloat64, number), true
	}
	return number, err == nil
}

// one takes a byte that is one of several, if it is there.
func (r *jsonReader) one(of string) bool {
	for i := range len(of) {
		if r.at < len(r.text) && r.text[r.at] == of[i] {
			r.at++
			return true
		}
	}
	return false
}
