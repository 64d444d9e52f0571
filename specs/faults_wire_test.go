package specs

import (
	"slices"
	"strings"
	"testing"
)

func TestWireAllowancesNameRulesByPatterns(t *testing.T) {
	entries, err := contract(t).wireAllowances([]WireAllowance{{Faults: []string{"wire/charge.*/drop"}, MayAlsoBreak: []string{"token.s*", "token.schema", "card.schema"}}})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"card.schema", "token.schema", "token.security-code-optional", "token.short-year", "token.single-use-charge"}
	got := entries[0].MayAlsoBreak
	for _, rule := range want {
		if !slices.Contains(got, rule) {
			t.Errorf("%s is missing in %q", rule, got)
		}
	}
	if !slices.IsSorted(got) || len(slices.Compact(slices.Clone(got))) != len(got) {
		t.Errorf("the rules are not each once and in order: %q", got)
	}
	if slices.ContainsFunc(got, func(rule string) bool { return !strings.HasPrefix(rule, "token.s") && rule != "card.schema" }) {
		t.Errorf("other rules are in %q", got)
	}
}

func TestWireAllowancesThatNameNothingAreRefused(t *testing.T) {
	for _, row := range []struct {
		entry WireAllowance
		want  string
	}{
		{WireAllowance{[]string{"wire/a", "wire/b"}, []string{"charge.shcema"}}, "specs/faults/wire.yaml: wire/a, wire/b: there is no rule charge.shcema"},
		{WireAllowance{nil, []string{"charge.schema"}}, `specs/faults/wire.yaml: an entry with faults [] may also break ["charge.schema"]`},
		{WireAllowance{[]string{"wire/*"}, nil}, `specs/faults/wire.yaml: an entry with faults ["wire/*"] may also break []`},
	} {
		if _, err := contract(t).wireAllowances([]WireAllowance{row.entry}); err == nil || err.Error() != row.want {
			t.Errorf("%v gives %v, want %s", row.entry, err, row.want)
		}
	}
}

func TestRefusalsStandForTheRulesAboutRefusals(t *testing.T) {
	got := contract(t).matching(Refusals)
	if len(got) < 100 || !slices.Contains(got, "charge.not-found") || slices.Contains(got, "charge.create") {
		t.Errorf("refusals are %q", got)
	}
}
