package judge

import (
	"strconv"
	"strings"
)

// place is where a value stands in an answer. It is written out only for
// findings, so that walking an answer without any costs nothing.
type place struct {
	outer *place
	name  string
	index int
}

func (p place) String() string {
	if p.outer == nil {
		return ""
	}
	if p.name == "" {
		return p.outer.String() + "/" + strconv.Itoa(p.index)
	}
	return p.outer.String() + "/" + escapePointer(p.name)
}

// eachObject visits every JSON object in a value, outer before inner.
func eachObject(value any, at place, visit func(object map[string]any, at place)) {
	switch node := value.(type) {
	case map[string]any:
		visit(node, at)
		for name, inner := range node {
			switch inner.(type) {
			case map[string]any, []any:
				eachObject(inner, place{outer: &at, name: name}, visit)
			}
		}
	case []any:
		for i, inner := range node {
			eachObject(inner, place{outer: &at, index: i}, visit)
		}
	}
}

// lookupPointer follows a JSON pointer.
func lookupPointer(value any, pointer string) (found any, present bool) {
	for _, part := range splitPointer(pointer) {
		if value, present = step(value, part); !present {
			return nil, false
		}
	}
	return value, true
}

func step(value any, part string) (any, bool) {
	switch node := value.(type) {
	case map[string]any:
		inner, ok := node[part]
		return inner, ok
	case []any:
		if i, err := strconv.Atoi(part); err == nil && i >= 0 && i < len(node) {
			return node[i], true
		}
	}
	return nil, false
}

func splitPointer(pointer string) []string {
	pointer = strings.Trim(pointer, "/")
	if pointer == "" {
		return nil
	}
	parts := strings.Split(pointer, "/")
	for i, part := range parts {
		parts[i] = strings.NewReplacer("~1", "/", "~0", "~").Replace(part)
	}
	return parts
}

func escapePointer(part string) string {
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(part)
}

// subject names what a pointer points at, as in "expected card.id to be …".
func subject(pointer string) string {
	if parts := splitPointer(pointer); len(parts) > 0 {
		return strings.Join(parts, ".")
	}
	return "the answer"
}
