package explanation

import (
	"slices"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/internal/rulebook"
	"github.com/omise-conformance/harness/specs"
)

// TestHintsAreSentencesAboutRules: a pattern that no rule fits would say nothing, and no one would notice.
func TestHintsAreSentencesAboutRules(t *testing.T) {
	t.Parallel()
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	hints, err := readHints()
	if err != nil {
		t.Fatal(err)
	}
	known := rulebook.AllNames(contract)
	for _, h := range hints {
		if err := names.Check("rule", h.Rules, known); err != nil || len(h.Says) == 0 {
			t.Errorf("%v says %q: %v", h.Rules, h.Says, err)
		}
		for _, says := range h.Says {
			if first := says[:1]; !strings.HasSuffix(says, ".") || first != strings.ToUpper(first) {
				t.Errorf("%v: %q is no sentence", h.Rules, says)
			}
		}
	}
	for _, rule := range contract.ClientRules {
		if proofs := rulebook.ProofsOf(contract, rule); len(proofs.Faults) == 0 &&
			!slices.ContainsFunc(hints, func(h hint) bool { return names.MatchAny(h.Rules, rule.Name) }) {
			t.Errorf("neither a hint nor a faulty client says what breaks %s", rule.Name)
		}
	}
}
