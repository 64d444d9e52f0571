package trials

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

func TestOutcomesOfFaults(t *testing.T) {
	for _, tc := range []struct {
		entry   FaultEntry
		well    bool
		outcome string
	}{
		{FaultEntry{Kind: "semantic", ExpectedRules: []string{"a"}, KilledBy: []string{"a"}, Killed: true, ExitCode: 1}, true, "killed"},
		{FaultEntry{Kind: "wire", ExpectedRules: []string{"a", "b"}, KilledBy: []string{"a"}, ExitCode: 1}, false, "survived: b stayed green"},
		{FaultEntry{Kind: "wire", ExpectedRules: []string{"a"}, KilledBy: []string{"a"}, Killed: true, ExitCode: 1, Unexpected: []string{"c"}}, false, "unexpected: c"},
		{FaultEntry{Kind: "semantic", ExpectedRules: []string{"a"}, ExitCode: 3, Note: "no answer"}, false, "no verdict, exit code 3: no answer"},
		{FaultEntry{Kind: "semantic", ExpectedRules: []string{"a"}}, false, "survived: a stayed green"},
		{FaultEntry{Kind: KindClean}, true, "all green"},
		{FaultEntry{Kind: KindClean, ExitCode: 1, Unexpected: []string{"a"}}, false, "unexpected: a"},
		{FaultEntry{Kind: KindHarmless, ExitCode: 3}, false, "no verdict, exit code 3: "},
		{FaultEntry{Kind: KindHarmless, ExitCode: 1}, false, "exit code 1"},
	} {
		if tc.entry.Well() != tc.well || tc.entry.Outcome() != tc.outcome {
			t.Errorf("%+v is well %v, %q; want %v, %q", tc.entry, tc.entry.Well(), tc.entry.Outcome(), tc.well, tc.outcome)
		}
	}
}

func TestWhatSurvivedComesFirst(t *testing.T) {
	entries := []FaultEntry{
		{ID: "killed", Kind: "wire", ExpectedRules: []string{"a"}, KilledBy: []string{"a"}, Killed: true, ExitCode: 1, Sentence: "One | thing."},
		{ID: "drags", Kind: "wire", ExpectedRules: []string{"a"}, KilledBy: []string{"a"}, Killed: true, ExitCode: 1, Unexpected: []string{"b"}},
		{ID: "survives", Kind: "wire", ExpectedRules: []string{"a"}, Note: "POST /x became POST /y"},
		{ID: "clean/any", Kind: KindClean},
	}
	SortFaults(entries)
	var order []string
	for _, e := range entries {
		order = append(order, e.ID)
	}
	if want := []string{"survives", "drags", "killed", "clean/any"}; !slices.Equal(order, want) {
		t.Errorf("the order is %v, want %v", order, want)
	}
	var text bytes.Buffer
	if err := WriteFaultsMarkdown(&text, entries, "`make faults`"); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"1 of 3 faults on the wire killed as specified, 1 of 1 runs without a fault all green.",
		"## Not as specified\n\n| Fault |", "survived: a stayed green. POST /x became POST /y", `One \| thing.`,
	} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("faults.md lacks %q:\n%s", want, &text)
		}
	}
}

// Readers need the lists, even where they are empty.
func TestFaultsJSONHasLists(t *testing.T) {
	var text bytes.Buffer
	if err := WriteFaultsJSON(&text, []FaultEntry{{ID: "x", Kind: "wire"}}); err != nil {
		t.Fatal(err)
	}
	var read []map[string]any
	if err := json.Unmarshal(text.Bytes(), &read); err != nil || len(read) != 1 {
		t.Fatalf("%v: %s", err, &text)
	}
	for _, name := range []string{"expected_rules", "besides_rules", "killed_by", "unexpected", "failed_cases"} {
		if _, ok := read[0][name].([]any); !ok {
			t.Errorf("%s is %v, want a list", name, read[0][name])
		}
	}
}
