package wire

import (
	"errors"
	"net/url"
	"strings"
)

// longForm is the length of a form whose values are copied out of it: an object that keeps a word of it would otherwise keep all
// of it in memory.
const longForm = 1 << 10

// maxFormDepth bounds a[b][c]…; no parameter of the API is deeper than three levels.
const maxFormDepth = 16

var errFormConflict = errors.New("request parameters contradict each other")

// ParseForm reads a form body or query with Rack's rules: a[b]=1 nests, a[]=1 appends, a[][n]=x
// starts a new element when the last one already has n, and a bare key is null.
func ParseForm(text string) (Params, error) {
	if text == "" {
		return nil, nil
	}
	root, long := map[string]any{}, len(text) > longForm
	for text != "" {
		var pair string
		pair, text, _ = strings.Cut(text, "&")
		if pair == "" {
			continue
		}
		rawKey, rawValue, hasValue := strings.Cut(pair, "=")
		key, err := url.QueryUnescape(rawKey)
		if err != nil {
			return nil, errors.New("request parameters are not valid form data")
		}
		var value any
		if hasValue {
			word, err := url.QueryUnescape(rawValue)
			if err != nil {
				return nil, errors.New("request parameters are not valid form data")
			}
			if long {
				word = strings.Clone(word)
			}
			value = word
		}
		name, path, err := splitFormKey(key)
		if err != nil {
			return nil, err
		}
		if err := placeInMap(root, name, path, value); err != nil {
			return nil, err
		}
	}
	return root, nil
}

// splitFormKey turns items[][name] into "items" and ["", "name"].
func splitFormKey(key string) (string, []string, error) {
	open := strings.IndexByte(key, '[')
	if open <= 0 {
		return key, nil, nil
	}
	name, rest := key[:open], key[open:]
	var path []string
	for rest != "" {
		end := strings.IndexByte(rest, ']')
		if rest[0] != '[' || end < 0 {
			return key, nil, nil // an unfinished bracket is part of the name, as in Rack
		}
		path = append(path, rest[1:end])
		rest = rest[end+1:]
		if len(path) > maxFormDepth {
			return "", nil, errors.New("request parameters are nested too deeply")
		}
	}
	return name, path, nil
}

func placeInMap(m map[string]any, name string, path []string, value any) error {
	if len(path) == 0 {
		m[name] = value
		return nil
	}
	current := m[name]
	if path[0] == "" {
		list, ok := current.([]any)
		if !ok && current != nil {
			return errFormConflict
		}
		list, err := placeInList(list, path[1:], value)
		m[name] = list
		return err
	}
	child, ok := current.(map[string]any)
	if !ok {
		if current != nil {
			return errFormConflict
		}
		child = map[string]any{}
		m[name] = child
	}
	return placeInMap(child, path[0], path[1:], value)
}

func placeInList(list []any, path []string, value any) ([]any, error) {
	if len(path) == 0 {
		return append(list, value), nil
	}
	if path[0] == "" { // a[][]: Rack has no list in a list either
		return nil, errFormConflict
	}
	if n := len(list); n > 0 {
		if last, ok := list[n-1].(map[string]any); ok && !taken(last, path) {
			return list, placeInMap(last, path[0], path[1:], value)
		}
	}
	element := map[string]any{}
	return append(list, element), placeInMap(element, path[0], path[1:], value)
}

// taken reports whether the element already has a value at the path, so that the next one begins.
func taken(m map[string]any, path []string) bool {
	v, ok := m[path[0]]
	if !ok {
		return false
	}
	if len(path) == 1 {
		return true
	}
	child, ok := v.(map[string]any)
	if !ok || path[1] == "" {
		return false
	}
	return taken(child, path[1:])
}
