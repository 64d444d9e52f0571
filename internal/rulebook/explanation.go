package rulebook

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/specs/clients"
	"github.com/omise-conformance/harness/suites"
)

// Fact is something known of a rule: its name, as "source", and a line of text.
type Fact struct{ Name, Text string }

// Facts returns what is known of a rule in addition to its sentence and level: who states
// it, its sources, the operations and features it is about, the errors it wants,
// and the cases that judge it.
func Facts(contract *specs.Contract, rule *specs.Rule, cases []*suites.Case) []Fact {
	var facts []Fact
	add := func(name, text string) {
		if text != "" {
			facts = append(facts, Fact{name, text})
		}
	}
	dialects := "recorded, documented"
	if len(rule.Dialects) > 0 {
		dialects = string(rule.Dialects[0])
	}
	add("dialects", dialects)
	add("basis", string(rule.Basis))
	for _, source := range rule.Source {
		add("source", contract.SourceTitle(source))
	}
	add("operations", strings.Join(rule.Operations, ", "))
	add("requires", strings.Join(rule.Requires, ", "))
	for _, dialect := range RefusalDialects {
		if refusal, ok := rule.Refusal[dialect]; ok {
			add("refusal", dialect+": "+refusal.String())
		}
	}
	for _, c := range CasesOf(rule, cases) {
		add("case", c.ID+": "+c.Title)
	}
	if rule.Ambient {
		add("judged", "on every answer of every case")
	}
	if rule.WholeRun {
		add("judged", "over all cases of a run together")
	}
	if slices.Contains(contract.ClientRules, rule) {
		add("judged", "by omise-conformance gate, on what a client sends")
		proofs := ProofsOf(contract, rule)
		for i := range proofs.Faults {
			add("fault", proofs.Faults[i].ID+": "+proofs.Faults[i].Sentence)
		}
		for i := range proofs.Variants {
			add("variant", proofs.Variants[i].ID+": "+proofs.Variants[i].Sentence)
		}
	}
	return facts
}

// Proofs are the clients by which a rule of clients is proven.
type Proofs struct {
	Faults   []clients.Fault   // break it
	Variants []clients.Variant // are odd and keep it
}

// ProofsOf returns the clients by which a rule is proven.
func ProofsOf(contract *specs.Contract, rule *specs.Rule) (proofs Proofs) {
	faults, _ := clients.Faults(contract) // what is embedded has no mistake, as a test of the rules shows
	for i := range faults {
		if slices.Contains(faults[i].Breaks, rule.Name) {
			proofs.Faults = append(proofs.Faults, faults[i])
		}
	}
	variants, _ := clients.Variants(contract)
	for i := range variants {
		if slices.Contains(variants[i].Allows, rule.Name) {
			proofs.Variants = append(proofs.Variants, variants[i])
		}
	}
	return proofs
}

// WriteRule explains a rule: its name, level and sentence, then the facts.
func WriteRule(out io.Writer, rule *specs.Rule, facts []Fact) error {
	var text strings.Builder
	fmt.Fprintf(&text, "%s (%s)\n  %s\n", rule.Name, rule.Level, rule.Sentence)
	for _, fact := range facts {
		fmt.Fprintf(&text, "  %-11s %s\n", fact.Name, fact.Text)
	}
	_, err := io.WriteString(out, text.String())
	return err
}

// WriteTable writes a line for each rule, under a heading.
func WriteTable(out io.Writer, rules []*specs.Rule) error {
	table := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(table, "RULE\tLEVEL\tBASIS\tSENTENCE")
	for _, rule := range rules {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", rule.Name, rule.Level, rule.Basis, rule.Sentence)
	}
	return table.Flush()
}
