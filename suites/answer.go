package suites

import (
	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/jsonvalue"
)

// Answer is an exchange whose answer a case reads. The readers give zero values
// where the field is absent or of another type: reading judges nothing.
type Answer struct{ *exchange.Exchange }

// Get reads the value at a dotted path ("card.id", "data.0.amount").
func (a *Answer) Get(path string) (any, bool) {
	if a == nil || a.Response == nil {
		return nil, false
	}
	return jsonvalue.Get(a.Response.JSON, path)
}

// Str reads a string.
func (a *Answer) Str(path string) string {
	v, _ := a.Get(path)
	s, _ := v.(string)
	return s
}

// Int reads an integer.
func (a *Answer) Int(path string) int64 {
	v, _ := a.Get(path)
	f, _ := v.(float64)
	return int64(f)
}

// Bool reads a boolean.
func (a *Answer) Bool(path string) bool {
	v, _ := a.Get(path)
	b, _ := v.(bool)
	return b
}

// List reads an array.
func (a *Answer) List(path string) []any {
	v, _ := a.Get(path)
	list, _ := v.([]any)
	return list
}

// IDs reads the ids of the objects in the answer's data.
func (a *Answer) IDs() []string {
	var ids []string
	for _, item := range a.List("data") {
		if object, ok := item.(map[string]any); ok {
			id, _ := object["id"].(string)
			ids = append(ids, id)
		}
	}
	return ids
}

// ID reads the object's id.
func (a *Answer) ID() string { return a.Str("id") }

// Succeeded tells whether the answer is a 200 that is no error object.
func (a *Answer) Succeeded() bool {
	return a.Response.Status == 200 && a.Str("object") != "error"
}

// Code reads the code of an error object.
func (a *Answer) Code() string { return a.Str("code") }
