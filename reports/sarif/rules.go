package sarif

import (
	"strings"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/rulebook"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/reports"
)

// ruleTable holds the rules that results refer to by their index.
type ruleTable struct {
	list []descriptor
	at   map[string]int
}

// newRules returns the rules of a report that were judged.
func newRules(r *reports.Report) *ruleTable {
	rules := &ruleTable{list: []descriptor{}, at: map[string]int{}}
	for i := range r.Rules {
		if rule := &r.Rules[i]; rule.Status != reports.StatusNotRun && rule.Status != reports.StatusExcluded {
			rules.add(descriptor{
				ID: rule.ID, Short: &text{exchange.Cut(rule.Sentence, mostText)}, Full: &text{exchange.Cut(rule.Sentence, mostText)},
				Help:    &text{rule.Sentence + "\n\n" + rulebook.ExplainCommand(rule.ID)},
				HelpURI: rulebook.PageOf(rule.ID), Configuration: configuration{levelOf(rule.Level)},
				Properties: &properties{Tags: []string{"omise", subject(rule.ID)}},
			})
		}
	}
	return rules
}

func (t *ruleTable) add(d descriptor) int {
	t.at[d.ID] = len(t.list)
	t.list = append(t.list, d)
	return t.at[d.ID]
}

// index returns the index of the rule of a finding, which need not be one of the contract.
func (t *ruleTable) index(f *judge.Finding) int {
	if i, found := t.at[f.Rule]; found {
		return i
	}
	return t.add(descriptor{ID: f.Rule, HelpURI: rulesPage, Configuration: configuration{levelOf(f.Level)}})
}

// subject returns what a rule is about: the first word of its name.
func subject(rule string) string {
	first, _, _ := strings.Cut(rule, ".")
	return first
}
