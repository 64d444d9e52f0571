package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites/all"
)

func newRules() *cobra.Command {
	return group(&cobra.Command{
		Use:   "rules",
		Short: "List and explain the rules of the contract",
		Long: `Lists the rules of the contract, or shows some of them with their sources and cases. The name of
a rule stays once it is published, so it may stand in known-failing lists.`,
	}, newRulesList(), newRulesShow())
}

func newRulesList() *cobra.Command {
	var subject string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the rules",
		Example: `  omise-conformance rules list
  omise-conformance rules list --subject token
  omise-conformance rules list --json | jq '.[] | select(.basis == "recorded") | .name'`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			contract, err := specs.Load()
			if err != nil {
				return err
			}
			var rules []*specs.Rule
			for _, rule := range contract.Rules {
				if subject == "" || strings.HasPrefix(rule.Name, subject+".") {
					rules = append(rules, rule)
				}
			}
			if len(rules) == 0 {
				words := prefixes(contract)
				return fmt.Errorf("--subject: no rule begins with %q%s", subject+".",
					orElse(names.Hint(subject, words), "; there are "+strings.Join(words, ", ")))
			}
			if asJSON {
				encoder := json.NewEncoder(cmd.OutOrStdout())
				encoder.SetIndent("", "  ")
				return encoder.Encode(rules)
			}
			return listRules(cmd.OutOrStdout(), rules)
		},
	}
	cmd.Flags().StringVar(&subject, "subject", "", "only the rules whose name begins with this word, as token")
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	complete(cmd, "subject", func() []string {
		contract, err := specs.Load()
		if err != nil {
			return nil
		}
		return prefixes(contract)
	})
	return cmd
}

func listRules(out io.Writer, rules []*specs.Rule) error {
	table := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(table, "RULE\tLEVEL\tBASIS\tSENTENCE")
	for _, rule := range rules {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", rule.Name, rule.Level, rule.Basis, rule.Sentence)
	}
	return table.Flush()
}

func newRulesShow() *cobra.Command {
	return &cobra.Command{
		Use:     "show RULE...",
		Short:   "Show rules with their sources and cases",
		Example: "  omise-conformance rules show token.single-use-charge",
		Args:    someArguments("the name of a rule"),
		ValidArgsFunction: func(_ *cobra.Command, _ []string, begun string) ([]string, cobra.ShellCompDirective) {
			return beginning(begun, ruleNames()), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, given []string) error {
			contract, err := specs.Load()
			if err != nil {
				return err
			}
			for i, name := range given {
				rule := contract.Rule(name)
				if rule == nil {
					return fmt.Errorf("there is no rule %q%s", name, orElse(names.Hint(name, ruleNames()), "; omise-conformance rules list shows them"))
				}
				if i > 0 {
					fmt.Fprintln(cmd.OutOrStdout())
				}
				showRule(cmd.OutOrStdout(), contract, rule)
			}
			return nil
		},
	}
}

func showRule(out io.Writer, contract *specs.Contract, rule *specs.Rule) {
	fmt.Fprintf(out, "%s (%s)\n  %s\n", rule.Name, rule.Level, rule.Sentence)
	line := func(what, text string) {
		if text != "" {
			fmt.Fprintf(out, "  %-11s %s\n", what, text)
		}
	}
	dialects := "recorded, documented"
	if len(rule.Dialects) > 0 {
		dialects = fmt.Sprint(rule.Dialects[0])
	}
	line("dialects", dialects)
	line("basis", string(rule.Basis))
	for _, source := range rule.Source {
		line("source", contract.SourceTitle(source))
	}
	line("operations", strings.Join(rule.Operations, ", "))
	line("requires", strings.Join(rule.Requires, ", "))
	for _, dialect := range []string{"both", "recorded", "documented"} {
		if refusal, ok := rule.Refusal[dialect]; ok {
			line("refusal", dialect+": "+refusal.String())
		}
	}
	for _, c := range all.Cases() {
		if slices.Contains(c.Rules, rule.Name) {
			line("case", c.ID+": "+c.Title)
		}
	}
	if rule.Ambient {
		line("judged", "on every answer of every case")
	}
}

// prefixes are the first words of the rules' names.
func prefixes(contract *specs.Contract) []string {
	var words []string
	for _, rule := range contract.Rules {
		word, _, _ := strings.Cut(rule.Name, ".")
		if !slices.Contains(words, word) {
			words = append(words, word)
		}
	}
	return words
}
