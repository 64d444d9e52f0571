package wire

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
)

// List returns a nested array. A hash whose names are whole numbers is one as well, in the order of the
// numbers: forms may write a[0][b] where others write a[][b].
func (p Params) List(name string) ([]any, bool) {
	switch v := p[name].(type) {
	case []any:
		return v, true
	case map[string]any:
		return listOf(v)
	}
	return nil, false
}

// listOf returns the values of a hash of indices, and false where a name is none.
func listOf(hash map[string]any) ([]any, bool) {
	type element struct {
		at    uint64
		value any
	}
	var elements []element
	for name, v := range hash {
		at, err := strconv.ParseUint(name, 10, 32)
		if err != nil {
			return nil, false
		}
		elements = append(elements, element{at, v})
	}
	slices.SortFunc(elements, func(a, b element) int { return cmp.Compare(a.at, b.at) })
	list := make([]any, len(elements))
	for i, e := range elements {
		list[i] = e.value
	}
	return list, len(list) > 0
}

// WithIntegers returns the parameters with those of the names as numbers that are texts of digits, as they
// are in forms.
func (p Params) WithIntegers(names ...string) Params {
	typed := make(Params, len(p))
	for name, v := range p {
		if text, isText := v.(string); isText && slices.Contains(names, name) {
			if number, _, ok := p.Integer(name); ok && text != "" {
				v = json.Number(strconv.FormatInt(number, 10))
			}
		}
		typed[name] = v
	}
	return typed
}
