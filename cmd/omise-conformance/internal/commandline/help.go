package commandline

import (
	"cmp"
	"strings"

	"github.com/spf13/cobra"
)

// NewHelp returns the help command. Cobra's own prints the help of the root, with
// exit code 0, for a command that does not exist.
func NewHelp() *cobra.Command {
	return &cobra.Command{
		Use:               "help [COMMAND]",
		Short:             "Show the help of a command",
		Long:              "Shows the help of a command, as COMMAND --help does.",
		Example:           "  omise-conformance help run\n  omise-conformance help report merge",
		ValidArgsFunction: completeTopic,
		RunE:              runHelp,
	}
}

func completeTopic(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	under, _, err := cmd.Root().Find(args)
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var known []string
	for _, each := range under.Commands() {
		if each.IsAvailableCommand() {
			known = append(known, each.Name()+"\t"+each.Short)
		}
	}
	return known, cobra.ShellCompDirectiveNoFileComp
}

func runHelp(cmd *cobra.Command, args []string) error {
	topic, rest, err := cmd.Root().Find(args)
	if err != nil || len(rest) > 0 {
		if topic == nil {
			topic = cmd.Root()
		}
		return unknownCommand(topic, cmp.Or(strings.Join(rest, " "), strings.Join(args, " ")))
	}
	topic.InitDefaultHelpFlag()
	topic.InitDefaultVersionFlag()
	return topic.Help()
}
