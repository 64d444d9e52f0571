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
	"github.com/omise-conformance/harness/specs/internal/document"
)

// shape is what operations have in common that only their segments tell apart.
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

// keyNames maps security schemes to the kinds of key, in the order of Operation.Keys.
var keyNames = []struct{ scheme, key string }{
	{"publicKey", "public"}, {"secretKey", "secret"}, {"chainKey", "chain"},
}

const jsonType = "application/json"

// indexOperations fills Operations, in the order of the paths, and the tables that
// Find and Operation read.
func (c *Contract) indexOperations() error {
	c.byID = map[string]*Operation{}
	c.byShape = map[shape][]*Operation{}
	c.undescribed = map[string]bool{}
	for _, path := range document.Strings(c.Doc.Extensions["x-undescribed-paths"]) {
		c.undescribed[path] = true
	}
	var errs []error
	for path, item := range c.Doc.Paths.Map() {
		for method, spec := range item.Operations() {
			op, err := newOperation(c.File, path, method, spec)
			if err == nil && c.byID[op.ID] != nil {
				err = fmt.Errorf("operationId %s is used twice", op.ID)
			}
			if err != nil {
				errs = append(errs, &document.Problem{At: "\n  " + path + ":", Message: method + " " + path + ": " + err.Error()})
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

// newOperation reads one operation. Its errors complete the sentence "POST /tokens: …".
func newOperation(file, path, method string, spec *openapi3.Operation) (*Operation, error) {
	op := &Operation{
		ID: spec.OperationID, Method: method, Path: path, Spec: spec,
		segments: strings.Split(strings.TrimPrefix(path, "/"), "/"),
		answers:  map[int]answer{},
	}
	switch {
	case !strings.HasPrefix(path, "/"):
		return nil, errors.New("the path does not begin with a slash")
	case op.ID == "":
		return nil, errors.New("has no operationId")
	case len(spec.Tags) == 0:
		return nil, errors.New("has no tag to be its subject")
	}
	op.Subject = spec.Tags[0]
	var err error
	if op.Host, err = hostOf(spec); err != nil {
		return nil, err
	}
	if op.Keys, err = keysOf(spec); err != nil {
		return nil, err
	}
	if op.Dialect, err = dialectOf(spec); err != nil {
		return nil, err
	}
	return op, op.addAnswers(file)
}

// hostOf returns the first part of the host name of the operation's server.
func hostOf(spec *openapi3.Operation) (string, error) {
	if spec.Servers == nil || len(*spec.Servers) == 0 {
		return "", errors.New("has no servers of its own")
	}
	server, err := url.Parse((*spec.Servers)[0].URL)
	if err != nil {
		return "", fmt.Errorf("has an invalid server: %w", err)
	}
	host, _, _ := strings.Cut(server.Hostname(), ".")
	if host != "api" && host != "vault" {
		return "", fmt.Errorf("has the server %s: want api or vault", server)
	}
	return host, nil
}

// dialectOf returns the only dialect that has the operation, empty where both have.
func dialectOf(spec *openapi3.Operation) (Dialect, error) {
	name, ok := spec.Extensions["x-dialect"]
	if !ok {
		return "", nil
	}
	dialect := Dialect(fmt.Sprint(name))
	if !slices.Contains(dialects, dialect) {
		return "", fmt.Errorf("has the x-dialect %q: want %s", dialect, listed(dialects))
	}
	return dialect, nil
}

func (o *Operation) addAnswers(file string) error {
	for name, response := range o.Spec.Responses.Map() {
		status, err := strconv.Atoi(name)
		if err != nil {
			return fmt.Errorf("has the answer %q, which is not a status", name)
		}
		if o.answers[status], err = newAnswer(file, o, name, response); err != nil {
			return fmt.Errorf("answer %s: %w", name, err)
		}
	}
	return nil
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
		return nil, errors.New("names a security scheme that is not a kind of key")
	}
	return keys, nil
}

func newAnswer(file string, op *Operation, status string, response *openapi3.ResponseRef) (answer, error) {
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
	if declared.where = file + " " + media.Schema.Ref; media.Schema.Ref == "" {
		declared.where = fmt.Sprintf("%s #/paths/%s/%s/responses/%s/content/%s/schema", file,
			jsonvalue.Escape(op.Path), strings.ToLower(op.Method), status, jsonvalue.Escape(jsonType))
	}
	return declared, nil
}
