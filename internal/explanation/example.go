package explanation

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/rulebook"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

// How much is tried until an example is found. Each try runs a case twice.
const (
	triedFaults = 3
	triedCases  = 16
	ofSubject   = 2 // cases of each subject, for a rule that every answer is judged by
)

// ruleExample returns the exchange that a rule was judged on, and what the first known fault makes of it. It runs cases of the rule
// against the emulator until a fault that breaks the rule is noticed; the exchange of that finding is the one to show.
func (b *Book) ruleExample(ctx context.Context, rule *specs.Rule) *Example {
	candidates := b.candidates(rule)
	breaking := b.breaking(rule.Name)
	for _, f := range breaking[:min(len(breaking), triedFaults)] {
		for _, c := range candidates {
			if example := b.demonstration(ctx, rule.Name, c, f); example != nil {
				return example
			}
			if ctx.Err() != nil {
				return nil
			}
		}
	}
	if len(rulebook.CasesOf(rule, candidates)) == 0 {
		return nil
	}
	return b.caseExample(ctx, candidates[0])
}

// candidates returns cases that can show a rule.
func (b *Book) candidates(rule *specs.Rule) []*suites.Case {
	var found []*suites.Case
	for _, c := range rulebook.CasesOf(rule, b.cases) {
		if b.showable(c) && len(found) < triedCases {
			found = append(found, c)
		}
	}
	if len(found) > 0 || !rule.Ambient {
		return found
	}
	seen := map[string]int{}
	for _, c := range b.cases {
		if b.showable(c) && seen[c.Subject()] < ofSubject {
			seen[c.Subject()]++
			found = append(found, c)
		}
	}
	return found
}

// demonstration returns the example that a case makes of a fault, nil where the case does not notice it as this rule.
func (b *Book) demonstration(ctx context.Context, rule string, c *suites.Case, with *fault) *Example {
	dialect := cmp.Or(with.Dialect, specs.Any)
	broken := b.perform(ctx, c, dialect, with)
	finding := findingOf(broken, rule)
	if finding == nil {
		return nil
	}
	clean := b.perform(ctx, c, dialect, nil)
	right, wrong := numbered(clean, finding.Exchange), numbered(broken, finding.Exchange)
	if right == nil || wrong == nil || clean.Status != suites.Passed || right.Request.Method != wrong.Request.Method {
		return nil
	}
	return &Example{
		About: provenance(c), Case: c.ID, Right: Message(right),
		Wrong: &Wrong{About: with.Sentence, Fault: with.ID, Expected: finding.Expected, Got: finding.Got, Text: answerText(wrong)},
	}
}

// provenance says where an example comes from.
func provenance(c *suites.Case) string {
	return fmt.Sprintf("Made by the case %s from the emulator that comes with the tool. It is no answer of the real API.", c.ID)
}

func findingOf(result *suites.Result, rule string) *judge.Finding {
	if result == nil {
		return nil
	}
	at := slices.IndexFunc(result.Findings, func(f judge.Finding) bool { return f.Rule == rule && f.Exchange > 0 })
	if at < 0 {
		return nil
	}
	return &result.Findings[at]
}

func numbered(result *suites.Result, seq int) *exchange.Exchange {
	if result == nil {
		return nil
	}
	at := slices.IndexFunc(result.Exchanges, func(ex *exchange.Exchange) bool { return ex.Seq == seq })
	if at < 0 {
		return nil
	}
	return result.Exchanges[at]
}

// caseExample returns the exchange of a case that its set-up leads to: the first refusal, else the last of an operation that its rules
// are about, else the last.
func (b *Book) caseExample(ctx context.Context, c *suites.Case) *Example {
	if !b.showable(c) {
		return nil
	}
	result := b.perform(ctx, c, specs.Any, nil)
	if result == nil || result.Status != suites.Passed || len(result.Exchanges) == 0 {
		return nil
	}
	var about []string
	for _, name := range c.Rules {
		if rule := b.contract.Rule(name); rule != nil {
			about = append(about, rule.Operations...)
		}
	}
	shown := result.Exchanges[len(result.Exchanges)-1]
	for _, ex := range result.Exchanges {
		if ex.Response != nil && ex.Response.Status >= http.StatusBadRequest {
			shown = ex
			break
		}
		op := b.contract.Find(string(ex.Request.Host), ex.Request.Method, ex.Request.Path)
		if op != nil && slices.Contains(about, op.ID) {
			shown = ex
		}
	}
	return &Example{About: provenance(c), Case: c.ID, Right: Message(shown)}
}
