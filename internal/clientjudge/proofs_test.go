package clientjudge_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/specs/clients"
)

// TestFaultyClientsAreNoticed: of each faulty client of specs/clients the rules that it breaks fail, and no other.
func TestFaultyClientsAreNoticed(t *testing.T) {
	t.Parallel()
	contract := load(t)
	faults, err := clients.Faults(contract)
	if err != nil {
		t.Fatal(err)
	}
	for i := range faults {
		fault := &faults[i]
		t.Run(fault.ID, func(t *testing.T) {
			t.Parallel()
			seen := play(t, contract, fault.Steps, 0)
			broken := seen.broken()
			for _, rule := range fault.Breaks {
				if !slices.Contains(broken, rule) {
					t.Errorf("%s holds", rule)
				}
			}
			for _, rule := range broken {
				if !slices.Contains(fault.Breaks, rule) && !slices.Contains(fault.MayAlsoBreak, rule) {
					t.Errorf("%s fails too", rule)
				}
			}
			seen.tell(t)
		})
	}
}

// TestOddClientsAreAllowed: of each odd client of specs/clients the rules that allow it judge it and hold, and no rule
// fails but those at SHOULD that it lists.
func TestOddClientsAreAllowed(t *testing.T) {
	t.Parallel()
	contract := load(t)
	variants, err := clients.Variants(contract)
	if err != nil {
		t.Fatal(err)
	}
	for i := range variants {
		variant := &variants[i]
		t.Run(variant.ID, func(t *testing.T) {
			t.Parallel()
			seen := play(t, contract, variant.Steps, 200)
			broken := seen.broken()
			for _, rule := range variant.Allows {
				if !seen.judged[rule] || slices.Contains(broken, rule) {
					t.Errorf("%s: judged %v, broken %v", rule, seen.judged[rule], slices.Contains(broken, rule))
				}
			}
			slices.Sort(broken)
			if want := slices.Sorted(slices.Values(variant.Should)); !slices.Equal(broken, want) {
				t.Errorf("it breaks %q, want %q", broken, want)
			}
			seen.tell(t)
		})
	}
}

// TestEveryRuleOfClientsHasItsProofs: a rule that no fault breaks might never fail, and one that no odd client meets
// might fail always.
func TestEveryRuleOfClientsHasItsProofs(t *testing.T) {
	t.Parallel()
	contract := load(t)
	faults, err := clients.Faults(contract)
	if err != nil {
		t.Fatal(err)
	}
	variants, err := clients.Variants(contract)
	if err != nil {
		t.Fatal(err)
	}
	for _, rule := range contract.ClientRules {
		if !slices.ContainsFunc(faults, func(f clients.Fault) bool { return slices.Contains(f.Breaks, rule.Name) }) {
			t.Errorf("no fault of specs/clients breaks %s", rule.Name)
		}
		if !slices.ContainsFunc(variants, func(v clients.Variant) bool { return slices.Contains(v.Allows, rule.Name) }) {
			t.Errorf("no variant of specs/clients is allowed by %s", rule.Name)
		}
	}
}

// verdicts is what was said of all requests of a client.
type verdicts struct {
	judged   map[string]bool
	findings []judge.Finding
}

// broken returns the rules with findings, each once.
func (v *verdicts) broken() []string {
	var rules []string
	for i := range v.findings {
		if !slices.Contains(rules, v.findings[i].Rule) {
			rules = append(rules, v.findings[i].Rule)
		}
	}
	return rules
}

// tell logs the sentences, where the test is verbose or fails.
func (v *verdicts) tell(t *testing.T) {
	t.Helper()
	for i := range v.findings {
		t.Log(v.findings[i].Message)
		if message := v.findings[i].Message; strings.Contains(message, "${") || strings.Contains(message, "; got ;") {
			t.Errorf("the sentence has a gap: %s", message)
		}
	}
}

func load(t testing.TB) *specs.Contract {
	t.Helper()
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	return contract
}
