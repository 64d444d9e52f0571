package main

import (
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/outlet"
	"github.com/omise-conformance/harness/internal/rulebook"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites/all"
)

func newRules() *cobra.Command {
	return commandline.Group(&cobra.Command{
		Use:   "rules",
		Short: "List and explain the rules of the contract",
		Long: `Lists the rules of the contract, or explains rules with their sources and cases. The name of a
published rule never changes, so that known-failing lists may name it.`,
		Example: `  omise-conformance rules list --subject token
  omise-conformance rules show token.single-use-charge`,
	}, newRulesList(), newRulesShow())
}

// rulesListOptions are the flags of rules list.
type rulesListOptions struct {
	subject string
	asJSON  bool
}

func newRulesList() *cobra.Command {
	o := &rulesListOptions{}
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the rules",
		Long: `Lists the rules in the order of the contract: name, level, basis and sentence. Those of clients, which gate judges, come
last and have the subject client.`,
		Example: `  omise-conformance rules list
  omise-conformance rules list --subject token
  omise-conformance rules list --subject client
  omise-conformance rules list --json | jq '.[] | select(.basis == "recorded") | .name'`,
		Args: commandline.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return runRulesList(cmd, o) },
	}
	cmd.Flags().StringVar(&o.subject, "subject", "", "only rules of this subject, the first word of a rule's name, for example token")
	cmd.Flags().BoolVar(&o.asJSON, "json", false, "print JSON")
	commandline.Complete(cmd, "subject", ofContract(rulebook.Subjects))
	return cmd
}

func runRulesList(cmd *cobra.Command, o *rulesListOptions) error {
	contract, err := specs.Load()
	if err != nil {
		return err
	}
	rules, err := rulebook.OfSubject(contract, o.subject)
	if err != nil {
		return fmt.Errorf("--subject: %w", err)
	}
	if o.asJSON {
		encoder := json.NewEncoder(cmd.OutOrStdout())
		encoder.SetIndent("", "  ")
		return encoder.Encode(rules)
	}
	return rulebook.WriteTable(cmd.OutOrStdout(), rules)
}

func newRulesShow() *cobra.Command {
	return &cobra.Command{
		Use:   "show RULE...",
		Short: "Explain rules with their sources and cases",
		Long: `Explains rules: level, sentence, who states the rule, its sources, the operations and features it
is about, the errors it asks for, and the cases that judge it. Of a rule of clients it tells the faulty clients that the
rule must notice, and odd ones that it allows.`,
		Example: "  omise-conformance rules show token.single-use-charge\n  omise-conformance rules show client.card-data",
		Args:    commandline.SomeArguments("the name of a rule"),
		ValidArgsFunction: func(_ *cobra.Command, _ []string, begun string) ([]string, cobra.ShellCompDirective) {
			return commandline.WithPrefix(begun, ofContract(rulebook.AllNames)()), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: runRulesShow,
	}
}

func runRulesShow(cmd *cobra.Command, args []string) error {
	contract, err := specs.Load()
	if err != nil {
		return err
	}
	out := cmd.OutOrStdout()
	for i, name := range args {
		rule, err := rulebook.Find(contract, name)
		if err != nil {
			return err
		}
		if i > 0 {
			fmt.Fprintln(out)
		}
		if err := rulebook.WriteRule(out, rule, rulebook.Facts(contract, rule, all.Cases())); err != nil {
			return err
		}
	}
	return nil
}

func newSpec() *cobra.Command {
	version, control := specs.Version, false
	cmd := &cobra.Command{
		Use:   "spec",
		Short: "Print the OpenAPI description of the API",
		Long: "Prints the OpenAPI 3.0.3 document that targets are judged by, of API version " + specs.Version + `. That of an older version,
by which recorded traffic is judged, is printed as JSON. --control prints the document of the control API
that a target may have (docs/control-api.md).`,
		Example: `  omise-conformance spec > openapi.yaml
  omise-conformance spec --api-version ` + specs.Versions()[0] + " > openapi.json\n  omise-conformance spec --control > control.yaml",
		Args: commandline.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			text, err := specs.RawVersion(version)
			if err != nil {
				return fmt.Errorf("--api-version: %w", err)
			}
			if control {
				text = specs.RawControl()
			}
			_, err = outlet.Own(cmd.OutOrStdout()).Write(text)
			return err
		},
	}
	cmd.Flags().StringVar(&version, "api-version", version, "version of the API")
	cmd.Flags().BoolVar(&control, "control", false, "print the document of the control API instead")
	cmd.MarkFlagsMutuallyExclusive("api-version", "control")
	commandline.CompleteOneOf(cmd, "api-version", specs.Versions()...)
	return cmd
}
