package specs

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"go.yaml.in/yaml/v3"
)

// fewSamples is the number of recorded objects below which they prove little, since they came from
// one account and one day: then no date is required, and every sample must have the field.
const fewSamples = 10

// fieldCounts are the counts of recorded fields, and what other sources say about them.
type fieldCounts struct {
	Objects map[string]struct {
		Samples sampleCount
		Fields  map[string]sampleCount
	}
	Lacking []fieldSource
	Stated  []fieldSource
	Values  []fieldValues
}

// sampleCount counts all samples of the version, those recorded until 2023, and those of 2025.
type sampleCount [3]int

func (c sampleCount) recorded() int { return c[1] + c[2] }

// fieldSource is what one source says about fields of a schema.
type fieldSource struct {
	Schema  string
	Fields  []string
	Created string // the date of an object without them
	Source  string
}

func (s fieldSource) about(schema, field string) bool {
	return s.Schema == schema && slices.Contains(s.Fields, field)
}

// recordedFields reads the counts of recorded fields.
func recordedFields(t *testing.T) fieldCounts {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "recorded_fields.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var counts fieldCounts
	if err := yaml.Unmarshal(text, &counts); err != nil {
		t.Fatal(err)
	}
	return counts
}

// beyond returns why no source backs a field that is required of every object, or of those
// created since a date; "" if one does.
func (c fieldCounts) beyond(schema, field, since string) string {
	for _, lack := range c.Lacking {
		if lack.about(schema, field) && since <= lack.Created {
			return "an object of " + lack.Created + " has none: " + lack.Source
		}
	}
	if slices.ContainsFunc(c.Stated, func(s fieldSource) bool { return s.about(schema, field) }) {
		return ""
	}
	object, known := c.Objects[schema]
	if !known {
		return "no object of this kind was recorded"
	}
	have, all := object.Fields[field], object.Samples
	switch {
	case since == "" && all.recorded() >= fewSamples:
		if have[1] != all[1] || have[2] != all[2] {
			return "some recorded objects have none"
		}
	case since == "":
		if have[0] != all[0] {
			return "some samples have none"
		}
	case have[2] != all[2]:
		return "some objects of 2025 have none"
	case since >= "2025" && have[2] < fewSamples, have.recorded() < fewSamples:
		return "too few samples have it"
	}
	return ""
}

// requiredFields calls visit for each field that a schema of an answer requires, with the date
// since which it does, or "".
func requiredFields(t *testing.T, visit func(schema, field, since string)) {
	t.Helper()
	kinds := slices.Concat(slices.Collect(maps.Keys(componentOf)), []string{"list", "dispute", "transaction", "barcode"})
	var walk func(name string, schema *openapi3.Schema)
	walk = func(name string, schema *openapi3.Schema) {
		for _, field := range schema.Required {
			visit(name, field, "")
		}
		since, _ := schema.Extensions["x-required-since"].(map[string]any)
		for date, fields := range since {
			for _, field := range fields.([]any) {
				visit(name, field.(string), date)
			}
		}
		for property, ref := range schema.Properties {
			inner := ref.Value
			if inner.Items != nil {
				ref, inner = inner.Items, inner.Items.Value
			}
			kind := inner.Properties["object"]
			component := kind != nil && len(kind.Value.Enum) > 0 && slices.Contains(kinds, kind.Value.Enum[0].(string))
			if ref.Ref == "" && !component {
				walk(name+"."+property, inner)
			}
		}
	}
	components := contract(t).Doc.Components.Schemas
	for _, name := range slices.Sorted(maps.Keys(components)) {
		if request := strings.HasSuffix(name, "Parameters") || name == "Address"; !request {
			walk(name, components[name].Value)
		}
	}
}

// TestRequiredFieldsAreInEverySample fails for each required field that some recorded object
// lacks, or that too few have.
func TestRequiredFieldsAreInEverySample(t *testing.T) {
	counts := recordedFields(t)
	checked := 0
	requiredFields(t, func(schema, field, since string) {
		if schema == "Dispute" || schema == "Event.data" || schema == "Capability.limits.charge_amount" ||
			schema == "Capability.limits.transfer_amount" || schema == "Capability.limits.installment_amount" {
			return // not counted: what tells an object from another, and the ends of a range
		}
		if schema != "List" && strings.HasSuffix(schema, "List") {
			schema = "List"
		}
		checked++
		if why := counts.beyond(schema, field, since); why != "" {
			t.Errorf("%s requires %s (since %q): %s", schema, field, since, why)
		}
	})
	if checked < 200 {
		t.Errorf("only %d required fields were found", checked)
	}
}

// TestCountsRefuseWhatSamplesLack holds the check itself to one field of each kind.
func TestCountsRefuseWhatSamplesLack(t *testing.T) {
	counts := recordedFields(t)
	for _, row := range []struct{ schema, field, since, want string }{
		{"Charge", "amount", "", ""},
		{"Charge", "authorized_at", "2025-01-01", ""},
		{"Charge", "authorized_at", "", "some recorded objects have none"},
		{"Charge", "merchant_advice_code", "2025-01-01", "an object of 2026-01-25 has none"},
		{"Charge", "captured_amount", "2025-01-01", "some objects of 2025 have none"},
		{"Source", "charge_status", "2025-01-01", ""},
		{"Source", "qr_settings", "2025-01-01", "too few samples have it"},
		{"Refund", "terminal", "2025-01-01", "too few samples have it"},
		{"Customer", "linked_accounts", "2020-01-01", "an object of 2022-06-05 has none"},
		{"Chain", "created_at", "", ""},
		{"Capability", "limits", "", "some samples have none"},
		{"Payout", "id", "", "no object of this kind was recorded"},
	} {
		if got := counts.beyond(row.schema, row.field, row.since); !strings.HasPrefix(got, row.want) || (row.want == "") != (got == "") {
			t.Errorf("%s.%s since %q: %q, want %q", row.schema, row.field, row.since, got, row.want)
		}
	}
}
