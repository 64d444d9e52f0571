package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"syscall"

	"github.com/spf13/cobra"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/terminal"
	"github.com/omise-conformance/harness/internal/config"
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
keys are refused. Options may also stand in omise-conformance.yaml, with underscores for dashes
(label_filter; lists are features, cases and rules; timeouts is a group); flags win over the file.

Exit codes: 0 conformant; 1 not conformant; 2 wrong usage or configuration; 3 not judged; 4 nothing
selected; 130 interrupted.`,
		Example: `  # judge the emulator that comes with the tool
  omise-conformance run

  # judge a fake of your own; without --vault-url, one address serves both hosts
  export OMISE_PUBLIC_KEY=pkey_test_1 OMISE_SECRET_KEY=skey_test_1
  omise-conformance run --api-url http://localhost:8080 --vault-url http://localhost:8081

  # with features that cannot be asked for; names with a dash take one away
  omise-conformance run --api-url http://localhost:8080 --features source.promptpay,-three_d_secure

  # judge the test API, charges only, without what moves the clock
  omise-conformance run --target omise --label-filter 'charges && !clock'

  # one rule; one case; the second of four shards
  omise-conformance run --rule token.single-use-charge
  omise-conformance run --case 'tokens/single-use-*'
  omise-conformance run --shard 2/4 --report-dir reports/2

  # fail only for what is not known yet
  omise-conformance run --known-failing known-failing.txt`,
		Args: commandline.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return o.run(cmd) },
	}
	o.register(cmd)
	return cmd
}

func (o *runOptions) run(cmd *cobra.Command) error {
	file, err := config.Read(o.configFile)
	if err != nil {
		return err
	}
	settled := o.merge(cmd, &file)
	// Before the run, which may be long: what it finds must not be lost.
	if err := reports.CheckDir(o.reportDir); err != nil {
		return fmt.Errorf("%s: %w", whereSet(cmd, &file, reportDirField), err)
	}
	bar := terminal.NewProgress(os.Stderr, o.quiet)
	settled.Progress = bar.Update
	report, err := conformance.Run(cmd.Context(), settled)
	bar.Finish()
	if err != nil {
		return located(cmd, &file, err)
	}
	return publish(cmd, report, o.reportDir, o.verbose)
}

// publish writes the reports, shows the console report, and ends with the exit
// code of the report, or that of a run without reports where one that would be
// green could not be written or shown.
func publish(cmd *cobra.Command, report *reports.Report, dir string, verbose bool) error {
	paths, unwritten := reports.WriteDir(dir, report)
	unshown := reports.WriteConsole(cmd.OutOrStdout(), report, reports.ConsoleOptions{
		Color: terminal.Colored(os.Stdout), Verbose: verbose, Width: terminal.Width(os.Stdout), Paths: paths,
	})
	switch {
	case errors.Is(unshown, syscall.EPIPE):
		unshown = nil // whoever read has seen enough: head, less
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
