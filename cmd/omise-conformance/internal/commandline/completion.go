package commandline

import (
	"strings"

	"github.com/spf13/cobra"
)

// Complete lets the shell complete the values of a flag. In a comma-separated list
// it completes the last value.
func Complete(cmd *cobra.Command, flag string, values func() []string) {
	list := cmd.Flags().Lookup(flag).Value.Type() == "stringSlice"
	_ = cmd.RegisterFlagCompletionFunc(flag, func(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
		before := ""
		if i := strings.LastIndex(typed, ","); list && i >= 0 {
			before, typed = typed[:i+1], typed[i+1:]
		}
		var completed []string
		for _, value := range WithPrefix(typed, values()) {
			completed = append(completed, before+value)
		}
		return completed, cobra.ShellCompDirectiveNoFileComp
	})
}

// CompleteOneOf lets the shell complete a flag that takes one of a few values.
func CompleteOneOf(cmd *cobra.Command, flag string, values ...string) {
	Complete(cmd, flag, func() []string { return values })
}

// CompleteFiles lets the shell complete files as arguments, such as those of a command that is run.
func CompleteFiles(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveDefault
}

// CompleteFolders lets the shell complete folders as arguments.
func CompleteFolders(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveFilterDirs
}

// WithPrefix returns the names that begin with a prefix.
func WithPrefix(prefix string, names []string) []string {
	var found []string
	for _, name := range names {
		if strings.HasPrefix(name, prefix) {
			found = append(found, name)
		}
	}
	return found
}
