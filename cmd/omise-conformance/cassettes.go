package main

import (
	"github.com/spf13/cobra"
)

func newCassettes() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "cassettes",
		Short: "Check and show recordings",
		Example: `  omise-conformance cassettes lint cassettes/omise
  omise-conformance cassettes show tokens/single-use-charge --cassettes cassettes/omise`,
	}
	return group(cmd, newCassettesLint(), newCassettesShow())
}
