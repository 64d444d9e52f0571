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
		Short: "Check a folder of cassettes for damage and secrets",
		Long: `Checks every file in a folder of cassettes before it is committed or shared:

  - Each cassette is whole and unchanged since it was recorded: its checksum, number of
    interactions and header are right.
  - Its answers keep the contract.
  - It holds no secret: no key, test or live, no security code, and no card number that is not a
    published test card. The search decodes base64, forms, JSON, gzip, multipart and escapes, also
    within each other, in headers, addresses, bodies and errors. A finding names the file, the
    interaction and the place; the secret itself is never printed.

Exit codes: 0 no problem (warnings do not count); 1 a problem; 2 not a folder of cassettes.`,
		Example:           `  omise-conformance cassettes lint cassettes/omise`,
		Args:              commandline.ExactArguments(1, "one folder"),
		ValidArgsFunction: commandline.CompleteFolders,
		RunE:              func(cmd *cobra.Command, args []string) error { return runLint(cmd, args[0]) },
	}
}

func runLint(cmd *cobra.Command, folder string) error {
	contract, err := specs.Load()
	if err != nil {
		return err
	}
	var cases []string
	for _, c := range all.Cases() {
		cases = append(cases, c.ID)
	}
	result, err := cassettelint.Folder(folder, cassettelint.Options{Contract: contract, Cases: cases, Now: time.Now()})
	if err != nil {
		return err
	}
	out := cmd.OutOrStdout()
	for _, problem := range result.Problems {
		mark := ""
		if problem.Warning {
			mark = "warning: "
		}
		fmt.Fprintln(out, mark+reports.OneLine(problem.String()))
	}
	fmt.Fprintln(out, result.Summary())
	if result.Failed() {
		return &commandline.ExitError{Code: commandline.ExitFound}
	}
	return nil
}
