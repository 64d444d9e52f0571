// Package jsonstream reads JSON that may be larger than memory: the values of a long list, or values that follow each other. It
// holds one of them at a time. After one that is broken, too long or too deep the next ones are read all the same.
package jsonstream

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"github.com/tidwall/gjson"
)

// Value is a value in a text.
type Value struct {
	Text   string // JSON, as it stands there
	Number int    // counts the values that are handed out from 1
	Line   int    // where it begins, from 1
	Object bool   // whether it begins as an object does, also beside an error
}

// Each is the step of a path that goes into each value of a list.
const Each = "[]"

// Values yields the values at a path in the one value of a text: names of members, and Each for the values of a list. An error
// completes the sentence "FILE …".
func Values(from io.Reader, path ...string) iter.Seq2[Value, error] {
	return func(yield func(Value, error) bool) {
		r := reader{scanner: newScanner(from), yield: yield}
		if !r.value(path) {
			return
		}
		switch {
		case !r.atEnd():
			r.stop(fmt.Errorf("goes on in line %d, where it should have ended", r.line))
		case !errors.Is(r.failed, io.EOF):
			r.stop(r.failed)
		case !r.reached && path[0] == Each:
			r.stop(errors.New("is no list"))
		case !r.reached:
			r.stop(fmt.Errorf("has no list %s", strings.Join(path[:slices.Index(path, Each)], ".")))
		}
	}
}

// Sequence yields the values of a text that follow each other, such as one on each line. What cannot be read of a line is passed
// over to its end.
func Sequence(from io.Reader) iter.Seq2[Value, error] {
	return func(yield func(Value, error) bool) {
		r := reader{scanner: newScanner(from), yield: yield}
		r.inLine = true
		for !r.atEnd() {
			if !r.handOut() {
				return
			}
		}
		if !errors.Is(r.failed, io.EOF) {
			yield(Value{}, r.failed)
		}
	}
}

// reader hands out the values of a text. Its methods report whether it goes on.
type reader struct {
	*scanner
	yield  func(Value, error) bool
	number int
	// reached holds where the text has a list that the path leads to.
	reached bool
}

// stop yields an error about all that follows.
func (r *reader) stop(err error) bool {
	r.yield(Value{}, err)
	return false
}

// unexpected stops at what cannot stand here.
func (r *reader) unexpected() bool {
	if r.atEnd() {
		return r.stop(r.end())
	}
	return r.stop(fmt.Errorf("is not JSON: in line %d, %q is not expected", r.line, rune(r.window[r.at])))
}

// value goes into the next value as the path says.
func (r *reader) value(path []string) bool {
	c := r.peek()
	switch {
	case r.atEnd():
		return r.unexpected()
	case len(path) == 0:
		r.reached = true
		return r.handOut()
	case path[0] == Each && c == '[':
		r.reached = true
		return r.members(']', func() bool { return r.value(path[1:]) })
	case path[0] != Each && c == '{':
		return r.members('}', func() bool { return r.member(path) })
	}
	return r.pass()
}

// members goes through what stands between brackets.
func (r *reader) members(closing byte, member func() bool) bool {
	r.at++
	if r.peek() == closing {
		r.at++
		return true
	}
	for member() {
		switch r.peek() {
		case ',':
			r.at++
		case closing:
			r.at++
			return true
		default:
			return r.unexpected()
		}
	}
	return false
}

// member goes over a member of an object, into it where it is that of the path.
func (r *reader) member(path []string) bool {
	if r.peek() != '"' {
		return r.unexpected()
	}
	text, err := r.scanner.value(mostName)
	var isLong valueError
	if err != nil && !errors.As(err, &isLong) {
		return r.stop(err)
	}
	isNext := gjson.ParseBytes(text).String() == path[0]
	if r.peek() != ':' {
		return r.unexpected()
	}
	r.at++
	if isNext {
		return r.value(path[1:])
	}
	if r.atEnd() {
		return r.unexpected()
	}
	return r.pass()
}

// startsValue reports whether a value can begin with the next byte.
func (r *reader) startsValue() bool {
	return strings.IndexByte(`{["-0123456789tfn`, r.window[r.at]) >= 0
}

// pass goes over the next value.
func (r *reader) pass() bool {
	var wrong valueError
	if !r.startsValue() {
		return r.unexpected()
	}
	if _, err := r.scanner.value(0); err != nil && !errors.As(err, &wrong) {
		return r.stop(err)
	}
	return true
}

// handOut yields the next value.
func (r *reader) handOut() bool {
	if !r.inLine && !r.startsValue() {
		return r.unexpected()
	}
	r.number++
	value := Value{Number: r.number, Line: r.line, Object: r.window[r.at] == '{'}
	text, err := r.scanner.value(MostValue)
	var wrong valueError
	switch {
	case err != nil && !errors.As(err, &wrong):
		return r.stop(err)
	case err == nil && !gjson.ValidBytes(text):
		err = valueError("is not JSON" + reason(text))
	}
	if err != nil {
		if r.inLine && !errors.Is(err, errOpen) { // which stands at the next line already
			r.passLine()
		}
		err = fmt.Errorf("holds a value in line %d that %w", value.Line, err)
	} else {
		value.Text = string(text)
	}
	return r.yield(value, err)
}

// reason says why a text is not JSON.
func reason(text []byte) string {
	var value json.RawMessage
	if err := json.Unmarshal(text, &value); err != nil {
		return ": " + err.Error()
	}
	return ""
}

// LineOf returns the line of the text in which the byte at an index of the value stands.
func (v Value) LineOf(index int) int {
	return v.Line + strings.Count(v.Text[:min(max(index, 0), len(v.Text))], "\n")
}
