package commandline

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// NoArguments refuses arguments.
func NoArguments(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("unexpected argument %q: %s takes only flags", args[0], path(cmd))
	}
	return nil
}

// SomeArguments wants at least one argument. The sentence says what it is.
func SomeArguments(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return fmt.Errorf("%s needs %s%s", path(cmd), what, seeHelp(cmd))
		}
		return nil
	}
}

// ExactArguments wants n arguments. The sentence says how many and what they are.
func ExactArguments(n int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != n {
			return fmt.Errorf("%s needs %s, not %d%s", path(cmd), what, len(args), seeHelp(cmd))
		}
		return nil
	}
}

// path returns the name of a command without the name of the program.
func path(cmd *cobra.Command) string {
	_, below, _ := strings.Cut(cmd.CommandPath(), " ")
	return below
}

func seeHelp(cmd *cobra.Command) string { return "; see " + cmd.CommandPath() + " --help" }
