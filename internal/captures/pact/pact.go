// Package pact reads the contracts of Pact: what a consumer says that it sends, and what it needs to be answered.
package pact

import (
	"bytes"
	"errors"
	"fmt"
	"iter"
	"net/url"
	"strconv"
	"strings"

	"github.com/go-openapi/jsonpointer"
	"github.com/tidwall/gjson"

	"github.com/omise-conformance/harness/internal/captures/jsonstream"
	"github.com/omise-conformance/harness/internal/captures/message"
	"github.com/omise-conformance/harness/internal/captures/record"
)

// Format is the format of the files that consumers write for a broker or for the tests of a provider.
var Format = &record.Format{
	Name: "pact", Apart: true,
	Title: "Pact 1 to 4",
	Takes: "each interaction over HTTP: method, path, query, headers and body of the request, status, headers and body of the answer. A contract names what " +
		"its consumer needs, so that nothing is missing of a body",
	Leaves:    "messages, provider states, matching rules and generators: the values are judged that stand in the file",
	Recognize: isContract,
	Read:      read,
}

func isContract(_ string, head []byte) bool {
	if !bytes.Contains(head, []byte(`"consumer"`)) {
		return false
	}
	outline := jsonstream.OutlineOf(head)
	return outline.Has("consumer.name", "interactions") || outline.Has("consumer.name", "provider.name")
}

func read(file *record.File) iter.Seq2[*record.Record, error] {
	return func(yield func(*record.Record, error) bool) {
		for value, err := range jsonstream.Values(file, "interactions", jsonstream.Each) {
			var made *record.Record
			if err == nil {
				if made, err = recordOf(value); made == nil && err == nil {
					continue // a message
				}
			}
			if !yield(made, err) {
				return
			}
		}
	}
}

// interaction is an interaction in progress.
type interaction struct {
	value  jsonstream.Value
	record *record.Record
	err    error
}

// recordOf returns the record of an interaction, nil for one that is none over HTTP.
func recordOf(value jsonstream.Value) (*record.Record, error) {
	i := interaction{value: value, record: &record.Record{
		At: record.Place{Line: value.Line}, Name: fmt.Sprintf("interaction %d", value.Number),
	}}
	isMessage := false
	gjson.Parse(value.Text).ForEach(func(name, of gjson.Result) bool {
		switch name.Str {
		case "type":
			isMessage = strings.HasSuffix(of.Str, "/Messages")
		case "request":
			i.request(of)
		case "response":
			i.response(of)
		}
		return true
	})
	if isMessage {
		return nil, nil
	}
	if i.record.Request == nil && i.err == nil {
		i.err = errors.New("has no request")
	}
	if i.err != nil {
		return nil, fmt.Errorf("holds an interaction in line %d that %w", value.Line, i.err)
	}
	return i.record, nil
}

func (i *interaction) request(written gjson.Result) {
	request := &record.Request{}
	var query string
	written.ForEach(func(name, value gjson.Result) bool {
		switch name.Str {
		case "method":
			request.Method = strings.ToUpper(value.String())
		case "path":
			request.URL = value.String()
		case "query":
			query = queryOf(value)
		case "headers":
			request.Header = message.Header(value)
		case "body":
			request.Body, request.BodyAt = i.body(value)
		}
		return true
	})
	request.URL = record.WithQuery(request.URL, query)
	i.record.Request = request
}

// queryOf returns a query, which is a text, or since version 3 an object with the values of each name.
func queryOf(written gjson.Result) string {
	if !written.IsObject() {
		return written.String()
	}
	var pairs []string
	written.ForEach(func(name, values gjson.Result) bool {
		for _, each := range values.Array() {
			pairs = append(pairs, url.QueryEscape(name.Str)+"="+url.QueryEscape(each.String()))
		}
		return true
	})
	return strings.Join(pairs, "&")
}

func (i *interaction) response(written gjson.Result) {
	i.record.Status = 200 // unless it is said
	written.ForEach(func(name, value gjson.Result) bool {
		switch name.Str {
		case "status":
			i.record.Status = int(value.Int())
		case "headers":
			i.record.Header = message.Header(value)
		case "body":
			i.record.Body, i.record.BodyAt = i.body(value)
		}
		return true
	})
	if i.record.Status < 100 || i.record.Status > 999 {
		i.record.Status, i.record.Header, i.record.Body = 0, nil, nil
	}
	i.record.Unknown = openObjects(nil, "", gjson.ParseBytes(i.record.Body))
}

// body returns a body and where it stands: JSON as it is, or a text. Since version 4 it is the content of an object, which says how that
// is encoded.
func (i *interaction) body(written gjson.Result) ([]byte, record.Place) {
	encoding := ""
	if content := written.Get("content"); content.Exists() && (written.Get("contentType").Exists() || written.Get("encoded").Exists()) {
		encoding = written.Get("encoded").String()
		written = content
	}
	at := record.Place{Line: i.value.LineOf(written.Index)}
	switch written.Type {
	case gjson.Null:
		return nil, record.Place{}
	case gjson.String:
		plain, err := message.Decoded(written.Str, encoding)
		if err != nil {
			i.err = err
		}
		return message.Unpacked(plain), at
	}
	at.Verbatim = true
	return []byte(written.Raw), at
}

// mostObjects bounds how many objects of a body are looked at. No answer of the API has as many.
const mostObjects = 2_000

// openObjects adds a pointer for each object in a value, which may have members that a contract does not name.
func openObjects(open []string, at string, value gjson.Result) []string {
	if !value.IsObject() && !value.IsArray() || len(open) == mostObjects {
		return open
	}
	isObject, index := value.IsObject(), 0
	if isObject {
		open = append(open, at+"/*")
	}
	value.ForEach(func(name, member gjson.Result) bool {
		step := strconv.Itoa(index)
		if index++; isObject {
			step = jsonpointer.Escape(name.String())
		}
		open = openObjects(open, at+"/"+step, member)
		return len(open) < mostObjects
	})
	return open
}
