package check

import (
	"bytes"
	"cmp"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/captures"
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
			r.inBody("request body", request.Body, request.BodyAt)
		}
	}
	answer := r.Exchange.Response
	if answer == nil {
		return
	}
	r.headers("response header ", r.record.Header, answer.Header)
	if !bytes.Equal(r.record.Body, answer.Body) {
		r.inBody("response body", r.record.Body, r.record.BodyAt)
	}
}

// mostSearched bounds how many bytes of one body are read to find the lines of its secrets.
const mostSearched = 32 << 20

// inBody finds the secrets in a body, each on its own line where the body stands in the file as it is.
func (r *reading) inBody(at string, body []byte, place captures.Place) {
	before := len(r.Secrets)
	r.secret(at, "", string(body), cmp.Or(place.Line, r.Line))
	if place.Line == 0 || !place.Verbatim {
		return
	}
	searched := 0
	for i := before; i < len(r.Secrets); i++ {
		if searched += len(body); searched > mostSearched {
			return
		}
		r.Secrets[i].Line += secretIn(body, at, r.Secrets[i].Secret)
	}
}

// secretIn returns on which line of a body, counted from 0, a secret stands: by its field, or else the first line with one of its kind.
func secretIn(body []byte, at string, secret exchange.Secret) int {
	if field, named := strings.CutPrefix(secret.At, at+", field "); named {
		field, _, _ = strings.Cut(field, ", ")
		return lineIn(body, "/"+strings.NewReplacer(".", "/", "[", "/", "]", "").Replace(field))
	}
	number := 0
	for line := range strings.Lines(string(body)) {
		if slices.ContainsFunc(exchange.Secrets("", "", line), func(s exchange.Secret) bool { return s.Kind == secret.Kind }) {
			return number
		}
		number++
	}
	return 0
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
