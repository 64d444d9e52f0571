package selection

import (
	"fmt"
	"slices"

	"github.com/omise-conformance/harness/internal/lazyregexp"
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/internal/usage"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

// The forms of IDs and labels. Cassettes and subtests are named after IDs, and Ginkgo takes no
// & | ! , ( ) / in labels.
var (
	idForm    = lazyregexp.New(`^[a-z]+/[a-z0-9]+(-[a-z0-9]+)*$`)
	labelForm = lazyregexp.New(`^[a-z][a-z-]*$`)
)

// CheckSuite returns an error for the first case that could not be run, or not be reported.
func CheckSuite(contract *specs.Contract, cases []*suites.Case) error {
	seen := map[string]bool{}
	for i, c := range cases {
		if why := checkCase(contract, c); why != "" {
			return usage.Errorf("Suite", "case %d of %d: %s", i+1, len(cases), why)
		}
		if seen[c.ID] {
			return usage.Errorf("Suite", "two cases have the ID %s", c.ID)
		}
		seen[c.ID] = true
	}
	return nil
}

// checkCase returns what is wrong with a case, or an empty string.
func checkCase(contract *specs.Contract, c *suites.Case) string {
	switch {
	case c == nil:
		return "it is nil"
	case !idForm.MatchString(c.ID):
		return fmt.Sprintf("invalid ID %q: want subject/words-with-dashes, for example tokens/single-use", c.ID)
	case c.Title == "":
		return c.ID + " has no title"
	case c.Run == nil:
		return c.ID + " has no Run"
	case len(c.Rules) == 0:
		return c.ID + " names no rule"
	}
	rules := RuleNames(contract)
	for _, name := range c.Rules {
		if contract.Rule(name) == nil {
			return fmt.Sprintf("%s names the rule %q, which does not exist%s", c.ID, name, names.Hint(name, rules))
		}
	}
	features := make([]string, 0, len(contract.Features))
	for _, feature := range contract.Features {
		features = append(features, feature.Name)
	}
	for _, name := range c.Requires {
		if !slices.Contains(features, name) {
			return fmt.Sprintf("%s requires the feature %q, which does not exist%s", c.ID, name, names.Hint(name, features))
		}
	}
	for _, name := range c.Labels {
		if !labelForm.MatchString(name) {
			return fmt.Sprintf("%s has the invalid label %q: want letters and dashes", c.ID, name)
		}
	}
	return ""
}
