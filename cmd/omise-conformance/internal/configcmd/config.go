// Package configcmd is the command config, which explains the configuration.
package configcmd

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
	"github.com/omise-conformance/harness/internal/config"
	"github.com/omise-conformance/harness/internal/names"
)

// New returns the command. Each of the verbs makes a command that takes a configuration,
// the first of them for where none is named. Check returns what a run would find wrong with
// what stands in a file.
func New(check func(*config.Given) error, verbs ...func() *cobra.Command) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "config",
		Short: "Explain the configuration: where each value comes from, and what is wrong",
		Long: `Explains what run, record, replay, explore, gate and check take from flags, the environment and omise-conformance.yaml.
docs/configuration.md has every key. A flag wins over its variable, and that over the file.

Exit codes: 0 done; 2 wrong usage or configuration.`,
		Example: `  # where does each value of a run come from?
  omise-conformance config show

  # what is wrong with the file?
  omise-conformance config check`,
	}
	return commandline.Group(cmd, newShow(verbs), newCheck(check), newSchema())
}

func newCheck(check func(*config.Given) error) *cobra.Command {
	return &cobra.Command{
		Use:   "check [FILE]",
		Short: "Say what is wrong with a configuration file",
		Long: `Reads a configuration file, omise-conformance.yaml by default, and says the first thing that is wrong with it: its YAML,
an unknown key, a value of another kind, a case, rule, feature, label, operation, injection or list that does not exist. Nothing is
sent or run, and the environment has no part in it. Addresses and the features of a target are looked at by the run alone.

Exit codes: 0 nothing is wrong; 2 something is, or wrong usage.`,
		Example: `  omise-conformance config check
  omise-conformance config check staging.yaml`,
		Args: atMostOne,
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return []string{"yaml", "yml"}, cobra.ShellCompDirectiveFilterFileExt
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			path := append(args, config.DefaultFile)[0]
			if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) && len(args) == 0 {
				return fmt.Errorf("there is no %s here; name the file, or write one with omise-conformance init", path)
			}
			file, err := config.Read(path)
			if err != nil {
				return err
			}
			if err := check(&config.Given{File: file}); err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s: nothing is wrong with its %s.\n", path, names.Count(len(file.Has()), "key"))
			return err
		},
	}
}

func atMostOne(cmd *cobra.Command, args []string) error {
	if len(args) > 1 {
		return fmt.Errorf("unexpected argument %q: config %s takes one file", args[1], cmd.Name())
	}
	return nil
}

func newSchema() *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of the configuration file",
		Long: `Prints the JSON Schema (draft 2020-12) of omise-conformance.yaml, with the meaning, default and an example of every key.
Editors that know the YAML language server take it from the first line of the file:

  # yaml-language-server: $schema=` + config.SchemaURL,
		Example: "  omise-conformance config schema > omise-conformance.schema.json",
		Args:    commandline.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			text, err := config.Schema()
			if err != nil {
				return err
			}
			_, err = cmd.OutOrStdout().Write(text)
			return err
		},
	}
}
