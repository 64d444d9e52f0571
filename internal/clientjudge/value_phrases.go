package clientjudge

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/omise-conformance/harness/internal/requestvalues"
)

// longestQuote bounds a value in a sentence.
const longestQuote = 60

// quoted returns a text in quotes, shortened.
func quoted(text string) string {
	if runes := []rune(text); len(runes) > longestQuote {
		text = string(runes[:longestQuote]) + "…"
	}
	return strconv.Quote(text)
}

// quotedValue returns a value for people: scalars as they are, else the type.
func quotedValue(value any) string {
	switch value := value.(type) {
	case string:
		return quoted(value)
	case json.Number, bool:
		return fmt.Sprintf("%.60s", fmt.Sprint(value))
	}
	return typeOf(value)
}

// typeOf names the JSON type of a value.
func typeOf(value any) string {
	switch value.(type) {
	case nil:
		return "null"
	case string:
		return "a text"
	case json.Number:
		return "a number"
	case bool:
		return "a truth value"
	case []any:
		return "a list"
	}
	return "an object"
}

// notGiven says what is in the place of a parameter that is not given.
func notGiven(given map[string]any, name string) string {
	switch value, there := given[name]; {
	case !there:
		return "nothing"
	case value == "":
		return "an empty text"
	default:
		return quotedValue(value)
	}
}

// alternatives returns "a, b or c".
func alternatives[T any](values []T) string {
	words := make([]string, len(values))
	for i, value := range values {
		words[i] = fmt.Sprint(value)
	}
	if last := len(words) - 1; last > 0 {
		return strings.Join(words[:last], ", ") + " or " + words[last]
	}
	return strings.Join(words, "")
}

// typeWords name the types of the contract.
var typeWords = map[string]string{
	openapi3.TypeString: "a text", openapi3.TypeInteger: "an integer", openapi3.TypeNumber: "a number",
	openapi3.TypeBoolean: "true or false", openapi3.TypeObject: "an object", openapi3.TypeArray: "a list",
}

// wanted says what a parameter takes, for a value that is wrong in a way.
func wanted(f *field, class string) string {
	schema := f.Schema
	switch class {
	case requestvalues.Type:
		return alternatives(typesOf(schema))
	case requestvalues.Enum:
		return alternatives(schema.Enum)
	case requestvalues.Pattern, requestvalues.Empty:
		return "a text like " + schema.Pattern
	case requestvalues.Format:
		return "a " + map[string]string{"date-time": "time such as 2026-01-31T00:00:00Z", "uri": "URL"}[schema.Format]
	case requestvalues.Below:
		return "at least " + whole(*schema.Min)
	case requestvalues.Above:
		return "at most " + whole(*schema.Max)
	case requestvalues.AboveLength:
		return fmt.Sprintf("at most %d characters", *schema.MaxLength)
	case requestvalues.TooMany:
		return fmt.Sprintf("at most %d elements", *schema.MaxItems)
	}
	return "a value that the contract describes"
}

func typesOf(schema *openapi3.Schema) []string {
	var words []string
	for _, each := range append([]*openapi3.SchemaRef{{Value: schema}}, schema.OneOf...) {
		if each.Value.Type != nil {
			for _, name := range each.Value.Type.Slice() {
				words = append(words, typeWords[name])
			}
		}
	}
	return words
}
