package wire

import (
	"testing"

	"github.com/omise-conformance/harness/specs"
)

func contract(t *testing.T) *specs.Contract {
	t.Helper()
	c, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func faults(t *testing.T) []*Fault {
	t.Helper()
	all, err := Faults(contract(t))
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestFaultsAreNamedOnceAndInTheSameOrder(t *testing.T) {
	first, again := faults(t), faults(t)
	seen := map[string]bool{}
	killed := 0
	for i, fault := range first {
		if seen[fault.ID] {
			t.Errorf("%s is there twice", fault.ID)
		}
		seen[fault.ID] = true
		if again[i].ID != fault.ID {
			t.Errorf("%s is at place %d, and once more %s", fault.ID, i, again[i].ID)
		}
		if !fault.Harmless {
			killed++
		}
	}
	if killed < 300 {
		t.Errorf("there are %d faults to kill, want 300", killed)
	}
}

func TestFaultsNameRulesAndSayWhatTheyAre(t *testing.T) {
	c := contract(t)
	for _, fault := range faults(t) {
		if fault.Sentence == "" || fault.Group == "" || fault.Dialect == "" {
			t.Errorf("%s does not say what it is: %+v", fault.ID, fault)
		}
		if fault.Harmless != (len(fault.Breaks) == 0) {
			t.Errorf("%s: harmless is %t, and it breaks %q", fault.ID, fault.Harmless, fault.Breaks)
		}
		for _, rule := range append(fault.Breaks, fault.Besides...) {
			if c.Rule(rule) == nil {
				t.Errorf("%s names the rule %s, which is none", fault.ID, rule)
			}
		}
	}
}
