package commandline

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/omise-conformance/harness/internal/names"
)

// Group makes a command that only holds others. Without the name of another
// command it shows its help.
func Group(cmd *cobra.Command, subcommands ...*cobra.Command) *cobra.Command {
	cmd.AddCommand(subcommands...)
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return nil
		}
		return unknownCommand(cmd, args[0])
	}
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
	return cmd
}

func unknownCommand(cmd *cobra.Command, name string) error {
	var known []string
	for _, each := range cmd.Commands() {
		if each.IsAvailableCommand() || each.Name() == "help" {
			known = append(known, strings.TrimSpace(path(cmd)+" "+each.Name()))
		}
	}
	return names.Unknown("command", strings.TrimSpace(path(cmd)+" "+name), known)
}
