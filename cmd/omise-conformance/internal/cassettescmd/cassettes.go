// Package cassettescmd has the commands that check and show cassettes.
package cassettescmd

import (
	"github.com/spf13/cobra"

	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
)

// New returns the cassettes command.
func New() *cobra.Command {
	return commandline.Group(&cobra.Command{
		Use:   "cassettes",
		Short: "Check and show recordings",
		Long: `Checks and shows cassettes, the recordings that record writes and replay judges: one file for each
case. docs/recording.md explains them.`,
		Example: `  omise-conformance cassettes lint cassettes/omise
  omise-conformance cassettes show tokens/single-use-charge --cassettes cassettes/omise`,
	}, newLint(), newShow())
}
