package gatecmd

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
	"github.com/omise-conformance/harness/internal/gate/doctor"
	"github.com/omise-conformance/harness/internal/gate/intercept"
)

// newDoctor returns the command that tries the ways in.
func newDoctor() *cobra.Command {
	o := &options{}
	cmd := &cobra.Command{
		Use:   "doctor [-- COMMAND [ARGS]]",
		Short: "Try how the clients of each runtime come to a gate",
		Long: `Tries how the clients of each runtime come to a gate: for each one that is found on PATH, and first that of the
command, a program sends one request to https://api.omise.co/account with the environment that a gate makes. The command itself
does not run, and nothing outside those programs is changed.

Exit codes: 0 each of them reaches the gate; 1 one does not.`,
		Example: `  # try all runtimes that are here
  omise-conformance gate doctor

  # that of these tests first
  omise-conformance gate doctor -- npm test`,
		ValidArgsFunction: commandline.CompleteFiles,
		RunE: func(cmd *cobra.Command, args []string) error {
			given, err := o.load(cmd)
			if err != nil {
				return err
			}
			names, err := intercept.ParseURLNames(o.URLNames)
			if err != nil {
				return fmt.Errorf("%s: %w", rows.Where(cmd, given, "URLNames"), err)
			}
			found, err := doctor.Examine(cmd.Context(), doctor.Options{Command: args, Base: os.Environ(), URLNames: names})
			if err != nil {
				return err
			}
			if err := found.Write(cmd.OutOrStdout(), args); err != nil {
				return err
			}
			if !found.Works() {
				return &commandline.ExitError{Code: commandline.ExitFound}
			}
			return nil
		},
	}
	o.register(cmd)
	return cmd
}
