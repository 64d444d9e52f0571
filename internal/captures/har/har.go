// Package har reads HAR 1.2, which browsers, proxies and test libraries write: an object with a list of entries. They are read one
// by one, so that a file may be larger than memory.
package har

import (
	"bytes"
	"fmt"
	"iter"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"github.com/omise-conformance/harness/internal/captures/jsonstream"
	"github.com/omise-conformance/harness/internal/captures/message"
	"github.com/omise-conformance/harness/internal/captures/record"
)

// HAR is the format of the developer tools of browsers, of proxies and of load tests.
var HAR = &record.Format{
	Name:  "har",
	Title: "HAR 1.2",
	Takes: "each entry: request with headers, query and body (text or fields), answer with headers and content (also base64, packed), time",
	Leaves: "pages, timings, cookies, caches. An entry whose status is 0, as browsers write for what was blocked or given up, is a " +
		"request without an answer; content that the file leaves out is not judged",
	Recognize: recognize,
	Read:      read,
}

// Polly is the format of Polly.js, which is HAR with a name for the recording.
var Polly = &record.Format{
	Name: "polly", Title: "Polly.js", Takes: "as HAR", Leaves: "as HAR, and the ids of Polly.js",
	Recognize: func(path string, head []byte) bool {
		return bytes.Contains(head, []byte(`"_recordingName"`)) && recognize(path, head)
	},
	Read: read,
}

func recognize(_ string, head []byte) bool {
	if !bytes.Contains(head[:min(len(head), 4<<10)], []byte(`"log"`)) {
		return false
	}
	outline := jsonstream.OutlineOf(head)
	return outline.Has("log.entries") || outline.Has("log.version", "log.creator") || outline.Has("log.pages")
}

func read(file *record.File) iter.Seq2[*record.Record, error] {
	return func(yield func(*record.Record, error) bool) {
		for value, err := range jsonstream.Values(file, "log", "entries", jsonstream.Each) {
			if err != nil {
				if !yield(nil, err) {
					return
				}
				continue
			}
			e := entry{value: value, record: &record.Record{
				At: record.Place{Line: value.Line}, Name: fmt.Sprintf("entry %d", value.Number),
			}}
			e.read()
			if e.err != nil {
				e.err = fmt.Errorf("holds an entry in line %d that %w", value.Line, e.err)
				e.record = nil
			}
			if !yield(e.record, e.err) {
				return
			}
		}
	}
}

// entry is an entry in progress.
type entry struct {
	value  jsonstream.Value
	record *record.Record
	err    error
}

func (e *entry) read() {
	gjson.Parse(e.value.Text).ForEach(func(name, value gjson.Result) bool {
		switch name.Str {
		case "startedDateTime":
			e.record.Started = message.Time(value)
		case "time":
			e.record.Duration = message.Duration(value.Num, time.Millisecond)
		case "request":
			e.request(value)
		case "response":
			e.response(value)
		}
		return true
	})
	if e.record.Request == nil && e.err == nil {
		e.err = fmt.Errorf("has no request")
	}
}

func (e *entry) request(written gjson.Result) {
	request := &record.Request{}
	var query string
	written.ForEach(func(name, value gjson.Result) bool {
		switch name.Str {
		case "method":
			request.Method = strings.ToUpper(value.String())
		case "url":
			request.URL = value.String()
		case "headers":
			request.Header = message.Header(value)
		case "queryString":
			query = message.Form(value)
		case "postData":
			request.Body = e.posted(value)
		}
		return true
	})
	request.URL = record.WithQuery(request.URL, query)
	e.record.Request = request
}

// posted returns the body of a request, which is a text or the fields of a form.
func (e *entry) posted(written gjson.Result) []byte {
	var text, encoding, form string
	written.ForEach(func(name, value gjson.Result) bool {
		switch name.Str {
		case "text":
			text = value.String()
		case "encoding", "_encoding":
			encoding = value.String()
		case "params":
			form = message.Form(value)
		}
		return true
	})
	if text == "" {
		return []byte(form)
	}
	return e.decoded(text, encoding)
}

func (e *entry) response(written gjson.Result) {
	written.ForEach(func(name, value gjson.Result) bool {
		switch name.Str {
		case "status":
			e.record.Status = int(value.Int())
		case "headers":
			e.record.Header = message.Header(value)
		case "content":
			e.content(value)
		}
		return true
	})
	if e.record.Status < 100 || e.record.Status > 999 { // a browser writes 0 for an answer that it did not get
		e.record.Status, e.record.Header, e.record.Body = 0, nil, nil
	}
}

func (e *entry) content(written gjson.Result) {
	var text, encoding string
	var there bool
	written.ForEach(func(name, value gjson.Result) bool {
		switch name.Str {
		case "text":
			text, there = value.String(), value.Type == gjson.String
			e.record.BodyAt.Line = e.value.LineOf(value.Index)
		case "encoding":
			encoding = value.String()
		}
		return true
	})
	if there {
		e.record.Body = e.decoded(text, encoding)
	}
}

func (e *entry) decoded(text, encoding string) []byte {
	body, err := message.Decoded(text, encoding)
	if err != nil {
		e.err = err
	}
	return message.Unpacked(body)
}
