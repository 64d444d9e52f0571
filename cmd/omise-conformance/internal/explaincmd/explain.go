// Package explaincmd is the command explain.
package explaincmd

import (
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/terminal"
	"github.com/omise-conformance/harness/internal/explanation"
	"github.com/omise-conformance/harness/internal/jsondocument"
	"github.com/omise-conformance/harness/internal/names"
)

// options are the flags of explain.
type options struct {
	asJSON, list bool
	kind         string
}

// New returns the command.
func New() *cobra.Command {
	o := &options{}
	cmd := &cobra.Command{
		Use:   "explain NAME...",
		Short: "Explain a rule, case, fault, variant, code or state",
		Long: `Explains what a name stands for, with its sources in words, an example and what usually causes it. A name is that of a rule,
a case, a fault, a variant, a faulty or odd client, an injection, a lifecycle or a state of one, an operation, a feature, an error
code, a failure code, or an exit code. Where several things share a name, all are explained.

The example is made on the spot by a case that runs against the embedded emulator, once without and once with a fault that
breaks the rule. It is no answer of the real API.

Exit codes: 0 explained; 2 wrong usage, or nothing has the name.`,
		Example: `  omise-conformance explain token.single-use-charge
  omise-conformance explain charge/captured used_token
  omise-conformance explain 3
  omise-conformance explain --list --kind variant
  omise-conformance explain charge.fees --json | jq '.[0].example.right' --raw-output`,
		Args: func(cmd *cobra.Command, args []string) error {
			if o.list {
				return commandline.NoArguments(cmd, args)
			}
			return commandline.SomeArguments("a name; --list shows all names")(cmd, args)
		},
		ValidArgsFunction: func(_ *cobra.Command, _ []string, begun string) ([]string, cobra.ShellCompDirective) {
			return commandline.WithPrefix(begun, known()), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error { return run(cmd, o, args) },
	}
	f := cmd.Flags()
	f.BoolVar(&o.asJSON, "json", false, "print JSON")
	f.BoolVar(&o.list, "list", false, "list the names instead, with their kinds")
	f.StringVar(&o.kind, "kind", "", "list only names of this kind, for example variant")
	commandline.CompleteOneOf(cmd, "kind", kinds()...)
	return cmd
}

// known returns all names, for completion.
func known() []string {
	book, err := explanation.Open()
	if err != nil {
		return nil
	}
	return book.Names()
}

func kinds() []string {
	all := make([]string, len(explanation.Kinds))
	for i, kind := range explanation.Kinds {
		all[i] = string(kind)
	}
	return all
}

func run(cmd *cobra.Command, o *options, args []string) error {
	if o.kind != "" && !o.list {
		return fmt.Errorf("--kind goes with --list: a name is explained whatever its kind")
	}
	book, err := explanation.Open()
	if err != nil {
		return err
	}
	if o.list {
		return list(cmd, o, book)
	}
	var pages []explanation.Page
	for _, name := range args {
		found, err := book.Find(cmd.Context(), name)
		if err != nil {
			return err
		}
		pages = append(pages, found...)
	}
	out := cmd.OutOrStdout()
	if o.asJSON {
		return jsondocument.Write(out, pages, "  ")
	}
	return explanation.WriteText(out, pages, explanation.TextOptions{Color: terminal.Colored(out), Width: terminal.Width(out)})
}

func list(cmd *cobra.Command, o *options, book *explanation.Book) error {
	entries := book.Entries()
	if o.kind != "" {
		entries = book.Entries(explanation.Kind(o.kind))
		if len(entries) == 0 {
			return fmt.Errorf("--kind: %w", names.Unknown("kind", o.kind, kinds()))
		}
	}
	if o.asJSON {
		return jsondocument.Write(cmd.OutOrStdout(), entries, "  ")
	}
	table := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 4, 2, ' ', 0)
	fmt.Fprintln(table, "KIND\tNAME\tTITLE")
	for i := range entries {
		fmt.Fprintf(table, "%s\t%s\t%s\n", entries[i].Kind, entries[i].Name, entries[i].Title)
	}
	return table.Flush()
}
