// Package selection chooses the cases of a run by label, name, rule and shard, and reads the lists
// of failures that are known.
package selection

import (
	"slices"

	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/internal/shards"
	"github.com/omise-conformance/harness/internal/usage"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

// Filter is a choice of cases, as a user writes it.
type Filter struct {
	Labels       string   // a Ginkgo label expression
	Cases, Rules []string // names; * stands for any text
	Shard        shards.Shard
}

// Set holds the cases that run, and why the others do not.
type Set struct {
	Cases    []*suites.Case
	Excluded map[*suites.Case]string
	// Problem is a sentence for the report about a filter that chose nothing, or empty.
	Problem string
}

// All returns the set of all the cases.
func All(cases []*suites.Case) *Set {
	return &Set{Cases: slices.Clone(cases), Excluded: map[*suites.Case]string{}}
}

// Choose applies a filter to the cases. Every name in it is checked first.
func Choose(filter Filter, contract *specs.Contract, cases []*suites.Case) (*Set, error) {
	if err := usage.CheckNames("Cases", "case", filter.Cases, CaseIDs(cases)); err != nil {
		return nil, err
	}
	if err := usage.CheckNames("Rules", "rule", filter.Rules, RuleNames(contract)); err != nil {
		return nil, err
	}
	labeled, err := labelTest(filter.Labels)
	if err != nil {
		return nil, err
	}
	set := All(cases)
	set.Leave(func(c *suites.Case) string {
		switch {
		case !labeled(labelsOf(contract, c)):
			return "left out by --label-filter " + filter.Labels
		case len(filter.Cases) > 0 && !names.MatchAny(filter.Cases, c.ID):
			return "left out by --case"
		case len(filter.Rules) > 0 && !anyMatches(filter.Rules, c.Rules):
			return "left out by --rule"
		}
		return ""
	})
	set.deal(filter.Shard)
	// A word that is not a label may make a filter empty, which is an outcome of its own, or have
	// no effect, as in !concurency, which nobody would notice.
	if unknown := unknownLabel(contract, cases, filter.Labels); unknown != "" {
		if len(set.Cases) > 0 {
			return nil, usage.Errorf("LabelFilter", "%s", unknown)
		}
		set.Problem = "label filter " + filter.Labels + ": " + unknown
	}
	return set, nil
}

// Leave excludes the cases for which a reason is returned.
func (s *Set) Leave(reason func(*suites.Case) string) {
	s.Cases = slices.DeleteFunc(s.Cases, func(c *suites.Case) bool {
		why := reason(c)
		if why != "" {
			s.Excluded[c] = why
		}
		return why != ""
	})
}

func anyMatches(patterns, all []string) bool {
	return slices.ContainsFunc(all, func(name string) bool { return names.MatchAny(patterns, name) })
}

// CaseIDs returns the IDs of cases.
func CaseIDs(cases []*suites.Case) []string {
	ids := make([]string, len(cases))
	for i, c := range cases {
		ids[i] = c.ID
	}
	return ids
}

// RuleNames returns the names of all rules of the contract.
func RuleNames(contract *specs.Contract) []string {
	all := make([]string, len(contract.Rules))
	for i, rule := range contract.Rules {
		all[i] = rule.Name
	}
	return all
}
