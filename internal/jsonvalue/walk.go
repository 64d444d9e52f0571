package jsonvalue

import (
	"iter"
	"maps"
	"slices"
	"strconv"
)

// Place is where a value stands within another. Its pointer is written only on
// demand, so that a walk without findings costs nothing.
type Place struct {
	outer *Place
	name  string
	index int
}

// String returns the JSON pointer of the place, empty for the outermost value.
func (p Place) String() string {
	if p.outer == nil {
		return ""
	}
	if p.name == "" {
		return p.outer.String() + "/" + strconv.Itoa(p.index)
	}
	return p.outer.String() + "/" + Escape(p.name)
}

// Objects returns the JSON objects within a value with their places, outer ones
// before inner ones. Members of one object come in no particular order.
func Objects(value any) iter.Seq2[Place, map[string]any] {
	return func(yield func(Place, map[string]any) bool) { eachObject(value, Place{}, yield) }
}

// eachObject reports whether the walk goes on.
func eachObject(value any, at Place, yield func(Place, map[string]any) bool) bool {
	switch node := value.(type) {
	case map[string]any:
		if !yield(at, node) {
			return false
		}
		for name, inner := range node {
			switch inner.(type) {
			case map[string]any, []any:
				if !eachObject(inner, Place{outer: &at, name: name}, yield) {
					return false
				}
			}
		}
	case []any:
		for i, inner := range node {
			if !eachObject(inner, Place{outer: &at, index: i}, yield) {
				return false
			}
		}
	}
	return true
}

// Leaves returns what a value ends in, each with its dotted path: strings, numbers,
// booleans, nulls, and objects and lists without members. Members come in order of
// their names.
func Leaves(value any) iter.Seq2[string, any] {
	return func(yield func(string, any) bool) { eachLeaf("", value, yield) }
}

// eachLeaf reports whether the walk goes on.
func eachLeaf(path string, value any, yield func(string, any) bool) bool {
	switch node := value.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(node)) {
			if !eachLeaf(below(path, name), node[name], yield) {
				return false
			}
		}
		return len(node) > 0 || yield(path, value)
	case []any:
		for i, inner := range node {
			if !eachLeaf(below(path, strconv.Itoa(i)), inner, yield) {
				return false
			}
		}
		return len(node) > 0 || yield(path, value)
	}
	return yield(path, value)
}

// below returns the dotted path of a member.
func below(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
