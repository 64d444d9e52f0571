package clientjudge

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"strings"

	"github.com/omise-conformance/harness/exchange"
)

// The media types that the API reads.
const (
	mediaJSON = "application/json"
	mediaForm = "application/x-www-form-urlencoded"
)

// noParameters is what the query of a request with a body carries.
var noParameters = newObject(nil)

// parameters judges the body and the query, and what is in them.
func (r *request) parameters() {
	op := r.verdict.Operation
	if op == nil {
		return
	}
	plan := r.observer.plans[op]
	body, readable := r.body()
	var query map[string]any
	if r.Request.Query != "" {
		query, _ = exchange.FormParameters(r.Request.Query)
	}
	v := &values{request: r, by: r.observer.judge, in: "body"}
	if plan.body == nil { // what is in the body of a GET counts as if it were in the query
		all := maps.Clone(body)
		if all == nil {
			all = map[string]any{}
		}
		maps.Copy(all, query)
		v.in = "query"
		v.object(plan.query, "", all)
		return
	}
	if readable {
		v.top, v.sourceType = body, text(body["type"])
		v.object(plan.body, "", body)
	}
	v.in = "query"
	v.object(noParameters, "", query)
}

// body judges whether the body can be read, and returns its parameters.
func (r *request) body() (parameters map[string]any, readable bool) {
	body := bytes.TrimSpace(r.Request.Body)
	if len(r.Request.Body) >= exchange.MaxBody || r.Request.Dropped > 0 {
		return nil, false // there is more than was kept
	}
	if len(body) == 0 || string(body) == "null" || string(body) == "{}" {
		return nil, true
	}
	kind := mediaType(r.Request.Header.Get("Content-Type"))
	if r.judged("client.media-type"); kind != "" && kind != mediaJSON && kind != mediaForm {
		r.found("client.media-type", flaw{expected: "a body of " + mediaJSON + " or " + mediaForm, got: quoted(kind)})
		return nil, false
	}
	if kind == "" { // the API is not known to refuse it, and goes by what it looks like
		if kind = mediaForm; body[0] == '{' || body[0] == '[' {
			kind = mediaJSON
		}
	}
	var problem string
	if kind == mediaJSON {
		parameters, problem = jsonParameters(body)
	} else {
		parameters, problem = formParameters(body)
	}
	if problem == "" && (kind == mediaJSON || bytes.IndexByte(body, '=') >= 0) {
		r.carried, r.read = parameters, true // carries would read the same
	}
	if r.judged("client.body"); problem != "" {
		r.found("client.body", flaw{expected: "a body that is " + bodyWords[kind] + ", as its Content-Type says", got: problem})
	}
	return parameters, problem == ""
}

var bodyWords = map[string]string{mediaJSON: "a JSON object", mediaForm: "a form"}

// mediaType returns the media type that counts: what stands before the first semicolon or comma, whatever follows.
func mediaType(contentType string) string {
	if end := strings.IndexAny(contentType, ";,"); end >= 0 {
		contentType = contentType[:end]
	}
	return strings.ToLower(strings.TrimSpace(contentType))
}

// jsonParameters reads a JSON body, or says why it cannot be read.
func jsonParameters(body []byte) (parameters map[string]any, problem string) {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber() // keeps 2000.0 apart from 2000
	var value any
	if err := decoder.Decode(&value); err != nil {
		return nil, "what is no JSON: " + strings.TrimPrefix(err.Error(), "json: ")
	}
	if _, err := decoder.Token(); err != io.EOF {
		return nil, "JSON with something after it"
	}
	parameters, isObject := value.(map[string]any)
	if !isObject {
		return nil, "JSON that is " + typeOf(value)
	}
	return parameters, ""
}

// formParameters reads a form, or says why it cannot be read.
func formParameters(body []byte) (parameters map[string]any, problem string) {
	if body[0] == '{' || body[0] == '[' {
		return nil, "JSON, which as a form is one strange name"
	}
	parameters, ok := exchange.FormParameters(string(body))
	if !ok {
		return nil, "a form with a wrong escape, or names within names without end"
	}
	return parameters, ""
}
