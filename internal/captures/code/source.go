// Package code reads what programs have of the API: bodies in their texts, and objects of JavaScript. No program is run.
package code

import (
	"errors"
	"iter"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/internal/captures/fixture"
	"github.com/omise-conformance/harness/internal/captures/literal"
	"github.com/omise-conformance/harness/internal/captures/omise"
	"github.com/omise-conformance/harness/internal/captures/record"
)

// Format is programs, by the languages that package literal knows. One without anything of the API has no records.
var Format = &record.Format{
	Name: "code", Apart: true,
	Title:  "programs with bodies in them",
	Takes:  "JSON and HTTP in the texts of programs (heredocs, triple quotes, raw strings, others), objects of JavaScript, and mocks of nock with what was asked",
	Leaves: "what has to be run to be known, which is not judged; hashes, dicts and arrays of other languages",
	Recognize: func(path string, head []byte) bool {
		return literal.Knows(path) && (len(head) >= record.HeadSize || omise.Mentions(head))
	},
	Read: read,
}

func read(file *record.File) iter.Seq2[*record.Record, error] {
	return func(yield func(*record.Record, error) bool) {
		text, err := fixture.All(file)
		if err != nil {
			yield(nil, err)
			return
		}
		if !omise.Mentions(text) {
			return
		}
		var found []finding
		collect := func(record *record.Record, err error) bool {
			found = append(found, finding{record, err})
			return len(found) < mostFound
		}
		fixture.Dumps(text)(collect)
		dumps := map[int]bool{} // the lines of their bodies, each of which is a literal as well
		for _, each := range found {
			dumps[each.at()] = true
			if each.record != nil {
				dumps[each.record.BodyAt.Line] = true
			}
		}
		for each, err := range literal.Find(file.Path, text) {
			if err != nil {
				found = append(found, finding{err: &record.Unreadable{Line: each.Line, Why: err.Error()}})
				break
			}
			if !dumps[each.Line] {
				inText(each, collect)
			}
		}
		objects(file.Path, text, collect)
		keys(text, found, collect)
		for _, each := range slices.SortedStableFunc(slices.Values(found), finding.compare) {
			if !yield(each.record, each.err) {
				return
			}
		}
	}
}

// mostFound bounds how many bodies of a program are looked at.
const mostFound = 10_000

// finding is a record of a program, or what is wrong with one.
type finding struct {
	record *record.Record
	err    error
}

func (f finding) compare(other finding) int { return f.at() - other.at() }

// at is the line of a finding.
func (f finding) at() int {
	var unreadable *record.Unreadable
	switch {
	case f.record != nil:
		return f.record.At.Line
	case errors.As(f.err, &unreadable):
		return unreadable.Line
	}
	return 0
}

// keys yields the lines with what may be a key, beside those of the bodies that were found.
func keys(text []byte, found []finding, yield func(*record.Record, error) bool) {
	bodies := map[int]bool{}
	for _, each := range found {
		if each.record != nil {
			first := each.record.BodyAt.Line
			for line := range strings.Count(string(each.record.Body), "\n") + 1 {
				bodies[first+line] = true
			}
		}
	}
	number := 0
	for line := range strings.Lines(string(text)) {
		number++
		if !bodies[number] && (strings.Contains(line, "skey_") || strings.Contains(line, "pkey_")) &&
			!yield(&record.Record{At: record.Place{Line: number}, Line: line}, nil) {
			return
		}
	}
}

// inText yields what stands in a literal.
func inText(text literal.Text, yield func(*record.Record, error) bool) {
	if strings.HasPrefix(text.Plain, "HTTP/") {
		for found, err := range fixture.Exchanges([]byte(text.Plain), text.Line) {
			if (err != nil || fixture.OfAPI(found)) && !yield(found, err) {
				return
			}
		}
		return
	}
	at := record.Place{Line: text.Line, Verbatim: text.Verbatim}
	plain := undoubled(text.Plain)
	var failed error
	for _, each := range []string{undoubled(text.Written), plain} { // what is JSON as it is written is what was meant
		failed = nil
		some := false
		for found, err := range fixture.Bodies("", []byte(each), at) {
			if failed = err; err != nil {
				break
			}
			some = true
			if !yield(found, nil) {
				return
			}
		}
		if some || text.Written == text.Plain && failed == nil {
			return
		}
	}
	if failed != nil {
		yield(nil, failed)
	}
}

// undoubled takes back what a text does whose braces stand for values: each brace of JSON is written twice in it.
func undoubled(text string) string {
	inside, ok := strings.CutPrefix(text, "{{")
	if !ok || !strings.HasPrefix(strings.TrimLeft(inside, " \t\r\n"), `"`) {
		return text
	}
	return strings.NewReplacer("{{", "{", "}}", "}").Replace(text)
}
