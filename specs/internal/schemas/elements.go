package schemas

import (
	"maps"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// mostElements are the objects and lists in lists whose mismatches are all looked for in one value. No list of the API has more
// than 100 elements, and each error of one takes a hundred times the length of {}.
const mostElements = 250

// elements counts the objects and lists in the lists of a value.
func elements(value any) (count int) {
	switch node := value.(type) {
	case map[string]any:
		for _, inner := range node {
			count += elements(inner)
		}
	case []any:
		for _, inner := range node {
			if count += elements(inner); !isScalar(inner) {
				count++
			}
		}
	}
	return count
}

// firstElements returns a copy of a value with as many elements as there is room for.
func firstElements(value any, room *int) any {
	switch node := value.(type) {
	case map[string]any:
		short := make(map[string]any, len(node))
		for _, name := range slices.Sorted(maps.Keys(node)) { // so that the first are always the same
			short[name] = firstElements(node[name], room)
		}
		return short
	case []any:
		short := []any{}
		for _, inner := range node {
			if !isScalar(inner) {
				*room--
			}
			if *room < 0 {
				break
			}
			short = append(short, firstElements(inner, room))
		}
		return short
	}
	return value
}

func isScalar(value any) bool {
	kind := typeOf(value)
	return kind != openapi3.TypeObject && kind != openapi3.TypeArray
}
