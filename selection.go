package conformance

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"

	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/all"
)

// selection says which cases run and why the others do not.
type selection struct {
	run      []*suites.Case
	excluded map[*suites.Case]string // the filter that left it out
	problem  string                  // with the filters, for the report
}

// choose applies the filters of the configuration to the cases. Every name in
// them is checked first.
func choose(c Config, contract *specs.Contract, cases []*suites.Case) (*selection, error) {
	if err := checkNames("Cases", "case", c.Cases, caseIDs(cases)); err != nil {
		return nil, err
	}
	if err := checkNames("Rules", "rule", c.Rules, ruleNames(contract)); err != nil {
		return nil, err
	}
	labelled, err := labelTest(c.LabelFilter)
	if err != nil {
		return nil, err
	}
	shard, err := parseShard(c.Shard)
	if err != nil {
		return nil, err
	}
	s := &selection{excluded: map[*suites.Case]string{}}
	for _, each := range cases {
		switch {
		case !labelled(labels(contract, each)):
			s.excluded[each] = "left out by --label-filter " + c.LabelFilter
		case len(c.Cases) > 0 && !slices.ContainsFunc(c.Cases, func(p string) bool { return names.Match(p, each.ID) }):
			s.excluded[each] = "left out by --case"
		case len(c.Rules) > 0 && !anyMatches(c.Rules, each.Rules):
			s.excluded[each] = "left out by --rule"
		case !shard(each.ID):
			s.excluded[each] = "in another shard than " + c.Shard
		default:
			s.run = append(s.run, each)
		}
	}
	// A word that is no label may make a filter empty, which is an outcome of its
	// own, or be without effect, as in !concurency, which nobody would notice.
	if unknown := unknownLabel(contract, c.LabelFilter); unknown != "" {
		if len(s.run) > 0 {
			return nil, usagef("LabelFilter", "%s", unknown)
		}
		s.problem = "label filter " + c.LabelFilter + ": " + unknown
	}
	return s, nil
}

func anyMatches(patterns, all []string) bool {
	return slices.ContainsFunc(all, func(name string) bool { return names.MatchAny(patterns, name) })
}

// parseShard gives the test for a shard "i/n". The part of a case follows from
// its ID alone, so that it stays when cases are added.
func parseShard(text string) (func(id string) bool, error) {
	if text == "" {
		return func(string) bool { return true }, nil
	}
	first, second, _ := strings.Cut(text, "/")
	i, err1 := strconv.Atoi(first)
	n, err2 := strconv.Atoi(second)
	if err1 != nil || err2 != nil || i < 1 || n < 1 || i > n {
		return nil, usagef("Shard", "%q is no shard; write i/n with 1 ≤ i ≤ n, for example 1/4", text)
	}
	return func(id string) bool {
		h := fnv.New32a()
		fmt.Fprint(h, id)
		return int(h.Sum32()%uint32(n)) == i-1 //nolint:gosec // n is positive and small
	}, nil
}

func caseIDs(cases []*suites.Case) []string {
	ids := make([]string, len(cases))
	for i, c := range cases {
		ids[i] = c.ID
	}
	return ids
}

func ruleNames(contract *specs.Contract) []string {
	names := make([]string, len(contract.Rules))
	for i, rule := range contract.Rules {
		names[i] = rule.Name
	}
	return names
}

// allCases gives the cases of every subject.
func allCases() []*suites.Case { return all.Cases() }
