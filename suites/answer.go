package suites

import (
	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/jsonvalue"
)

// Answer is an exchange whose answer a case reads. Reading judges nothing: Str, Int, Bool
// and List return a zero value if the field is absent or has another type. Paths are
// dotted: "card.id", "data.0.amount".
type Answer struct{ *exchange.Exchange }

// Get returns the value at a path, and whether there is one.
func (a *Answer) Get(path string) (any, bool) {
	if a == nil || a.Response == nil {
		return nil, false
	}
	return jsonvalue.Get(a.Response.JSON, path)
}

// Str returns the string at a path.
func (a *Answer) Str(path string) string {
	v, _ := a.Get(path)
	s, _ := v.(string)
	return s
}

// Int returns the integer at a path.
func (a *Answer) Int(path string) int64 {
	v, _ := a.Get(path)
	f, _ := v.(float64)
	return int64(f)
}

// Bool returns the boolean at a path.
func (a *Answer) Bool(path string) bool {
	v, _ := a.Get(path)
	b, _ := v.(bool)
	return b
}

// List returns the array at a path.
func (a *Answer) List(path string) []any {
	v, _ := a.Get(path)
	list, _ := v.([]any)
	return list
}

// IDs returns the ids of the objects in a list, in their order.
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

// ID returns the id of the object.
func (a *Answer) ID() string { return a.Str("id") }

// Succeeded reports whether the answer is a 200 with anything but an error object.
func (a *Answer) Succeeded() bool {
	return a.Response.Status == 200 && a.Str("object") != "error"
}

// Code returns the code of an error object.
func (a *Answer) Code() string { return a.Str("code") }
