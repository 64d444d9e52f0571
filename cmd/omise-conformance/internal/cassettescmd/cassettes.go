// Package cassettescmd has the cassettes commands.
package cassettescmd

import (
	"github.com/spf13/cobra"

	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
)

// New returns the cassettes command.
func New() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "cassettes",
		Short: "Check and show recordings",
		Example: `  omise-conformance cassettes lint cassettes/omise
  omise-conformance cassettes show tokens/single-use-charge --cassettes cassettes/omise`,
	}
	return commandline.Group(cmd, newLint(), newShow())
}
