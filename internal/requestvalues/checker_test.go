package requestvalues

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/goccy/go-yaml"
)

// schema reads a schema written as YAML.
func schema(t *testing.T, text string) *openapi3.Schema {
	t.Helper()
	document, err := yaml.YAMLToJSON([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	var made openapi3.Schema
	if err := json.Unmarshal(document, &made); err != nil {
		t.Fatal(err)
	}
	return &made
}

func TestWrongNamesWhatIsWrong(t *testing.T) {
	for _, row := range []struct {
		schema string
		value  any
		want   string
	}{
		{"{type: integer, minimum: 1, maximum: 9}", json.Number("1"), ""},
		{"{type: integer, minimum: 1, maximum: 9}", "9", ""}, // of a form
		{"{type: integer, minimum: 1}", json.Number("0"), Below},
		{"{type: integer, maximum: 9}", json.Number("10"), Above},
		{"{type: integer, maximum: 9}", json.Number("1e400"), Type},
		{"{type: integer}", json.Number("1.5"), Type},
		{"{type: number}", json.Number("1.5"), ""},
		{"{type: integer}", "many", Type},
		{"{type: integer}", "", Type},
		{"{type: integer}", true, Type},
		{"{type: integer}", nil, Null},
		{"{type: string}", nil, Null},
		{"{type: string, nullable: true}", nil, ""},
		{"{type: string}", "", ""},
		{"{type: string, minLength: 1}", "", Empty},
		{"{type: string, maxLength: 3}", "ราคา", AboveLength}, // characters, not bytes
		{"{type: string, maxLength: 4}", "ราคา", ""},
		{"{type: string, pattern: '^[a-z]+$'}", "", Empty},
		{"{type: string, pattern: '^[a-z]+$'}", "A", Pattern},
		{"{type: string, enum: [a, b]}", "c", Enum},
		{"{type: string, enum: ['', b]}", "", ""},
		{"{type: string, format: date-time}", "soon", Format},
		{"{type: string, format: date-time}", "2026-01-15", ""},
		{"{type: string, format: uri}", "here", Format},
		{"{type: string}", json.Number("7"), Type},
		{"{type: string}", map[string]any{}, Type},
		{"{type: boolean}", "true", ""},
		{"{type: boolean}", "yes", Type},
		{"{type: object}", []any{}, Type},
		{"{type: array, maxItems: 1}", []any{"a", "b"}, TooMany},
		{"{oneOf: [{type: string, pattern: '^src_'}, {type: object}]}", map[string]any{}, ""},
		{"{oneOf: [{type: string, pattern: '^src_'}, {type: object}]}", "card_1", Pattern},
		{"{oneOf: [{type: string, pattern: '^src_'}, {type: object}]}", json.Number("1"), Type},
	} {
		c := NewChecker(schema(t, row.schema))
		if got := c.Wrong(row.value); got != row.want {
			t.Errorf("%v of %s is %q, want %q", row.value, row.schema, got, row.want)
		}
	}
}

func TestClassesAreThoseThatTheSchemaKnows(t *testing.T) {
	for text, want := range map[string]string{
		"{type: integer, minimum: 1}":                  "type null below-minimum",
		"{type: string}":                               "type null",
		"{type: string, minLength: 1, maxLength: 9}":   "type null empty above-length",
		"{type: string, nullable: true, enum: [a, b]}": "type empty enum",
		"{type: array, maxItems: 2}":                   "type null too-many",
		"{type: string, format: date-time}":            "type null empty format",
	} {
		c := NewChecker(schema(t, text))
		if got := strings.Join(c.Classes(), " "); got != want {
			t.Errorf("%s has %q, want %q", text, got, want)
		}
	}
}
