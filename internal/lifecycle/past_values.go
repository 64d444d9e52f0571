package lifecycle

import (
	"strings"
	"time"

	"github.com/omise-conformance/harness/internal/jsonvalue"
)

// place is where an object stands in an answer, nil for the answer itself. Its pointer is written only
// for a finding.
type place struct {
	outer *place
	name  string
	index string // of an element of the list that has the name, empty for the member itself
}

// pointer returns the JSON pointer of a field, given as a dotted path, of the object.
func (at *place) pointer(field string) string {
	out := jsonvalue.PointerOf(field)
	for ; at != nil; at = at.outer {
		if at.index != "" {
			out = "/" + at.index + out
		}
		out = "/" + jsonvalue.Escape(at.name) + out
	}
	return out
}

// agree reports whether two values of a field say the same. Another form of a time, the case of a text
// and another type are for other rules to judge; an object and an id agree if the object has the id. Where a
// zero, false or an empty text was shown, null says as much.
func agree(a, b any) bool {
	a, b = idOf(a), idOf(b)
	switch a := a.(type) {
	case string:
		text, ok := b.(string)
		return b != nil && !ok || strings.EqualFold(a, text) || ok && sameTime(a, text)
	case float64:
		number, ok := b.(float64)
		return b != nil && !ok || a == number
	case bool:
		flag, ok := b.(bool)
		return b != nil && !ok || a == flag
	}
	return true
}

// idOf returns the id of an object that has one, and any other value as it is.
func idOf(value any) any {
	object, _ := value.(map[string]any)
	if id, ok := object["id"].(string); ok {
		return id
	}
	return value
}

func sameTime(a, b string) bool {
	first, second := seconds(a), seconds(b)
	return !first.IsZero() && first.Equal(second)
}

// timeIn returns the time at a dotted path, zero where there is none.
func timeIn(object map[string]any, path string) time.Time {
	value, _ := jsonvalue.Get(object, path)
	text, _ := value.(string)
	return seconds(text)
}

// seconds returns a time in whole seconds, zero for a text that is none.
func seconds(text string) time.Time {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}
	}
	return at.Truncate(time.Second)
}
