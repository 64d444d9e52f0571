package check

import (
	"bytes"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/reports/files"
)

// mostPlaced bounds the findings of one record whose line is looked for. A list of a hundred objects {} has thousands.
const mostPlaced = 200

// place notes where in the file each finding is.
func (r *reading) place() {
	for i := range r.Found {
		f := &r.Found[i]
		f.File, f.Line, f.Exchange = r.File, r.lineOf(f.Place, i), r.Number
	}
	if r.Kind == files.Mixture {
		r.odd = r.Line
		if odd, _ := oddIn(r.Reading.Marks); len(odd) > 0 {
			r.odd = r.lineOf(odd[0].Place, 0)
		}
	}
}

// lineOf returns the line of the value at a place in the body, for the finding at an index.
func (r *reading) lineOf(place string, i int) int {
	body := r.record.BodyAt
	switch {
	case body.Line == 0:
		return r.Line
	case !body.Verbatim || i >= mostPlaced || place == "":
		return body.Line
	}
	return body.Line + lineIn(r.record.Body, place)
}

// bodyLine returns on which line a text of the body stands that is at an offset, where the body is in the file as it is.
func (r *reading) bodyLine(offset int) int {
	if r.record.BodyAt.Line == 0 {
		return r.Line
	}
	if !r.record.BodyAt.Verbatim {
		return r.record.BodyAt.Line
	}
	return r.record.BodyAt.Line + strings.Count(string(r.record.Body[:offset]), "\n")
}

// secrets finds the secrets in the record. What redaction has left as it was has none.
func (r *reading) secrets() {
	for _, found := range exchange.Secrets("program", "", r.record.Line) {
		if isGrave(found.Kind) { // programs may have keys for tests
			r.Secrets = append(r.Secrets, files.Secret{Secret: found, Line: r.Line, Record: r.Number})
		}
	}
	if request := r.record.Request; request != nil {
		sent := &r.Exchange.Request
		address, query, _ := strings.Cut(request.URL, "?")
		r.secret("request URL", "", address, r.Line)
		if query != sent.Query {
			r.secret("request query", "", query, r.Line)
		}
		r.headers("request header ", request.Header, sent.Header)
		if !bytes.Equal(request.Body, sent.Body) {
			r.secret("request body", "", string(request.Body), r.Line)
		}
	}
	answer := r.Exchange.Response
	if answer == nil {
		return
	}
	r.headers("response header ", r.record.Header, answer.Header)
	if bytes.Equal(r.record.Body, answer.Body) {
		return
	}
	before := len(r.Secrets)
	if r.secret("response body", "", string(r.record.Body), r.bodyLine(0)); len(r.Secrets) == before || !r.record.BodyAt.Verbatim {
		return
	}
	// Where, line by line, so that the report can show it.
	offset := 0
	for line := range strings.Lines(string(r.record.Body)) {
		for _, each := range exchange.Secrets("", "", line) {
			for i := before; i < len(r.Secrets); i++ {
				if each.Kind == r.Secrets[i].Kind && r.Secrets[i].Line == r.record.BodyAt.Line {
					r.Secrets[i].Line = r.bodyLine(offset)
				}
			}
		}
		offset += len(line)
	}
}

// headers finds secrets in headers, in the order of their names.
func (r *reading) headers(at string, header, redacted http.Header) {
	for _, name := range slices.Sorted(maps.Keys(header)) {
		if slices.Equal(header[name], redacted[name]) {
			continue
		}
		for _, value := range header[name] {
			r.secret(at+exchange.Redact(name), name, value, r.Line)
		}
	}
}

func (r *reading) secret(at, name, value string, line int) {
	for _, found := range exchange.Secrets(at, name, value) {
		r.Secrets = append(r.Secrets, files.Secret{Secret: found, Line: line, Record: r.Number})
	}
}
