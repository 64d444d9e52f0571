package explanation

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/internal/rulebook"
	"github.com/omise-conformance/harness/specs"
)

func (b *Book) addRules() error {
	for _, rule := range b.contract.Rules {
		b.addShown(Rule, rule.Name, rule.Sentence, func() Page { return b.rule(rule) },
			func(ctx context.Context) *Example { return b.ruleExample(ctx, rule) })
	}
	for _, rule := range b.contract.ClientRules {
		b.add(ClientRule, rule.Name, rule.Sentence, func() Page { return b.clientRule(rule) })
	}
	return nil
}

// facts returns the facts on a rule that are not in a part of the page of their own.
func (b *Book) facts(rule *specs.Rule) []rulebook.Fact {
	facts := slices.DeleteFunc(rulebook.Facts(b.contract, rule, nil), func(f rulebook.Fact) bool {
		return f.Name == "source" || f.Name == "fault" || f.Name == "variant"
	})
	for _, d := range b.contract.Disagreements {
		if slices.Contains(d.Rules, rule.Name) {
			facts = append(facts, rulebook.Fact{Name: "disputed", Text: "the sources disagree on this: " + d.Topic})
		}
	}
	return facts
}

func (b *Book) rule(rule *specs.Rule) Page {
	page := Page{
		Level: string(rule.Level), Facts: b.facts(rule), Sources: b.sources(rule.Source),
		Address: rulebook.PageOf(rule.Name),
	}
	breaking := b.breaking(rule.Name)
	page.Causes = b.causes(rule.Name, breaking)
	var links []Link
	for _, c := range rulebook.CasesOf(rule, b.cases) {
		links = append(links, Link{Case, c.ID, c.Title})
	}
	shown, more := fewOf(links)
	page.Related = shown
	if more > 0 {
		page.Facts = append(page.Facts, rulebook.Fact{Name: "cases", Text: fmt.Sprintf("%d; below are the first %d", len(links), few)})
	}
	links = nil
	for _, f := range breaking {
		links = append(links, Link{Fault, f.ID, f.Sentence})
	}
	shown, _ = fewOf(links)
	page.Related = append(page.Related, shown...)
	page.Steps = []string{"omise-conformance run --rule " + rule.Name, "omise-conformance faults --rule " + rule.Name}
	return page
}

// breaking returns the faults that a rule must notice: those of the emulator first.
func (b *Book) breaking(rule string) []*fault {
	var found []*fault
	for i := range b.faults {
		if slices.Contains(b.faults[i].Breaks, rule) {
			found = append(found, &b.faults[i])
		}
	}
	return found
}

// shownCauses is how many known mistakes a page tells.
const shownCauses = 5

// causes says what breaks a rule: what a person has written of it, then the faults that are known to do it.
func (b *Book) causes(rule string, breaking []*fault) []string {
	said := b.hintsOf(rule)
	for i, f := range breaking {
		if i == shownCauses {
			said = append(said, "and "+names.Count(len(breaking)-i, "more known fault"))
			break
		}
		said = append(said, f.Sentence)
	}
	return said
}

// clientRule has no exchange of the emulator: its example is a faulty client, as it is written down.
func (b *Book) clientRule(rule *specs.Rule) Page {
	page := Page{
		Level: string(rule.Level), Facts: b.facts(rule), Sources: b.sources(rule.Source), Address: rulebook.PageOf(rule.Name),
		Causes: b.hintsOf(rule.Name), Steps: []string{"omise-conformance gate -- COMMAND"},
	}
	if strings.HasPrefix(rule.Name, "client.webhook-") {
		page.Steps = []string{"omise-conformance gate --webhooks URL"}
	}
	proofs := rulebook.ProofsOf(b.contract, rule)
	for i := range proofs.Faults {
		f := &proofs.Faults[i]
		if i < shownCauses {
			page.Causes = append(page.Causes, f.Sentence)
		}
		page.Related = append(page.Related, Link{FaultyClient, f.ID, f.Sentence})
	}
	for i := range proofs.Variants {
		page.Related = append(page.Related, Link{OddClient, proofs.Variants[i].ID, proofs.Variants[i].Sentence})
	}
	if len(proofs.Faults) > 0 {
		page.Example = clientExample(&proofs.Faults[0])
	}
	return page
}
