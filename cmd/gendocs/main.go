// Command gendocs writes docs/rules.md, the rules with their sources and cases, and
// docs/lifecycles.md, the models with their diagrams, docs/injections.md, what a gate
// can inject, docs/gate/interception.md, how clients come to one, a guide to upgrading
// from each older version of the API, and the JSON Schema of omise-conformance.yaml. In the other documents it
// renews what they quote, such as the number of rules: the text between
// "<!-- generated: NAME -->" and "<!-- end -->". With -check it writes nothing and
// fails where a document is stale. With -site it writes the catalog of rules as pages instead.
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/internal/config"
	"github.com/omise-conformance/harness/internal/rulebook"
	"github.com/omise-conformance/harness/internal/site"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/all"
)

func main() {
	check := flag.Bool("check", false, "only tell whether the documents are up to date")
	pages := flag.String("site", "", "write the catalog as pages into this folder, and nothing else")
	flag.Parse()
	err := error(nil)
	if *pages != "" {
		err = site.Write(context.Background(), *pages)
	} else {
		err = generate(*check)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func generate(check bool) error {
	contract, err := specs.Load()
	if err != nil {
		return err
	}
	faults, err := conformance.AllFaults()
	if err != nil {
		return err
	}
	injected, err := injections()
	if err != nil {
		return err
	}
	schema, err := config.Schema()
	if err != nil {
		return err
	}
	return errors.Join(
		writeDocument("internal/config/omise-conformance.schema.json", schema, check),
		writeDocument("docs/rules.md", catalogue(contract, all.Cases(), faults), check),
		writeDocument("docs/lifecycles.md", lifecycles(contract), check),
		writeDocument("docs/injections.md", injected, check),
		writeDocument("docs/gate/interception.md", interception(), check),
		errors.Join(upgradeGuides(check)...),
		quoteAll(".", quotable(".", contract, all.Cases(), faults), check),
	)
}

// writeDocument writes a document, or only reports whether it is up to date.
func writeDocument(path string, text []byte, check bool) error {
	if !check {
		return os.WriteFile(path, text, 0o644) //nolint:gosec // a document for everyone
	}
	old, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if !bytes.Equal(old, text) {
		return fmt.Errorf("%s is stale: run make generate", path)
	}
	return nil
}

// catalogue writes the rules in the order of rules.yaml, a section for each
// first word of their names.
func catalogue(contract *specs.Contract, cases []*suites.Case, faults []specs.Fault) []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, `<!-- Made by make generate from specs/rules.yaml and the cases. Do not edit. -->

# The rules

%d rules of targets, judged by %d cases, and [%d rules of clients](#client-rules), judged by a gate. Where a rule differs between the dialects, *recorded* is what recorded
traffic and the official reference say, *documented* what the guides say.

The source of a rule begins with a short name, which is explained under [Sources](#sources).

## Sources

| short name | what it is |
|---|---|
`, len(contract.Rules), len(cases), len(contract.ClientRules))
	for _, short := range slices.Sorted(maps.Keys(contract.Sources)) {
		fmt.Fprintf(&out, "| %s | %s |\n", short, contract.Sources[short])
	}
	subject := ""
	for _, rule := range contract.Rules {
		if word := rulebook.Subject(rule); word != subject {
			subject = word
			fmt.Fprintf(&out, "\n## %s\n", subject)
		}
		writeRule(&out, rule, cases, faults)
	}
	writeClientRules(&out, contract)
	writeDisagreements(&out, contract)
	return out.Bytes()
}

// writeSentence writes what a rule of any kind has: its name, its sentence, who states it.
func writeSentence(out *bytes.Buffer, rule *specs.Rule) {
	fmt.Fprintf(out, "\n### %s\n\n%s\n\n", rule.Name, rule.Sentence)
	facts := []string{string(rule.Level), "basis " + string(rule.Basis)}
	if len(rule.Dialects) > 0 {
		facts = append(facts, "stated by the "+string(rule.Dialects[0])+" dialect only")
	}
	if len(rule.Requires) > 0 {
		facts = append(facts, "requires "+strings.Join(rule.Requires, ", "))
	}
	if rule.Ambient {
		facts = append(facts, "judged on every answer")
	}
	if rule.WholeRun {
		facts = append(facts, "judged over a whole run")
	}
	fmt.Fprintf(out, "- %s\n- source: %s\n", strings.Join(facts, "; "), strings.Join(rule.Source, "; "))
}

// writeRule writes a rule of targets, with the cases that judge it and the faults that it must notice.
func writeRule(out *bytes.Buffer, rule *specs.Rule, cases []*suites.Case, faults []specs.Fault) {
	writeSentence(out, rule)
	for _, dialect := range rulebook.RefusalDialects {
		if refusal, ok := rule.Refusal[dialect]; ok {
			fmt.Fprintf(out, "- refusal (%s): `%s`\n", dialect, refusal)
		}
	}
	var ids []string
	for _, c := range rulebook.CasesOf(rule, cases) {
		ids = append(ids, "`"+c.ID+"`")
	}
	fmt.Fprintf(out, "- cases: %s\n", firstNames(ids))
	ids = nil
	for _, f := range faults {
		if slices.Contains(f.Breaks, rule.Name) {
			ids = append(ids, "`"+f.ID+"`")
		}
	}
	fmt.Fprintf(out, "- faults that it must notice: %s\n", firstNames(ids))
}

// firstNames shows the first names: some rules have a case for every operation.
func firstNames(names []string) string {
	const shown = 6
	if len(names) > shown {
		names = append(names[:shown:shown], fmt.Sprintf("and %d more", len(names)-shown))
	}
	return strings.Join(names, ", ")
}

func writeDisagreements(out *bytes.Buffer, contract *specs.Contract) {
	fmt.Fprint(out, "\n## Where the sources disagree\n\n| list | row | topic | settled by |\n|---|---|---|---|\n")
	for _, d := range contract.Disagreements {
		settled := d.None
		if len(d.Rules) > 0 {
			settled = "`" + strings.Join(d.Rules, "`, `") + "`"
		}
		fmt.Fprintf(out, "| %s | %d | %s | %s |\n", d.List, d.Row, d.Topic, settled)
	}
}
