package specs

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/omise-conformance/harness/internal/jsonvalue"
)

// shape is what operations must share to be told apart by their segments only.
type shape struct {
	method   string
	segments int
}

// answer is one declared answer of an operation.
type answer struct {
	schema *openapi3.Schema
	where  string
	codes  []ErrorCode
}

// ErrorCode is one code that an error answer can carry.
type ErrorCode struct {
	Code string `json:"code"`
	// Dialect is the only dialect that states the code; empty where both do.
	Dialect Dialect `json:"dialect,omitempty"`
}

// keyNames maps security schemes to the kinds of key, in the order of Keys.
var keyNames = []struct{ scheme, key string }{
	{"publicKey", "public"}, {"secretKey", "secret"}, {"chainKey", "chain"},
}

const jsonType = "application/json"

// ResponseSchema returns the schema of the JSON answer with that status, nil
// where the contract declares none, and where in the document it is.
func (o *Operation) ResponseSchema(status int) (schema *openapi3.Schema, where string) {
	declared := o.answers[status]
	return declared.schema, declared.where
}

// ErrorCodes returns the codes that an answer with that status can carry.
func (o *Operation) ErrorCodes(status int) []ErrorCode { return o.answers[status].codes }

// Statuses returns the statuses that the contract declares, in order.
func (o *Operation) Statuses() []int {
	statuses := make([]int, 0, len(o.answers))
	for status := range o.answers {
		statuses = append(statuses, status)
	}
	slices.Sort(statuses)
	return statuses
}

// indexOperations fills Operations in the order of the paths and the tables
// that Find and Operation use.
func (c *Contract) indexOperations() error {
	c.byID = map[string]*Operation{}
	c.byShape = map[shape][]*Operation{}
	c.undescribed = map[string]bool{}
	for _, path := range asStrings(c.Doc.Extensions["x-undescribed-paths"]) {
		c.undescribed[path] = true
	}
	var errs []error
	for path, item := range c.Doc.Paths.Map() {
		for method, spec := range item.Operations() {
			op, err := newOperation(path, method, spec)
			if err == nil && c.byID[op.ID] != nil {
				err = fmt.Errorf("operationId %s is used twice", op.ID)
			}
			if err != nil {
				errs = append(errs, &docError{at: "\n  " + path + ":", message: method + " " + path + ": " + err.Error()})
				continue
			}
			c.byID[op.ID] = op
			c.Operations = append(c.Operations, op)
		}
	}
	slices.SortFunc(c.Operations, compareOperations)
	for _, op := range c.Operations {
		key := shape{op.Method, len(op.segments)}
		c.byShape[key] = append(c.byShape[key], op)
	}
	return errors.Join(errs...)
}

// compareOperations puts fixed segments before variables, so that the first
// operation that fits a path is the one meant.
func compareOperations(a, b *Operation) int {
	for i := range min(len(a.segments), len(b.segments)) {
		if va, vb := isVariable(a.segments[i]), isVariable(b.segments[i]); va != vb {
			if va {
				return 1
			}
			return -1
		}
		if order := strings.Compare(a.segments[i], b.segments[i]); order != 0 {
			return order
		}
	}
	if order := len(a.segments) - len(b.segments); order != 0 {
		return order
	}
	return strings.Compare(a.Method, b.Method)
}

func isVariable(segment string) bool { return strings.HasPrefix(segment, "{") }

func newOperation(path, method string, spec *openapi3.Operation) (*Operation, error) {
	op := &Operation{
		ID: spec.OperationID, Method: method, Path: path, Spec: spec,
		segments: strings.Split(strings.TrimPrefix(path, "/"), "/"),
		answers:  map[int]answer{},
	}
	if !strings.HasPrefix(path, "/") {
		return nil, errors.New("is a path that does not begin with a slash")
	}
	if op.ID == "" {
		return nil, errors.New("has no operationId")
	}
	if len(spec.Tags) == 0 {
		return nil, errors.New("has no tag to be its subject")
	}
	op.Subject = spec.Tags[0]
	if spec.Servers == nil || len(*spec.Servers) == 0 {
		return nil, errors.New("has no servers of its own")
	}
	server, err := url.Parse((*spec.Servers)[0].URL)
	if err != nil {
		return nil, fmt.Errorf("has an unreadable server: %w", err)
	}
	op.Host, _, _ = strings.Cut(server.Hostname(), ".")
	if op.Host != "api" && op.Host != "vault" {
		return nil, fmt.Errorf("has the server %s, which is neither api nor vault", server)
	}
	if op.Keys, err = keysOf(spec); err != nil {
		return nil, err
	}
	if name, ok := spec.Extensions["x-dialect"]; ok {
		if op.Dialect = Dialect(fmt.Sprint(name)); op.Dialect != Documented && op.Dialect != Recorded {
			return nil, fmt.Errorf("x-dialect is %q, neither recorded nor documented", op.Dialect)
		}
	}
	for name, response := range spec.Responses.Map() {
		status, err := strconv.Atoi(name)
		if err != nil {
			return nil, fmt.Errorf("answers %q, which is no status", name)
		}
		if op.answers[status], err = newAnswer(op, name, response); err != nil {
			return nil, fmt.Errorf("answer %s: %w", name, err)
		}
	}
	return op, nil
}

func keysOf(spec *openapi3.Operation) ([]string, error) {
	var keys []string
	if spec.Security == nil {
		return nil, errors.New("has no security")
	}
	for _, known := range keyNames {
		for _, requirement := range *spec.Security {
			if _, ok := requirement[known.scheme]; ok {
				keys = append(keys, known.key)
			}
		}
	}
	if len(keys) != len(*spec.Security) {
		return nil, errors.New("names a security scheme that is no kind of key")
	}
	return keys, nil
}

func newAnswer(op *Operation, status string, response *openapi3.ResponseRef) (answer, error) {
	var declared answer
	if listed, ok := response.Value.Extensions["x-error-codes"]; ok {
		text, err := json.Marshal(listed)
		if err == nil {
			err = json.Unmarshal(text, &declared.codes)
		}
		if err != nil {
			return declared, fmt.Errorf("x-error-codes: %w", err)
		}
	}
	media := response.Value.Content[jsonType]
	if media == nil || media.Schema == nil {
		return declared, nil
	}
	declared.schema = media.Schema.Value
	if declared.where = OpenAPIFile + " " + media.Schema.Ref; media.Schema.Ref == "" {
		declared.where = fmt.Sprintf("%s #/paths/%s/%s/responses/%s/content/%s/schema", OpenAPIFile,
			jsonvalue.Escape(op.Path), strings.ToLower(op.Method), status, jsonvalue.Escape(jsonType))
	}
	return declared, nil
}

// Find returns the operation that a request goes to, nil where the contract knows
// none: host is "api" or "vault" ("" finds either), path is without query.
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

// fits reports whether a path with the right number of segments is one of the
// operation's.
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

// asStrings returns the strings of a decoded YAML list.
func asStrings(list any) []string {
	items, _ := list.([]any)
	var out []string
	for _, item := range items {
		if text, ok := item.(string); ok {
			out = append(out, text)
		}
	}
	return out
}
