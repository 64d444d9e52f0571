package trials

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/specs"
)

func TestOutcomesOfVariants(t *testing.T) {
	must, should := VariantFinding{Rule: "a", Level: specs.Must, Cases: []string{"c"}}, VariantFinding{Rule: "b", Level: specs.Should}
	for _, tc := range []struct {
		entry   VariantEntry
		outcome string
		code    int
	}{
		{VariantEntry{Kind: VariantOfEmulator}, "green", 0},
		{VariantEntry{Kind: VariantOfContract}, "without effect", 0},
		{VariantEntry{Kind: VariantOfContract, Changed: 1}, "green", 0},
		{VariantEntry{Findings: []VariantFinding{should}}, "SHOULD: b", 0},
		{VariantEntry{Findings: []VariantFinding{must, should}}, "false alarm: a; SHOULD: b", 1},
		{VariantEntry{NotJudged: []string{"c: down"}}, "1 cases not judged: c: down", 3},
		{VariantEntry{Kind: VariantSet, Findings: []VariantFinding{must}, Smallest: []string{"x", "y"}}, "false alarm: a; by x with y", 1},
	} {
		if got, code := tc.entry.Outcome(), VariantsExitCode([]VariantEntry{tc.entry}); got != tc.outcome || code != tc.code || tc.entry.Well() != (code == 0) {
			t.Errorf("%+v: %q, exit code %d; want %q, %d", tc.entry, got, code, tc.outcome, tc.code)
		}
	}
}

func TestVariantsAreWritten(t *testing.T) {
	entries := []VariantEntry{
		{Variant: specs.Variant{ID: "green", Sentence: "It | does.", Open: []string{"S1 5"}}, Kind: VariantOfContract, Changed: 1},
		{Variant: specs.Variant{ID: "random/10"}, Kind: VariantSet},
		{Variant: specs.Variant{ID: "random/9"}, Kind: VariantSet},
		{Variant: specs.Variant{ID: "red"}, Kind: VariantOfEmulator, NotJudged: []string{"c: down"}},
	}
	SortVariants(entries)
	var order []string
	for i := range entries {
		order = append(order, entries[i].ID)
	}
	if got := strings.Join(order, " "); got != "red green random/9 random/10" {
		t.Errorf("the order is %s", got)
	}
	var text, data bytes.Buffer
	if err := WriteVariantsMarkdown(&text, entries, "`make`", func(source string) string { return "the guide: " + source }); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"1 of 2 variants are green, 2 of 2 sets", "## False alarms\n\n| Variant |", `It \| does.`, "the guide: S1 5"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("variants.md lacks %q:\n%s", want, &text)
		}
	}
	if err := WriteVariantsJSON(&data, entries[:1]); err != nil {
		t.Fatal(err)
	}
	var read []map[string]any
	if err := json.Unmarshal(data.Bytes(), &read); err != nil || read[0]["id"] != "red" {
		t.Fatalf("%v: %s", err, &data)
	}
	if _, isList := read[0]["findings"].([]any); !isList {
		t.Errorf("findings is %v, want a list", read[0]["findings"])
	}
}
