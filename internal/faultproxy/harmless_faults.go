package faultproxy

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/omise-conformance/harness/specs"
)

// Harmless returns changes that do not alter the meaning of an answer.
func Harmless() []*Fault {
	var faults []*Fault
	for _, h := range []struct {
		name, sentence string
		change         func(*answer)
	}{
		{"key-order", "The members of objects stand in another order.", ofEachObject(reversed)},
		{"unknown-field", "Every object but an error has a field that the contract does not know.", ofEachObject(extended)},
		{"spaces", "The JSON is indented.", changeBody(indented)},
		{"escapes", "Letters in strings are written as escapes.", changeBody(escaped)},
		{"charset", "Content-Type names no charset.", func(a *answer) { a.response.Header.Set("Content-Type", "application/json") }},
		{"unknown-header", "Answers have a header that no rule is about.", func(a *answer) { a.response.Header.Set("X-Served-By", "a") }},
		{"header-case", "The names of headers are written in the other case.", func(a *answer) { reread(a, strings.ToUpper, len(a.body)) }},
		{"chunks", "Bodies come one byte a chunk.", func(a *answer) { reread(a, strings.ToLower, 1) }},
		{"slow", "Some answers are slow, but within the time limits.", delayed()},
	} {
		faults = append(faults, &Fault{
			ID: "wire/harmless/" + h.name, Sentence: h.sentence, Group: "harmless", Dialect: string(specs.Any), Harmless: true,
			change: func(a *answer) {
				if a.kind != "" {
					h.change(a)
				}
			},
		})
	}
	return faults
}

// ofEachObject changes the members of every object.
func ofEachObject(c func(kind string, members []member) []member) func(*answer) {
	return changeBody(func(text []byte) []byte {
		changed, _ := editObjects(text, foreign, func(kind string, object json.RawMessage) (json.RawMessage, bool) {
			members := readObject(object)
			return writeObject(c(kind, members)), true
		})
		return changed
	})
}

func reversed(_ string, members []member) []member {
	slices.Reverse(members)
	return members
}

// extended adds a member. Errors have four members and no other.
func extended(kind string, members []member) []member {
	if kind == "error" {
		return members
	}
	return append(members, member{"introduced_later", json.RawMessage(`{"a":[1]}`)})
}

// escaped writes the kinds of objects with an escape.
func escaped(text []byte) []byte {
	return bytes.ReplaceAll(text, []byte(`"object":"c`), []byte(`"object":"\u0063`))
}

func indented(text []byte) []byte {
	var out bytes.Buffer
	if json.Indent(&out, text, " ", "\t") != nil {
		return text
	}
	return append([]byte("\r\n"), out.Bytes()...)
}

// A delay is far below every time limit, and few answers have it: a run has some ten
// thousand answers.
const (
	delay      = 20 * time.Millisecond
	delayEvery = 200
)

func delayed() func(*answer) {
	var count atomic.Int64
	return func(a *answer) {
		if count.Add(1)%delayEvery != 0 {
			return
		}
		select {
		case <-time.After(delay):
		case <-a.request.Context().Done():
		}
	}
}

// reread writes an answer as it is sent over a socket, in chunks and with such names of
// headers, and reads it again as a client does: within a process there is no socket.
func reread(a *answer, name func(string) string, chunk int) {
	var raw bytes.Buffer
	fmt.Fprintf(&raw, "HTTP/1.1 %s\r\n", a.response.Status)
	for header, values := range a.response.Header {
		if header == "Content-Length" {
			continue
		}
		for _, value := range values {
			fmt.Fprintf(&raw, "%s: %s\r\n", name(header), value)
		}
	}
	fmt.Fprintf(&raw, "%s: chunked\r\n\r\n", name("Transfer-Encoding"))
	for rest := a.body; len(rest) > 0; rest = rest[min(chunk, len(rest)):] {
		piece := rest[:min(chunk, len(rest))]
		raw.WriteString(strconv.FormatInt(int64(len(piece)), 16) + "\r\n")
		raw.Write(piece)
		raw.WriteString("\r\n")
	}
	raw.WriteString("0\r\n\r\n")
	again, err := http.ReadResponse(bufio.NewReader(&raw), a.request) //nolint:bodyclose // it is read from memory
	if err != nil {
		panic("an answer cannot be read again: " + err.Error()) // it was written right above
	}
	read, err := io.ReadAll(again.Body)
	if err != nil {
		panic("a body cannot be read again: " + err.Error())
	}
	a.response.Header, a.body = again.Header, read
}
