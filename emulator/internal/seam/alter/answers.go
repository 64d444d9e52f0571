package alter

import (
	"bytes"
	"encoding/json"
	"maps"
	"strings"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// Answer changes the members of an answer that succeeded; numbers are json.Number.
func Answer(edit func(c *api.Call, object map[string]any)) func(api.Handler) api.Handler {
	return After(func(c *api.Call, answer any) any {
		if _, isPage := answer.(*wire.Page); isPage {
			return answer
		}
		var w wire.Writer
		w.Value("", answer)
		decoder := json.NewDecoder(bytes.NewReader(w.Buf))
		decoder.UseNumber()
		var object map[string]any
		if decoder.Decode(&object) != nil {
			return answer
		}
		edit(c, object)
		return object
	})
}

// Edit is Answer for a change that the object alone determines.
func Edit(change func(object map[string]any)) func(api.Handler) api.Handler {
	return Answer(func(_ *api.Call, object map[string]any) { change(object) })
}

// Members changes members of answers that succeeded.
func Members(members map[string]any) func(api.Handler) api.Handler {
	return Answer(func(_ *api.Call, object map[string]any) {
		maps.Copy(object, members)
	})
}

// Empty empties an object of an answer.
func Empty(name string) func(api.Handler) api.Handler {
	return Answer(func(_ *api.Call, object map[string]any) { object[name] = map[string]any{} })
}

// WithoutMember takes a member out of an answer.
func WithoutMember(name string) func(api.Handler) api.Handler {
	return Answer(func(_ *api.Call, object map[string]any) { delete(object, name) })
}

// Time moves a time of an answer.
func Time(name string, by time.Duration) func(api.Handler) api.Handler {
	return Edit(Moved(name, by))
}

// Text changes a text of an answer, which may lie within another member: "card.name".
func Text(path string, change func(string) string) func(api.Handler) api.Handler {
	return Answer(func(_ *api.Call, object map[string]any) {
		name, inner, nested := strings.Cut(path, ".")
		if nested {
			object, _ = object[name].(map[string]any)
			name = inner
		}
		if text, ok := object[name].(string); ok {
			object[name] = change(text)
		}
	})
}

// MemberWhere changes a member of answers in which another member, or the same, has a value.
func MemberWhere(name string, has any, changed string, value any) func(api.Handler) api.Handler {
	return Answer(func(_ *api.Call, object map[string]any) {
		if object[name] == has {
			object[changed] = value
		}
	})
}

// Set changes a member of an object that another change is about.
func Set(name string, value any) func(object map[string]any) {
	return func(object map[string]any) { object[name] = value }
}

// Inner changes the object that a member of another holds, if it holds one.
func Inner(member string, change func(object map[string]any)) func(object map[string]any) {
	return func(object map[string]any) {
		if inner, ok := object[member].(map[string]any); ok {
			change(inner)
		}
	}
}

// Moved moves a time of an object.
func Moved(name string, by time.Duration) func(object map[string]any) {
	return func(object map[string]any) {
		text, _ := object[name].(string)
		if at, err := time.Parse(time.RFC3339, text); err == nil {
			object[name] = at.Add(by).UTC().Format(time.RFC3339)
		}
	}
}
