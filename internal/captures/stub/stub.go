// Package stub reads the mappings of WireMock: what a fake server answers to which request.
package stub

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"iter"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/omise-conformance/harness/internal/captures/jsonstream"
	"github.com/omise-conformance/harness/internal/captures/message"
	"github.com/omise-conformance/harness/internal/captures/record"
	"github.com/omise-conformance/harness/internal/captures/template"
)

// WireMock is the format of the files in the folder mappings, and of what WireMock exports.
var WireMock = &record.Format{
	Name: "wiremock", Apart: true,
	Title: "WireMock mappings",
	Takes: "one mapping, or all in a list `mappings`: method, `url`, `urlPath`, `urlPathTemplate`, `urlPattern`, `urlPathPattern`, " +
		"`queryParameters`, `headers` and `bodyPatterns` that are equal to something; status, headers, `body`, `jsonBody`, `base64Body`",
	Leaves: "patterns of values; answers in files of their own (`bodyFileName`), faults, delays, scenarios; what a template puts in (`{{…}}`) is not judged. A segment of a path that is a " +
		"pattern stands for any",
	Recognize: isMapping,
	Read:      read,
}

// marks are members that only mappings of WireMock have.
var marks = []string{
	"request.urlPath", "request.urlPattern", "request.urlPathPattern", "request.urlPathTemplate", "request.bodyPatterns",
	"response.jsonBody", "response.base64Body", "response.bodyFileName", "response.transformers",
}

func isMapping(_ string, head []byte) bool {
	if !bytes.Contains(head, []byte(`"request"`)) || !bytes.Contains(head, []byte(`"response"`)) {
		return false
	}
	outline := jsonstream.OutlineOf(head)
	if outline.Has("mappings[].request", "mappings[].response") {
		return true
	}
	for _, mark := range marks {
		if outline.Has(mark) {
			return true
		}
	}
	return false
}

func read(file *record.File) iter.Seq2[*record.Record, error] {
	return func(yield func(*record.Record, error) bool) {
		text := bufio.NewReaderSize(file, record.HeadSize)
		var path []string
		if head, _ := text.Peek(record.HeadSize); jsonstream.OutlineOf(head).Has("mappings") { // an error shows when more is read
			path = []string{"mappings", jsonstream.Each}
		}
		for value, err := range jsonstream.Values(text, path...) {
			var made *record.Record
			if err == nil {
				made, err = recordOf(value, len(path) > 0)
			}
			if !yield(made, err) {
				return
			}
		}
	}
}

func recordOf(value jsonstream.Value, isOneOfMany bool) (*record.Record, error) {
	m := mapping{value: value, record: &record.Record{At: record.Place{Line: value.Line}}}
	if isOneOfMany {
		m.record.Name = fmt.Sprintf("mapping %d", value.Number)
	}
	gjson.Parse(value.Text).ForEach(func(name, of gjson.Result) bool {
		switch name.Str {
		case "request":
			m.request(of)
		case "response":
			m.response(of)
		}
		return true
	})
	if m.record.Request == nil && m.err == nil {
		m.err = errors.New("has no request")
	}
	if m.err != nil {
		return nil, fmt.Errorf("holds a mapping in line %d that %w", value.Line, m.err)
	}
	return m.record, nil
}

// mapping is a mapping in progress.
type mapping struct {
	value  jsonstream.Value
	record *record.Record
	err    error
}

func (m *mapping) request(written gjson.Result) {
	request := &record.Request{}
	var query gjson.Result
	written.ForEach(func(name, value gjson.Result) bool {
		switch name.Str {
		case "method":
			if request.Method = strings.ToUpper(value.String()); request.Method == "ANY" {
				request.Method = ""
			}
		case "url", "urlPath", "urlPathTemplate":
			request.URL = value.String()
		case "urlPattern", "urlPathPattern":
			request.URL = pathOf(value.String())
		case "queryParameters":
			query = value
		case "headers":
			value.ForEach(func(field, matcher gjson.Result) bool {
				if text := matcher.Get("equalTo"); text.Exists() {
					if request.Header == nil {
						request.Header = map[string][]string{}
					}
					request.Header.Set(field.Str, text.String())
				}
				return true
			})
		case "bodyPatterns":
			request.Body = bodyOf(value)
		}
		return true
	})
	request.URL = record.WithQuery(request.URL, queryOf(query))
	m.record.Request = request
}

func (m *mapping) response(written gjson.Result) {
	m.record.Status = 200 // unless it is said
	unanswered := false
	written.ForEach(func(name, value gjson.Result) bool {
		switch name.Str {
		case "status":
			m.record.Status = int(value.Int())
		case "headers":
			m.record.Header = message.Header(value)
		case "body":
			m.body(value, value.String(), "")
		case "base64Body":
			m.body(value, value.String(), "base64")
		case "jsonBody":
			m.body(value, value.Raw, "")
			m.record.BodyAt.Verbatim = true
		case "fault", "proxyBaseUrl":
			unanswered = value.Type == gjson.String
		}
		return true
	})
	if unanswered || m.record.Status < 100 || m.record.Status > 999 {
		m.record.Status, m.record.Header, m.record.Body = 0, nil, nil
	}
}

func (m *mapping) body(written gjson.Result, text, encoding string) {
	body, err := message.Decoded(text, encoding)
	if err != nil {
		m.err = err
	}
	m.record.Body, m.record.Unknown = template.Braces(message.Unpacked(body))
	m.record.BodyAt = record.Place{Line: m.value.LineOf(written.Index)}
}
