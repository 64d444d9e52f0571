package schemas

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// articles has the types as a sentence has them.
var articles = map[string]string{
	openapi3.TypeString: "a string", openapi3.TypeInteger: "an integer", openapi3.TypeNumber: "a number",
	openapi3.TypeBoolean: "true or false", openapi3.TypeObject: "an object", openapi3.TypeArray: "a list",
}

// formatWords has the formats as a sentence has them.
var formatWords = map[string]string{
	"date-time": "a time like 2026-01-15T08:30:00Z",
	"uri":       "an absolute URI",
}

// reason completes "expected <field> …" for one mismatch. It never shows the
// value, which might be a secret.
func reason(err *openapi3.SchemaError) string {
	schema := err.Schema
	if err.Value == nil {
		return "not to be null"
	}
	switch err.SchemaField {
	case "required":
		return "to be there"
	case "type", "oneOf":
		return "to be " + typeWords(schema)
	case "enum":
		return "to be " + enumWords(schema)
	case "pattern":
		return "to match " + schema.Pattern
	case "format":
		if words := formatWords[schema.Format]; words != "" {
			return "to be " + words
		}
	case "minimum":
		return "to be at least " + strconv.FormatFloat(*schema.Min, 'f', -1, 64)
	case "maximum":
		return "to be at most " + strconv.FormatFloat(*schema.Max, 'f', -1, 64)
	case "minLength":
		if schema.MinLength == 1 {
			return "not to be empty"
		}
	}
	return "to meet its schema: " + err.Reason
}

func typeWords(schema *openapi3.Schema) string {
	var words []string
	add := func(s *openapi3.Schema) {
		if s.Type == nil {
			return
		}
		for _, name := range s.Type.Slice() {
			if word := articles[name]; !slices.Contains(words, word) {
				words = append(words, word)
			}
		}
	}
	add(schema)
	for _, branch := range schema.OneOf {
		add(branch.Value)
	}
	if schema.Nullable {
		words = append(words, "null")
	}
	return strings.Join(words, " or ")
}

func enumWords(schema *openapi3.Schema) string {
	words := make([]string, len(schema.Enum))
	for i, value := range schema.Enum {
		if words[i] = fmt.Sprint(value); value == nil {
			words[i] = "null"
		}
	}
	if len(words) == 1 {
		return words[0]
	}
	return "one of " + strings.Join(words, ", ")
}
