package cassettescmd

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
	"github.com/omise-conformance/harness/internal/cassettelint"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites/all"
)

func newLint() *cobra.Command {
	return &cobra.Command{
		Use:   "lint DIR",
		Short: "Check a folder of cassettes for faults and secrets",
		Long: `Checks every file in a folder of cassettes, before it is committed or shared:

  - each cassette is whole, and as it was recorded (checksum, number of interactions, header);
  - its answers keep the contract;
  - no secret is left: no key, test or live, no security code, no card number that is not a
    published test card. The search decodes base64, forms, JSON, gzip, multipart and escapes
    within each other, in headers, addresses, bodies and errors. What it finds is named by file,
    interaction and place; the secret itself is never printed.

Exit codes: 0 nothing found (warnings do not count); 1 a problem; 2 no folder of cassettes.`,
		Example: `  omise-conformance cassettes lint cassettes/omise`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return fmt.Errorf("cassettes lint needs one folder, not %d; see %s --help", len(args), cmd.CommandPath())
			}
			return nil
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveFilterDirs
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			contract, err := specs.Load()
			if err != nil {
				return err
			}
			var cases []string
			for _, c := range all.Cases() {
				cases = append(cases, c.ID)
			}
			result, err := cassettelint.Folder(args[0], cassettelint.Options{Contract: contract, Cases: cases, Now: time.Now()})
			if err != nil {
				return err
			}
			for _, problem := range result.Problems {
				mark := ""
				if problem.Warning {
					mark = "warning: "
				}
				fmt.Fprintln(cmd.OutOrStdout(), mark+reports.OneLine(problem.String()))
			}
			fmt.Fprintln(cmd.OutOrStdout(), result.Summary())
			if result.Failed() {
				return &commandline.ExitError{Code: commandline.ExitFound}
			}
			return nil
		},
	}
}
