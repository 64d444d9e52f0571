package commandline

import (
	"strings"

	"github.com/spf13/cobra"
)

// Complete lets the shell complete the values of a flag. In a list apart by
// commas it completes the last one.
func Complete(cmd *cobra.Command, flag string, values func() []string) {
	list := cmd.Flags().Lookup(flag).Value.Type() == "stringSlice"
	_ = cmd.RegisterFlagCompletionFunc(flag, func(_ *cobra.Command, _ []string, begun string) ([]string, cobra.ShellCompDirective) {
		before := ""
		if i := strings.LastIndex(begun, ","); list && i >= 0 {
			before, begun = begun[:i+1], begun[i+1:]
		}
		var fitting []string
		for _, value := range Beginning(begun, values()) {
			fitting = append(fitting, before+value)
		}
		return fitting, cobra.ShellCompDirectiveNoFileComp
	})
}

// Beginning gives the names that begin so.
func Beginning(begun string, names []string) []string {
	var fitting []string
	for _, name := range names {
		if strings.HasPrefix(name, begun) {
			fitting = append(fitting, name)
		}
	}
	return fitting
}
