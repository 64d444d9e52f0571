package alter

import (
	"time"
)

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
