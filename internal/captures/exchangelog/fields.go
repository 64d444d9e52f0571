package exchangelog

import (
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"github.com/omise-conformance/harness/internal/captures/jsonstream"
	"github.com/omise-conformance/harness/internal/captures/message"
	"github.com/omise-conformance/harness/internal/captures/record"
)

// entry is a record in progress.
type entry struct {
	value  jsonstream.Value
	record *record.Record
	err    error

	scheme, host, path, query string // of the address, where it is told in parts
	asked, answered           body
}

// body is a body in progress.
type body struct {
	text     string
	encoding string
	there    bool
	at       record.Place
}

// field is a member of a record by the names that it goes by.
type field struct {
	names []string
	set   func(e *entry, value gjson.Result)
}

// requestNames are the names of the object with the request.
var requestNames = []string{"request", "req"}

// The members that are read, as the documents list them.
var (
	outer = []field{
		{requestNames, func(e *entry, v gjson.Result) { e.request(v) }},
		{[]string{"response", "res", "resp"}, func(e *entry, v gjson.Result) { e.in(v, answer) }},
		{[]string{"request_body"}, func(e *entry, v gjson.Result) { e.asked.set(e, v) }},
		{[]string{"response_body"}, func(e *entry, v gjson.Result) { e.answered.set(e, v) }},
		{[]string{"started_at", "time", "timestamp", "@timestamp", "ts"}, func(e *entry, v gjson.Result) { e.record.Started = message.Time(v) }},
		{[]string{"duration_ns"}, func(e *entry, v gjson.Result) { e.record.Duration = message.Duration(v.Num, time.Nanosecond) }},
		{[]string{"duration_ms", "latency_ms"}, func(e *entry, v gjson.Result) { e.record.Duration = message.Duration(v.Num, time.Millisecond) }},
	}
	question = []field{
		{[]string{"method"}, func(e *entry, v gjson.Result) { e.record.Request.Method = strings.ToUpper(v.String()) }},
		{[]string{"url"}, func(e *entry, v gjson.Result) { e.record.Request.URL = v.String() }},
		{[]string{"uri", "path"}, func(e *entry, v gjson.Result) { e.path = v.String() }},
		{[]string{"query"}, func(e *entry, v gjson.Result) { e.query = v.String() }},
		{[]string{"host"}, func(e *entry, v gjson.Result) { e.host = v.String() }},
		{[]string{"scheme"}, func(e *entry, v gjson.Result) { e.scheme = v.String() }},
		{[]string{"headers", "header"}, func(e *entry, v gjson.Result) { e.record.Request.Header = message.Header(v) }},
		{[]string{"body", "content"}, func(e *entry, v gjson.Result) { e.asked.set(e, v) }},
		{[]string{"body_base64"}, func(e *entry, v gjson.Result) { e.asked.packed(e, v) }},
		{[]string{"encoding"}, func(e *entry, v gjson.Result) { e.asked.encoding = v.String() }},
	}
	answer = []field{
		{[]string{"status", "status_code", "statusCode"}, func(e *entry, v gjson.Result) { e.record.Status = int(v.Int()) }},
		{[]string{"headers", "header"}, func(e *entry, v gjson.Result) { e.record.Header = message.Header(v) }},
		{[]string{"body", "content"}, func(e *entry, v gjson.Result) { e.answered.set(e, v) }},
		{[]string{"body_base64"}, func(e *entry, v gjson.Result) { e.answered.packed(e, v) }},
		{[]string{"encoding"}, func(e *entry, v gjson.Result) { e.answered.encoding = v.String() }},
	}
)

// accepted says which members are read.
func accepted() string {
	var out strings.Builder
	for _, each := range []struct {
		what  string
		table []field
	}{{"in a record ", outer}, {"; in a request ", question}, {"; in an answer ", answer}} {
		out.WriteString(each.what)
		for i, f := range each.table {
			if i > 0 {
				out.WriteString(", ")
			}
			out.WriteString("`" + strings.Join(f.names, "` or `") + "`")
		}
	}
	return out.String()
}

// read reads the record.
func (e *entry) read() {
	e.in(gjson.Parse(e.value.Text), outer)
	if request := e.record.Request; request != nil {
		if request.URL == "" {
			request.URL = e.address()
		}
		request.Body = e.asked.decoded(e)
		request.BodyAt = e.asked.at
	}
	e.record.Body = e.answered.decoded(e)
	e.record.BodyAt = e.answered.at
	if e.record.Status < 100 || e.record.Status > 999 { // there was no answer
		e.record.Status, e.record.Header, e.record.Body = 0, nil, nil
	}
}

func (e *entry) request(written gjson.Result) {
	if written.IsObject() {
		e.record.Request = &record.Request{}
		e.in(written, question)
	}
}

// hosts are what reports of this harness call the hosts of the API.
var hosts = map[string]string{"api": "api.omise.co", "vault": "vault.omise.co"}

// address puts the parts of an address together.
func (e *entry) address() string {
	address := e.path
	if host := e.host; host != "" && strings.HasPrefix(address, "/") {
		if public, ok := hosts[host]; ok {
			host = public
		}
		scheme := e.scheme
		if scheme == "" {
			scheme = "https"
		}
		address = scheme + "://" + host + address
	}
	address = record.WithQuery(address, e.query)
	return address
}

// set takes a body: a text, or JSON as it stands in the file.
func (b *body) set(e *entry, written gjson.Result) {
	b.there = true
	b.at = record.Place{Line: e.value.LineOf(written.Index), Verbatim: written.Type == gjson.JSON}
	if b.text = written.Raw; written.Type == gjson.String {
		b.text = written.Str
	}
}

func (b *body) packed(e *entry, written gjson.Result) {
	b.set(e, written)
	b.encoding = "base64"
}

// decoded returns the body in clear, nil where there is none.
func (b *body) decoded(e *entry) []byte {
	if !b.there {
		return nil
	}
	plain, err := message.Decoded(b.text, b.encoding)
	if err != nil {
		e.err = err
	}
	return message.Unpacked(plain)
}
