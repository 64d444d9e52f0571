package configcmd

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/origin"
	"github.com/omise-conformance/harness/internal/config"
	"github.com/omise-conformance/harness/internal/jsondocument"
	"github.com/omise-conformance/harness/internal/names"
)

// Setting is a row of what show prints.
type Setting struct {
	Key string `json:"key"`
	// Value is that of the key, null where there is none. Of a key of an account it is "set".
	Value any         `json:"value"`
	From  origin.Kind `json:"from"`
	// Place is the flag, the variable, or the file with the line.
	Place string `json:"place,omitempty"`
	// Fallback says in words what stands for a value that is not given.
	Fallback string `json:"default,omitempty"`
}

// Overview is what show prints.
type Overview struct {
	Verb     string    `json:"verb"`
	File     string    `json:"file,omitempty"`
	Settings []Setting `json:"settings"`
	// NotTaken are keys of the file or the environment that the verb does not take, with their places.
	NotTaken []Setting `json:"not_taken"`
	// Unknown are variables that look like those of keys and are ignored.
	Unknown []string `json:"unknown_variables"`
}

func newShow(verbs []func() *cobra.Command) *cobra.Command {
	show := showing(verbs[0]())
	show.Use = "show [VERB]"
	show.Short = "Show the value of every key and where it comes from"
	show.Long = `Shows every key that a verb takes, its value, and where that comes from: the flag, the variable, the file with the line,
or the default. The verb is run unless another is named; its flags may be given as well. Keys of an account are shown as
set, never themselves.

Exit codes: 0 shown; 2 wrong usage or configuration.`
	show.Example = `  # what would run take?
  omise-conformance config show

  # and a replay with another dialect?
  omise-conformance config show replay --dialect recorded

  # the same for a program
  omise-conformance config show run --json`
	for _, verb := range verbs {
		show.AddCommand(showing(verb()))
	}
	show.Args = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return nil
		}
		var known []string
		for _, each := range cmd.Commands() {
			known = append(known, each.Name())
		}
		return names.Unknown("verb", args[0], known)
	}
	return show
}

// showing makes of a verb the command that shows what the verb would take.
func showing(verb *cobra.Command) *cobra.Command {
	name, asJSON := verb.Name(), false
	cmd := &cobra.Command{
		Use:     name,
		Short:   "Show what " + name + " would take",
		Long:    "Shows every key that " + name + " takes, its value, and where that comes from. It takes the flags of " + name + ".",
		Example: "  omise-conformance config show " + name,
		Args:    commandline.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			given, err := config.Load(cmd.Flag("config").Value.String())
			if err != nil {
				return err
			}
			overview, err := Look(cmd, name, given)
			if err != nil {
				return err
			}
			if asJSON {
				return jsondocument.Write(cmd.OutOrStdout(), overview, "  ")
			}
			return overview.print(cmd.OutOrStdout())
		},
	}
	// The flags are the verb's own, with their completion, but not all of their help.
	cmd.Flags().AddFlagSet(verb.Flags())
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// Look finds the value of every key that a verb takes.
func Look(cmd *cobra.Command, verb string, given *config.Given) (*Overview, error) {
	o := &Overview{
		Verb: verb, File: given.File.Path(),
		Settings: []Setting{}, NotTaken: []Setting{}, Unknown: jsondocument.List(given.Environment.Unknown),
	}
	for i := range config.Keys {
		key := &config.Keys[i]
		if !key.IsTakenBy(verb) {
			if place := given.Where(key.Name); place != "" {
				o.NotTaken = append(o.NotTaken, Setting{Key: key.Name, Place: place})
			}
			continue
		}
		from := origin.Of(cmd, given, key)
		row := Setting{Key: key.Name, From: from.Kind, Place: from.Place}
		var err error
		switch {
		case from.Kind == origin.Default:
			row.Fallback = key.Fallback()
			row.Value = plain(key.Standard())
		case key.Account != "":
			row.Value = "set"
		case from.Kind == origin.Flag:
			row.Value, err = key.Read(flagText(cmd.Flag(key.Flag)))
			row.Value = plain(row.Value)
		default:
			row.Value = plain(given.Any(key))
		}
		if err != nil {
			return nil, fmt.Errorf("--%s %w", key.Flag, err)
		}
		o.Settings = append(o.Settings, row)
	}
	return o, nil
}

// plain returns a value as the file would have it: JSON knows no durations.
func plain(value any) any {
	if duration, ok := value.(time.Duration); ok {
		return duration.String()
	}
	return value
}

// flagText returns the value of a flag as a variable has it.
func flagText(flag *pflag.Flag) string {
	if list, ok := flag.Value.(pflag.SliceValue); ok {
		return strings.Join(list.GetSlice(), ",")
	}
	return flag.Value.String()
}

// print writes the table, and below it what has no part in it.
func (o *Overview) print(out io.Writer) error {
	head := "There is no " + config.DefaultFile + " here."
	if o.File != "" {
		head = "The configuration file is " + o.File + "."
	}
	fmt.Fprintf(out, "What %s takes. %s\n\n", o.Verb, head)
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "KEY\tVALUE\tFROM")
	for i := range o.Settings {
		row := &o.Settings[i]
		fmt.Fprintf(table, "%s\t%s\t%s\n", row.Key, row.shown(), row.source())
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for _, key := range o.NotTaken {
		fmt.Fprintf(out, "\n%s does not take %s (%s).", o.Verb, key.Key, key.Place)
	}
	for _, variable := range o.Unknown {
		fmt.Fprintf(out, "\nThe variable %s names no key and is ignored.", variable)
	}
	if len(o.NotTaken)+len(o.Unknown) > 0 {
		fmt.Fprintln(out)
	}
	return nil
}

// shown returns the value as the table has it.
func (s *Setting) shown() string {
	text := config.Text(s.Value)
	if s.From == origin.Default && s.Fallback != "" {
		text = s.Fallback
	}
	return cmp.Or(text, "-")
}

func (s *Setting) source() string {
	if s.Place == "" {
		return string(s.From)
	}
	return s.Place
}
