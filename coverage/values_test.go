package coverage

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
		{"{type: integer, minimum: 1}", json.Number("0"), below},
		{"{type: integer, maximum: 9}", json.Number("10"), above},
		{"{type: integer, maximum: 9}", json.Number("1e400"), wrongType},
		{"{type: integer}", json.Number("1.5"), wrongType},
		{"{type: number}", json.Number("1.5"), ""},
		{"{type: integer}", "many", wrongType},
		{"{type: integer}", "", wrongType},
		{"{type: integer}", true, wrongType},
		{"{type: integer}", nil, nullValue},
		{"{type: string}", nil, nullValue},
		{"{type: string, nullable: true}", nil, ""},
		{"{type: string}", "", ""},
		{"{type: string, minLength: 1}", "", empty},
		{"{type: string, maxLength: 3}", "ราคา", aboveLength}, // characters, not bytes
		{"{type: string, maxLength: 4}", "ราคา", ""},
		{"{type: string, pattern: '^[a-z]+$'}", "", empty},
		{"{type: string, pattern: '^[a-z]+$'}", "A", pattern},
		{"{type: string, enum: [a, b]}", "c", outside},
		{"{type: string, enum: ['', b]}", "", ""},
		{"{type: string, format: date-time}", "soon", format},
		{"{type: string, format: date-time}", "2026-01-15", ""},
		{"{type: string, format: uri}", "here", format},
		{"{type: string}", json.Number("7"), wrongType},
		{"{type: string}", map[string]any{}, wrongType},
		{"{type: boolean}", "true", ""},
		{"{type: boolean}", "yes", wrongType},
		{"{type: object}", []any{}, wrongType},
		{"{type: array, maxItems: 1}", []any{"a", "b"}, tooMany},
		{"{oneOf: [{type: string, pattern: '^src_'}, {type: object}]}", map[string]any{}, ""},
		{"{oneOf: [{type: string, pattern: '^src_'}, {type: object}]}", "card_1", pattern},
		{"{oneOf: [{type: string, pattern: '^src_'}, {type: object}]}", json.Number("1"), wrongType},
	} {
		c := newChecker(schema(t, row.schema))
		if got := c.wrong(row.value); got != row.want {
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
		c := newChecker(schema(t, text))
		if got := strings.Join(c.classes(), " "); got != want {
			t.Errorf("%s has %q, want %q", text, got, want)
		}
	}
}
