package clientjudge

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"github.com/getkin/kin-openapi/openapi3"
)

// unset reports whether a value is one that clients send for what was not given: null, an empty text, list or group,
// and 0 for a number that cannot be 0 and need not be given. f may be nil.
func unset(f *field, value any) bool {
	switch value := value.(type) {
	case nil:
		return true
	case string:
		return value == "" || value == "0" && zeroIsUnset(f)
	case json.Number:
		number, err := value.Float64()
		return err == nil && number == 0 && zeroIsUnset(f)
	case []any:
		return len(value) == 0
	case map[string]any:
		for _, inner := range value {
			if !unset(nil, inner) {
				return false
			}
		}
		return true
	}
	return false
}

func zeroIsUnset(f *field) bool {
	return f != nil && !f.Required && f.Schema != nil && f.Schema.Min != nil && *f.Schema.Min > 0
}

// spelled returns a value as the schema has it, where clients write it in another way that the API understands: truth
// values as 1 and 0, texts as numbers, lists as groups with numbers for names.
func spelled(f *field, value any) any {
	word := text(value)
	switch object, isObject := value.(map[string]any); {
	case word != "" && f.Check.Takes(openapi3.TypeBoolean) && (word == "1" || word == "true"):
		return true
	case word != "" && f.Check.Takes(openapi3.TypeBoolean) && (word == "0" || word == "false"):
		return false
	case f.Check.Takes(openapi3.TypeString):
		if _, isText := value.(string); !isText && word != "" {
			return word
		}
	case f.Check.Takes(openapi3.TypeInteger), f.Check.Takes(openapi3.TypeNumber):
		if _, isText := value.(string); isText {
			return word // without spaces around it
		}
	case isObject && f.Check.Takes(openapi3.TypeArray):
		return listOf(object)
	}
	return value
}

// listOf returns the elements of a list that PHP writes with their numbers: items[0][name].
func listOf(object map[string]any) any {
	var list []any
	for _, name := range slices.Sorted(maps.Keys(object)) {
		if _, err := strconv.Atoi(name); err != nil {
			return object
		}
		list = append(list, object[name])
	}
	return list
}
