package specs

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// fieldValues are the values that samples show of one field, and further ones that a source lists.
type fieldValues struct {
	Schema, Field string
	Seen          map[string]int
	Also          []string
	Source        string
}

// problems returns how an enum differs from what samples and sources show.
func (v *fieldValues) problems(enum []string) []string {
	var problems []string
	for _, value := range enum {
		if v.Seen[value] == 0 && (!slices.Contains(v.Also, value) || v.Source == "") {
			problems = append(problems, "no sample shows "+value+", and no source is named")
		}
	}
	for _, value := range slices.Concat(slices.Sorted(maps.Keys(v.Seen)), v.Also) {
		if !slices.Contains(enum, value) {
			problems = append(problems, "the enum lacks "+value)
		}
	}
	for _, value := range v.Also {
		if v.Seen[value] > 0 {
			problems = append(problems, "samples show "+value+", too")
		}
	}
	return problems
}

// enumOf returns the values of the enum of a schema or of its alternatives, without null.
func enumOf(schema *openapi3.Schema) []string {
	var values []string
	for _, value := range schema.Enum {
		if value != nil {
			values = append(values, fmt.Sprint(value))
		}
	}
	for _, alternative := range slices.Concat(schema.OneOf, schema.AnyOf) {
		values = append(values, enumOf(alternative.Value)...)
	}
	return values
}

// TestEnumsAreWhatSamplesShow holds every enum in an answer against the counts of recorded values. The names of kinds
// and the location of the capability are what tells an object, not what it says.
func TestEnumsAreWhatSamplesShow(t *testing.T) {
	known := recordedFields(t).Values
	checked := map[string]bool{}
	components := contract(t).Doc.Components.Schemas
	for _, name := range slices.Sorted(maps.Keys(components)) {
		if strings.HasSuffix(name, "Parameters") || strings.HasSuffix(name, "Request") {
			continue
		}
		schema := name
		if strings.HasSuffix(name, "List") {
			schema = "List"
		}
		for field, property := range components[name].Value.Properties {
			enum := enumOf(property.Value)
			if len(enum) == 0 || field == "object" || schema == "Capability" {
				continue
			}
			i := slices.IndexFunc(known, func(v fieldValues) bool { return v.Schema == schema && v.Field == field })
			if i < 0 {
				t.Errorf("%s.%s has the enum %v, and no values are counted for it", schema, field, enum)
				continue
			}
			checked[schema+"."+field] = true
			for _, problem := range known[i].problems(enum) {
				t.Errorf("%s.%s: %s", name, field, problem)
			}
		}
	}
	if len(checked) != len(known) {
		t.Errorf("values are counted for %d fields, and %d of them have an enum", len(known), len(checked))
	}
}

// TestCountsOfValuesTellEnumsApart holds the check itself.
func TestCountsOfValuesTellEnumsApart(t *testing.T) {
	flow := fieldValues{Seen: map[string]int{"redirect": 53}, Also: []string{"offline"}, Source: "a page"}
	unbacked := fieldValues{Seen: map[string]int{"redirect": 53}, Also: []string{"offline"}}
	for _, row := range []struct {
		values fieldValues
		enum   string
		want   string
	}{
		{flow, "redirect offline", "[]"},
		{flow, "redirect offline app", "[no sample shows app, and no source is named]"},
		{flow, "offline", "[the enum lacks redirect]"},
		{unbacked, "redirect offline", "[no sample shows offline, and no source is named]"},
		{fieldValues{Seen: map[string]int{"a": 1}, Also: []string{"a"}}, "a", "[samples show a, too]"},
	} {
		if got := fmt.Sprint(row.values.problems(strings.Fields(row.enum))); got != row.want {
			t.Errorf("%s: %s, want %s", row.enum, got, row.want)
		}
	}
}
