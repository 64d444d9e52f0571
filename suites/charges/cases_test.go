package charges

import (
	"strings"
	"testing"

	"github.com/omise-conformance/harness/specs"
)

// subjectPrefixes are the prefixes of the rules that these cases judge.
var subjectPrefixes = []string{"charge.", "capture.", "reverse.", "expire."}

func TestEveryRuleOfTheSubjectHasACase(t *testing.T) {
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	covered, ids := map[string]bool{}, map[string]bool{}
	for _, c := range Cases() {
		if ids[c.ID] {
			t.Errorf("two cases have the ID %s", c.ID)
		}
		ids[c.ID] = true
		if !strings.HasPrefix(c.ID, "charges/") || c.Title == "" || len(c.Rules) == 0 {
			t.Errorf("the case %q needs an ID of its subject, a title and a rule", c.ID)
		}
		for _, rule := range c.Rules {
			covered[rule] = true
			if contract.Rule(rule) == nil {
				t.Errorf("the case %s names the rule %s, which the contract does not list", c.ID, rule)
			}
		}
	}
	for _, rule := range contract.Rules {
		for _, prefix := range subjectPrefixes {
			if strings.HasPrefix(rule.Name, prefix) && !covered[rule.Name] {
				t.Errorf("no case judges the rule %s", rule.Name)
			}
		}
	}
}
