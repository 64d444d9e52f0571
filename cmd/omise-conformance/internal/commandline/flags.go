package commandline

import (
	"cmp"
	"errors"
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/omise-conformance/harness/internal/names"
)

// wanted says what the values of flags must be, by the type that pflag names.
var wanted = map[string]string{
	"int": "a whole number", "int64": "a whole number", "float64": "a number, for example 2.5",
	"duration": "a duration, for example 30s or 2m", "bool": "true or false",
	"stringSlice": "comma-separated names", "age": "an age, for example 30d or 12h",
}

// FlagError returns one sentence about a wrong flag, which names the flag.
func FlagError(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var invalid *pflag.InvalidValueError
	var valueless *pflag.ValueRequiredError
	switch {
	case errors.Is(err, pflag.ErrHelp):
		return err
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() != "":
		return fmt.Errorf("unknown flag -%s%s", unknown.GetSpecifiedName(), seeHelp(cmd))
	case errors.As(err, &unknown):
		name := unknown.GetSpecifiedName()
		return fmt.Errorf("unknown flag --%s%s", name, cmp.Or(flagHint(cmd, name), seeHelp(cmd)))
	case errors.As(err, &invalid):
		flag := invalid.GetFlag()
		return fmt.Errorf("--%s: invalid value %q: want %s", flag.Name, invalid.GetValue(), wanted[flag.Value.Type()])
	case errors.As(err, &valueless):
		return fmt.Errorf("--%s needs a value%s", valueless.GetFlag().Name, seeHelp(cmd))
	}
	return fmt.Errorf("%w%s", err, seeHelp(cmd))
}

func flagHint(cmd *cobra.Command, name string) string {
	var known []string
	cmd.Flags().VisitAll(func(flag *pflag.Flag) { known = append(known, "--"+flag.Name) })
	return names.Hint("--"+name, known)
}

// RefuseEmpty refuses flags with an empty value, as --api-url "$URL" has if the
// variable is not set. The run that would follow is not the run that was asked
// for, and it could pass.
func RefuseEmpty(cmd *cobra.Command, _ []string) error {
	var empty error
	cmd.Flags().Visit(func(flag *pflag.Flag) {
		if value := flag.Value.String(); empty == nil && (value == "" || value == "[]") {
			empty = fmt.Errorf("--%s has an empty value; give one or leave the flag out", flag.Name)
		}
	})
	return empty
}
