// Package exchangelog reads exchanges that follow each other in a file, each a JSON object, as proxies, gateways and applications log them
// and as the reports of this harness have them.
package exchangelog

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/omise-conformance/harness/internal/captures/jsonstream"
	"github.com/omise-conformance/harness/internal/captures/record"
)

// Lines is the format of logs.
var Lines = &record.Format{
	Name:  "jsonl",
	Title: "JSON lines of exchanges",
	Takes: "each object with `request` and `response`, on a line of its own or not, or all of them in a list: " + accepted(),
	Leaves: "all other members; lines that are no JSON objects are counted in one finding; records without an object `request`, such as " +
		"those of access logs",
	Recognize: isLog,
	Read:      readLines,
}

// Report is the format of the reports of this harness.
var Report = &record.Format{
	Name: "report", Title: "report.json of this harness",
	Takes:     "the exchanges of all cases",
	Leaves:    "cases, findings and verdicts; bodies and exchanges that the report leaves out without `--full-report`",
	Recognize: isReport,
	Read: func(file *record.File) iter.Seq2[*record.Record, error] {
		return records(jsonstream.Values(file, "cases", jsonstream.Each, "exchanges", jsonstream.Each))
	},
}

func isReport(_ string, head []byte) bool {
	return bytes.Contains(head, []byte(`"exit_code"`)) && jsonstream.OutlineOf(head).Has("verdict", "exit_code", "run", "totals")
}

func isLog(_ string, head []byte) bool {
	if !bytes.Contains(head, []byte(`"req`)) {
		return false
	}
	outline := jsonstream.OutlineOf(head)
	for _, within := range []string{"", jsonstream.Each + "."} {
		for _, request := range requestNames {
			for _, address := range []string{"url", "uri", "path"} {
				if outline.Has(within+request+"."+address, within+request+".method") {
					return true
				}
			}
		}
	}
	return false
}

// readLines reads objects that follow each other, or a list of them.
func readLines(file *record.File) iter.Seq2[*record.Record, error] {
	text := bufio.NewReader(file)
	if head, _ := text.Peek(64); bytes.HasPrefix(bytes.TrimSpace(head), []byte("[")) { // an error shows when more is read
		return records(jsonstream.Values(text, jsonstream.Each))
	}
	return sequence(text)
}

// sequence reads objects that follow each other. A log may have other lines between them, which are told once.
func sequence(text io.Reader) iter.Seq2[*record.Record, error] {
	return func(yield func(*record.Record, error) bool) {
		others, first := 0, 0
		for value, err := range jsonstream.Sequence(text) {
			switch {
			case err != nil && value.Line > 0 && !value.Object:
			case err == nil && !strings.HasPrefix(value.Text, "{"):
			default:
				made, err := recordOf(value, err)
				if !yield(made, err) {
					return
				}
				continue
			}
			if others++; others == 1 {
				first = value.Line
			}
		}
		if others > 0 {
			yield(nil, fmt.Errorf("has %d lines that are no JSON objects, the first in line %d", others, first))
		}
	}
}

func records(values iter.Seq2[jsonstream.Value, error]) iter.Seq2[*record.Record, error] {
	return func(yield func(*record.Record, error) bool) {
		for value, err := range values {
			if made, err := recordOf(value, err); !yield(made, err) {
				return
			}
		}
	}
}

// recordOf returns the record of a value that was read, or the error.
func recordOf(value jsonstream.Value, err error) (*record.Record, error) {
	if err != nil {
		return nil, err
	}
	e := entry{value: value, record: &record.Record{
		At: record.Place{Line: value.Line}, Name: fmt.Sprintf("record %d", value.Number),
	}}
	if e.read(); e.record.Request == nil && e.err == nil {
		e.err = errors.New("has no request")
	}
	if e.err != nil {
		return nil, fmt.Errorf("holds a record in line %d that %w", value.Line, e.err)
	}
	return e.record, nil
}

// in calls a function for each member of an object whose name the table has.
func (e *entry) in(object gjson.Result, table []field) {
	object.ForEach(func(name, value gjson.Result) bool {
		if value.Type == gjson.Null {
			return true
		}
		for _, each := range table {
			for _, known := range each.names {
				if known == name.Str {
					each.set(e, value)
					return true
				}
			}
		}
		return true
	})
}
