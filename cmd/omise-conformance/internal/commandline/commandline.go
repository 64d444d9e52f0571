// Package commandline holds what all commands share: the sentences on wrong flags and
// arguments, groups of commands, help, completion, and exit codes.
package commandline

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/omise-conformance/harness/internal/names"
)

// wanted says what the values of flags must be, by the type that pflag names.
var wanted = map[string]string{
	"int": "a whole number", "int64": "a whole number", "float64": "a number, as 2.5",
	"duration": "a duration, as 30s or 2m", "bool": "true or false",
	"stringSlice": "names apart by commas", "age": "an age, as 30d or 12h",
}

// FlagError makes one sentence of an error on a flag.
func FlagError(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var invalid *pflag.InvalidValueError
	var valueless *pflag.ValueRequiredError
	see := "; see " + cmd.CommandPath() + " --help"
	switch {
	case errors.Is(err, pflag.ErrHelp):
		return err
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() != "":
		return fmt.Errorf("there is no flag -%s%s", unknown.GetSpecifiedName(), see)
	case errors.As(err, &unknown):
		return fmt.Errorf("there is no flag --%s%s", unknown.GetSpecifiedName(), orElse(flagHint(cmd, unknown.GetSpecifiedName()), see))
	case errors.As(err, &invalid):
		flag := invalid.GetFlag()
		return fmt.Errorf("--%s must be %s; it is %q", flag.Name, wanted[flag.Value.Type()], invalid.GetValue())
	case errors.As(err, &valueless):
		return fmt.Errorf("--%s needs a value%s", valueless.GetFlag().Name, see)
	}
	return fmt.Errorf("%w%s", err, see)
}

func flagHint(cmd *cobra.Command, name string) string {
	var known []string
	cmd.Flags().VisitAll(func(flag *pflag.Flag) { known = append(known, "--"+flag.Name) })
	return names.Hint("--"+name, known)
}

func orElse(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

// Group makes a command that only holds others: without a name behind it, it
// shows its help.
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
			known = append(known, each.Name())
		}
	}
	hint := names.Hint(name, known)
	if hint == "" {
		hint = "; there are " + strings.Join(known, ", ")
	}
	return fmt.Errorf("there is no command %q%s", strings.TrimSpace(path(cmd)+" "+name), hint)
}

// path names a command without the name of the program.
func path(cmd *cobra.Command) string {
	_, below, _ := strings.Cut(cmd.CommandPath(), " ")
	return below
}

// NoArguments refuses arguments.
func NoArguments(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("%s takes only flags, no %q", path(cmd), args[0])
	}
	return nil
}

// SomeArguments wants at least one argument, called what.
func SomeArguments(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return fmt.Errorf("%s needs %s; see %s --help", path(cmd), what, cmd.CommandPath())
		}
		return nil
	}
}

// RefuseEmpty refuses flags with an empty value, as --api-url "$URL" has where the
// variable is not set: another run than the one asked for would follow, and could
// be green.
func RefuseEmpty(cmd *cobra.Command, _ []string) error {
	var empty error
	cmd.Flags().Visit(func(flag *pflag.Flag) {
		if value := flag.Value.String(); empty == nil && (value == "" || value == "[]") {
			empty = fmt.Errorf("--%s is given with an empty value; leave it out or give one", flag.Name)
		}
	})
	return empty
}

// NewHelp is cobra's help command, which takes a topic that does not exist for none.
func NewHelp() *cobra.Command {
	return &cobra.Command{
		Use:     "help [COMMAND]",
		Short:   "Show the help of a command",
		Example: "  omise-conformance help run\n  omise-conformance help report merge",
		ValidArgsFunction: func(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
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
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			topic, rest, err := cmd.Root().Find(args)
			if err != nil || len(rest) > 0 {
				if topic == nil {
					topic = cmd.Root()
				}
				return unknownCommand(topic, orElse(strings.Join(rest, " "), strings.Join(args, " ")))
			}
			topic.InitDefaultHelpFlag()
			topic.InitDefaultVersionFlag()
			return topic.Help()
		},
	}
}
