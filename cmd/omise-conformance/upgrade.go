package main

import (
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/internal/upgrade"
	"github.com/omise-conformance/harness/specs"
)

// upgradeOptions are the flags of upgrade-guide.
type upgradeOptions struct{ to, format, output string }

func newUpgradeGuide() *cobra.Command {
	o := &upgradeOptions{}
	cmd := &cobra.Command{
		Use:   "upgrade-guide VERSION",
		Short: "Print what changes from an older API version to a later one",
		Long: `Prints, field by field, what changes from an older version of the API to a later one: operations, parameters of
requests, values, fields that are renamed, gone or new, deletions and errors. It is made from the contracts
of the two versions.

Exit codes: 0 done; 2 wrong usage, or a version without a contract; 3 the file of --output cannot be written.`,
		Example: `  # what has to change in a client of 2017-11-02?
  omise-conformance upgrade-guide 2017-11-02

  # the same for a program
  omise-conformance upgrade-guide 2017-11-02 --format json --output upgrade.json`,
		Args: commandline.ExactArguments(1, "the version to upgrade from, such as "+specs.Versions()[0]),
		ValidArgsFunction: func(_ *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return commandline.WithPrefix(typed, olderVersions()), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error { return runUpgradeGuide(cmd, o, args[0]) },
	}
	f := cmd.Flags()
	f.StringVar(&o.to, "to", specs.Version, "the version to upgrade to")
	f.StringVar(&o.format, "format", "markdown", "format of the document: markdown or json")
	f.StringVar(&o.output, "output", "", "file for the document; - is standard output, as is the default")
	commandline.CompleteOneOf(cmd, "to", specs.Versions()...)
	commandline.CompleteOneOf(cmd, "format", guideFormats()...)
	return cmd
}

func olderVersions() []string {
	return slices.DeleteFunc(specs.Versions(), func(version string) bool { return version == specs.Version })
}

func guideFormats() []string { return slices.Sorted(maps.Keys(upgrade.Formats)) }

func runUpgradeGuide(cmd *cobra.Command, o *upgradeOptions, from string) error {
	write := upgrade.Formats[o.format]
	if write == nil {
		return fmt.Errorf("--format: %w", names.Unknown("format", o.format, guideFormats()))
	}
	guide, err := upgrade.Between(from, o.to)
	if err != nil {
		return err
	}
	return writeOutput(cmd.OutOrStdout(), o.output, func(w io.Writer) error { return write(w, guide) })
}
