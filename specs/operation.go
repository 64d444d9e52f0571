package specs

import (
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// Operation is one operation of the OpenAPI document, indexed for judging. It is
// read-only.
type Operation struct {
	ID      string // operationId
	Method  string
	Path    string   // template, "/charges/{charge_id}"
	Host    string   // "api" or "vault", from the operation's servers
	Subject string   // first tag: tokens, charges, …
	Keys    []string // the kinds of key that it takes: "public", "secret", "chain"
	// Dialect is the only dialect that has the operation, empty where both have.
	Dialect  Dialect
	Spec     *openapi3.Operation // as the document has it
	segments []string
	answers  map[int]answer
}

// ErrorCode is one code that an error answer can have.
type ErrorCode struct {
	Code string `json:"code"`
	// Dialect is the only dialect that has the code; empty where both have.
	Dialect Dialect `json:"dialect,omitempty"`
}

// ResponseSchema returns the schema of the JSON answer with a status, and its place in
// the document: "specs/openapi.yaml #/components/schemas/Charge". It returns nil where
// the contract declares no such answer.
func (o *Operation) ResponseSchema(status int) (schema *openapi3.Schema, where string) {
	declared := o.answers[status]
	return declared.schema, declared.where
}

// ErrorCodes returns the codes that an answer with a status can have.
func (o *Operation) ErrorCodes(status int) []ErrorCode { return o.answers[status].codes }

// Statuses returns the statuses that the contract declares, in ascending order.
func (o *Operation) Statuses() []int {
	statuses := make([]int, 0, len(o.answers))
	for status := range o.answers {
		statuses = append(statuses, status)
	}
	slices.Sort(statuses)
	return statuses
}

// Find returns the operation that a request goes to, nil where the contract has none.
// host is "api" or "vault" ("" finds either), path is without query.
func (c *Contract) Find(host, method, path string) *Operation {
	if len(path) < 2 || path[0] != '/' {
		return nil
	}
	path = strings.TrimSuffix(path, "/") // the PHP client writes POST /charges/
	if c.undescribed[path] {
		return nil
	}
	for _, op := range c.byShape[shape{method, strings.Count(path, "/")}] {
		if (host == "" || host == op.Host) && op.fits(path[1:]) {
			return op
		}
	}
	return nil
}

// fits reports whether a path is one of the operation. It has as many segments.
func (o *Operation) fits(path string) bool {
	for _, want := range o.segments {
		var segment string
		segment, path, _ = strings.Cut(path, "/")
		if segment != want && (segment == "" || !isVariable(want)) {
			return false
		}
	}
	return true
}

// Variables returns what a path has in place of the variables of the operation's path,
// by their names: charge_id → chrg_test_….
func (o *Operation) Variables(path string) map[string]string {
	given := strings.Split(strings.Trim(path, "/"), "/")
	out := map[string]string{}
	for i, segment := range o.segments {
		if isVariable(segment) && i < len(given) {
			out[strings.Trim(segment, "{}")] = given[i]
		}
	}
	return out
}

// LastVariable returns the name of the last variable of the path, which is that of the
// object itself. It is empty where the path has no variable.
func (o *Operation) LastVariable() string {
	for _, segment := range slices.Backward(o.segments) {
		if isVariable(segment) {
			return strings.Trim(segment, "{}")
		}
	}
	return ""
}
