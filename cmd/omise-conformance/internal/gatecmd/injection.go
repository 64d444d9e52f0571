package gatecmd

import (
	"fmt"

	"github.com/spf13/cobra"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
)

// injectionNames are what --inject takes.
func injectionNames() []string {
	var all []string
	injections, err := conformance.Injections()
	if err != nil {
		return nil
	}
	for _, i := range injections {
		all = append(all, i.Name)
	}
	return all
}

// newInjections lists what --inject takes.
func newInjections() *cobra.Command {
	return &cobra.Command{
		Use:   "injections",
		Short: "List what the upstream of a gate can do otherwise",
		Long: `Lists the injections: what the upstream of a gate can do otherwise within the contract, for --inject and for gate matrix.
Those about fields are made from the contract. docs/injections.md has them as a table, with what a good client does.`,
		Example: `  # list them, and try one
  omise-conformance gate injections
  omise-conformance gate --inject error/429@createCharge:1 -- npm test`,
		Args: commandline.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			injections, err := conformance.Injections()
			if err != nil {
				return err
			}
			for _, i := range injections {
				if _, err := fmt.Fprintf(cmd.OutOrStdout(), "%s\n  %s\n  A good client: %s\n  Happens to %s.\n", i.Name, i.Sentence, i.Good, i.Happens); err != nil {
					return err
				}
			}
			return nil
		},
	}
}
