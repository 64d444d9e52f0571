package faultproxy

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/omise-conformance/harness/specs"
)

// mutation is one way in which a field can go wrong.
type mutation struct {
	name string
	// of returns the change, or nil if the contract allows the changed value as well.
	of       func(*field) change
	sentence string // with the kind of the object and the field
	rule     func(*field) string
}

// mutations are in the order of the faults of a field.
var mutations = []mutation{
	{"drop", dropped, "A %s lacks %s.", schemaRule},
	{"null", nulled, "In a %s, %s is null.", schemaRule},
	{"type", retyped, "In a %s, %s has another type.", schemaRule},
	{"enum", outsideEnum, "In a %s, %s is not one of the allowed values.", schemaRule},
	{"case", recased, "In a %s, %s is in the other letter case.", schemaRule},
	{"precision", fractioned, "In a %s, %s has a fraction.", precisionRule},
	{"offset", zoneOffset, "In a %s, %s has the offset +07:00.", timeRule},
	{"id", otherID, "In a %s, %s is that of another object.", idRule},
}

// forbids reports whether a value is invalid by the schema.
func forbids(schema *openapi3.Schema, value any) bool {
	return len(specs.ValidateJSON(schema, "", value)) > 0
}

func dropped(f *field) change {
	if !f.required {
		return nil
	}
	return func(json.RawMessage) json.RawMessage { return nil }
}

func nulled(f *field) change {
	if !forbids(f.schema, nil) {
		return nil
	}
	return always("null")
}

func always(text string) change {
	return func(json.RawMessage) json.RawMessage { return json.RawMessage(text) }
}

// quoted turns a number, a flag or null into a string.
func quoted(value json.RawMessage) json.RawMessage {
	return json.RawMessage(`"` + string(value) + `"`)
}

// retypings are tried in this order. Numbers in strings and empty objects that become
// arrays are the most frequent in practice.
var retypings = []struct {
	from   string
	sample any
	change change
}{
	{openapi3.TypeInteger, "1", quoted},
	{openapi3.TypeNumber, "1", quoted},
	{openapi3.TypeBoolean, "true", quoted},
	{openapi3.TypeObject, []any{}, always("[]")},
	{openapi3.TypeArray, map[string]any{}, always("{}")},
	{"", 7.0, always("7")},
	{"", true, always("true")},
	{"", []any{}, always("[]")},
}

func retyped(f *field) change {
	for _, each := range retypings {
		if (each.from == "" || f.schema.Type.Is(each.from)) && forbids(f.schema, each.sample) {
			return each.change
		}
	}
	return nil
}

// onText changes strings and nothing else.
func onText(c func(string) string) change {
	return func(value json.RawMessage) json.RawMessage {
		var text string
		if firstByte(value) != '"' || json.Unmarshal(value, &text) != nil {
			return value
		}
		changed, _ := json.Marshal(c(text)) // a string can always be written
		return changed
	}
}

const noWord = "of_no_known_kind"

func outsideEnum(f *field) change {
	if len(f.schema.Enum) == 0 || !forbids(f.schema, noWord) {
		return nil
	}
	return onText(func(string) string { return noWord })
}

// recased tries the words of an enum, or words that a pattern may allow.
func recased(f *field) change {
	words := []string{"ab", "AB"}
	if len(f.schema.Enum) > 0 {
		words = nil
	}
	for _, word := range f.schema.Enum {
		if text, ok := word.(string); ok {
			words = append(words, text)
		}
	}
	for _, word := range words {
		if f.schema.Type.Is(openapi3.TypeString) && !forbids(f.schema, word) && forbids(f.schema, swapped(word)) {
			return onText(swapped)
		}
	}
	return nil
}

// swapped returns a word in the other letter case.
func swapped(word string) string {
	if lower := strings.ToLower(word); lower != word {
		return lower
	}
	return strings.ToUpper(word)
}

func isTime(f *field) bool { return f.schema.Format == "date-time" }

func fractioned(f *field) change {
	switch {
	case isTime(f):
		return onText(func(text string) string { return strings.TrimSuffix(text, "Z") + ".123Z" })
	case f.schema.Type.Is(openapi3.TypeInteger) && forbids(f.schema, 1.5):
		return func(value json.RawMessage) json.RawMessage {
			if firstByte(value) == 'n' {
				return value
			}
			return json.RawMessage(string(value) + ".5")
		}
	}
	return nil
}

func zoneOffset(f *field) change {
	if !isTime(f) {
		return nil
	}
	return onText(func(text string) string { return strings.TrimSuffix(text, "Z") + "+07:00" })
}

// idPattern is how the patterns of ids and of paths end.
const idPattern = "_[0-9a-z]+$"

// otherID replaces each id by another one, always the same, so that two ids stay two.
func otherID(f *field) change {
	if !slices.ContainsFunc(branches(f.schema), func(s *openapi3.Schema) bool { return strings.HasSuffix(s.Pattern, idPattern) }) {
		return nil
	}
	return onText(func(text string) string {
		last := len(text) - 1
		if text[last] == '0' {
			return text[:last] + "1"
		}
		return text[:last] + "0"
	})
}

func branches(schema *openapi3.Schema) []*openapi3.Schema {
	all := []*openapi3.Schema{schema}
	for _, branch := range schema.OneOf {
		all = append(all, branch.Value)
	}
	return all
}

func schemaRule(f *field) string { return f.rule }

func timeRule(*field) string { return "answer.times-utc" }

func precisionRule(f *field) string {
	if isTime(f) {
		return timeRule(f)
	}
	return f.rule
}

// idRule is the rule that id and location agree. The rules on the objects that other fields
// lead to are in otherRules.
func idRule(*field) string { return "answer.location" }
