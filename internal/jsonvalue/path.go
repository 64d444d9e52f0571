// Package jsonvalue reads decoded JSON: map[string]any, []any, float64, string,
// bool and nil, as encoding/json makes them. It is the only place that follows
// paths and pointers, walks values and compares them member by member.
package jsonvalue

import (
	"strconv"
	"strings"

	"github.com/go-openapi/jsonpointer"
)

// Get returns the value at a dotted path: "card.id", "data.0.amount". A number is
// an index of a list; a negative one counts from the end, and # is the length of
// the list as a float64. The empty path is the value itself.
func Get(value any, path string) (found any, present bool) {
	if path == "" {
		return value, true
	}
	for name := range strings.SplitSeq(path, ".") {
		if value, present = member(value, name); !present {
			return nil, false
		}
	}
	return value, true
}

// member is one step of a dotted path.
func member(value any, name string) (found any, present bool) {
	list, isList := value.([]any)
	if !isList {
		return Step(value, name)
	}
	if name == "#" {
		return float64(len(list)), true
	}
	if i, err := strconv.Atoi(name); err == nil && i < 0 {
		name = strconv.Itoa(i + len(list))
	}
	return Step(value, name)
}

// Pointer returns the value at a JSON pointer (RFC 6901): "/card/id".
func Pointer(value any, pointer string) (found any, present bool) {
	for _, token := range Tokens(pointer) {
		if value, present = Step(value, token); !present {
			return nil, false
		}
	}
	return value, true
}

// Step returns the member of an object, or the element of a list, that a token of
// a pointer names, unescaped.
func Step(value any, token string) (found any, present bool) {
	switch node := value.(type) {
	case map[string]any:
		found, present = node[token]
		return found, present
	case []any:
		if i, err := strconv.Atoi(token); err == nil && i >= 0 && i < len(node) {
			return node[i], true
		}
	}
	return nil, false
}

// Tokens returns the unescaped tokens of a JSON pointer, none for the whole value.
func Tokens(pointer string) []string {
	if pointer == "" {
		return nil
	}
	tokens := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	for i, token := range tokens {
		tokens[i] = jsonpointer.Unescape(token)
	}
	return tokens
}

// Escape returns a name as a token of a JSON pointer has it: ~1 for a slash, ~0
// for a tilde.
func Escape(name string) string { return jsonpointer.Escape(name) }

// PointerOf returns the JSON pointer of a dotted path: "/card/id".
func PointerOf(path string) string { return "/" + strings.ReplaceAll(path, ".", "/") }
