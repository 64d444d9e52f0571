// Package settings leads what flags, the environment and the configuration file give to the options of a command.
package settings

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/origin"
	"github.com/omise-conformance/harness/internal/config"
	"github.com/omise-conformance/harness/specs"
)

// Row says where a field of the options O can be given.
type Row[O any] struct {
	// Field is the name of the field, as conformance.UsageError has it.
	Field string
	// Key is that of package config, which says the rest of it.
	Key string
	// Option returns a pointer to the field of a key. Without a key there is none: only the flag sets the field.
	Option func(*O) any
	// Flag is that of a field without a key.
	Flag string
}

// Table has the settings of a command. Its flags, what is merged, the places that messages name, and the tests of all of
// them are driven by it and by config.Keys.
type Table[O any] []Row[O]

// FlagName returns the name of the flag.
func (r *Row[O]) FlagName() string {
	if key, ok := config.Named(r.Key); ok {
		return key.Flag
	}
	return r.Flag
}

// Register registers the flags of the keys that a command takes.
func (t Table[O]) Register(cmd *cobra.Command, o *O) {
	f := cmd.Flags()
	for i := range t {
		key, ok := config.Named(t[i].Key)
		if !ok || !key.IsTakenBy(cmd.Name()) {
			continue
		}
		switch option := t[i].Option(o).(type) {
		case *string:
			f.StringVar(option, key.Flag, "", key.Usage())
		case *specs.Dialect:
			f.StringVar((*string)(option), key.Flag, "", key.Usage())
		case *[]string:
			f.StringSliceVar(option, key.Flag, nil, key.Usage())
		case *bool:
			f.BoolVar(option, key.Flag, false, key.Usage())
		case *int:
			f.IntVar(option, key.Flag, 0, key.Usage())
		case *int64:
			f.Int64Var(option, key.Flag, 0, key.Usage())
		case *float64:
			f.Float64Var(option, key.Flag, 0, key.Usage())
		case *time.Duration:
			f.DurationVar(option, key.Flag, 0, key.Usage())
		}
		if len(key.Choices) > 0 {
			commandline.CompleteOneOf(cmd, key.Flag, key.Choices...)
		}
	}
}

// RegisterFile registers the flag that names the configuration file.
func RegisterFile(cmd *cobra.Command, path *string) {
	cmd.Flags().StringVar(path, "config", "", "configuration file (default $"+config.FileVariable+", else "+config.DefaultFile+", if it exists)")
	_ = cmd.MarkFlagFilename("config", "yaml", "yml")
}

// Merge sets the options that no flag sets: from the environment, else from the
// file. A flag wins whatever its value is, also the zero value.
//
// A library for layered configuration would find values by name in maps and lose
// the line of each, which the messages of package config name.
func (t Table[O]) Merge(cmd *cobra.Command, given *config.Given, o *O) {
	for i := range t {
		key, ok := config.Named(t[i].Key)
		if ok && origin.Of(cmd, given, &key).IsGiven() {
			given.Value(key.Name, t[i].Option(o))
		}
	}
}

// Where returns the place where a field got its value: the flag, the variable,
// or the line of the file. It is empty for a field that the table does not have.
func (t Table[O]) Where(cmd *cobra.Command, given *config.Given, field string) string {
	i := slices.IndexFunc(t, func(r Row[O]) bool { return r.Field == field })
	if i < 0 {
		return ""
	}
	if key, ok := config.Named(t[i].Key); ok {
		from := origin.Of(cmd, given, &key)
		switch from.Kind {
		case origin.File:
			return from.Place + ": " + key.Name
		case origin.Variable:
			return from.Place
		}
	}
	return "--" + t[i].FlagName()
}

// Located puts the place of an invalid setting before the sentence about it.
func (t Table[O]) Located(cmd *cobra.Command, given *config.Given, err error) error {
	var usage *conformance.UsageError
	if !errors.As(err, &usage) {
		return &commandline.ExitError{Code: commandline.ExitNoReport, Message: err.Error()}
	}
	if where := t.Where(cmd, given, usage.Setting); where != "" {
		return fmt.Errorf("%s: %s", where, usage.Message)
	}
	return errors.New(usage.Message)
}
