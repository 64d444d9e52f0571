package main

import (
	"cmp"
	"errors"
	"fmt"
	"syscall"

	"github.com/spf13/cobra"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/terminal"
	"github.com/omise-conformance/harness/reports"
)

func newRun() *cobra.Command {
	o := &runOptions{}
	cmd := &cobra.Command{
		Use:   "run",
		Short: "Judge a target against every rule of the contract",
		Long: `Runs the cases against a target and writes junit.xml, report.json and summary.md.

The target is an emulator that is started in the process (default), the Omise test API, or any
server given by its addresses. Test keys come from OMISE_PUBLIC_KEY and OMISE_SECRET_KEY; live
keys are refused.

Options may also be set in omise-conformance.yaml. Its keys are the flags with underscores instead
of dashes, such as label_filter; features, cases and rules are lists; timeouts is a group. A flag
wins over the environment, and that over the file.

Exit codes: 0 conformant; 1 not conformant; 2 wrong usage or configuration; 3 not judged; 4 nothing
selected; 130 interrupted.`,
		Example: `  # judge the emulator that comes with the tool
  omise-conformance run

  # judge a fake of your own; without --vault-url one address serves both hosts
  export OMISE_PUBLIC_KEY=pkey_test_1 OMISE_SECRET_KEY=skey_test_1
  omise-conformance run --api-url http://localhost:8080 --vault-url http://localhost:8081

  # add a feature that the target cannot report, take another away
  omise-conformance run --api-url http://localhost:8080 --features source.promptpay,-three_d_secure

  # judge charges of the test API, without the cases that move the clock
  omise-conformance run --target omise --label-filter 'charges && !clock'

  # run one rule, some cases, or the second of four shards
  omise-conformance run --rule token.single-use-charge
  omise-conformance run --case 'tokens/single-use-*'
  omise-conformance run --shard 2/4 --report-dir reports/2

  # fail only for what is not yet known to fail
  omise-conformance run --known-failing known-failing.txt`,
		Args: commandline.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return runRun(cmd, o) },
	}
	o.register(cmd)
	return cmd
}

func runRun(cmd *cobra.Command, o *runOptions) error {
	file, err := o.settle(cmd)
	if err != nil {
		return err
	}
	bar := terminal.NewProgress(cmd.ErrOrStderr(), o.quiet)
	o.Progress = bar.Update
	report, err := conformance.Run(cmd.Context(), o.Config)
	bar.Finish()
	if err != nil {
		return located(cmd, file, err)
	}
	report.Run.Full = o.fullReport
	return publish(cmd, report, o.reportDir, o.verbose)
}

// publish writes the reports, prints the console report and returns an error with
// the exit code of the report. If a report of a conformant run cannot be written
// or printed, the exit code is ExitNoReport.
func publish(cmd *cobra.Command, report *reports.Report, dir string, verbose bool) error {
	paths, unwritten := reports.WriteDir(dir, report)
	out := cmd.OutOrStdout()
	unshown := reports.WriteConsole(out, report, reports.ConsoleOptions{
		Color: terminal.Colored(out), Verbose: verbose, Width: terminal.Width(out), Paths: paths,
	})
	switch {
	case errors.Is(unshown, syscall.EPIPE):
		unshown = nil // the reader has seen enough, such as head or less
	case unshown != nil:
		unshown = fmt.Errorf("the console report could not be written: %w", unshown)
	}
	if problem := errors.Join(unwritten, unshown); problem != nil {
		return &commandline.ExitError{Code: cmp.Or(report.ExitCode, commandline.ExitNoReport), Message: problem.Error()}
	}
	if report.ExitCode != 0 {
		return &commandline.ExitError{Code: report.ExitCode}
	}
	return nil
}
