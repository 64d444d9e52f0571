package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	conformance "github.com/omise-conformance/harness"
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
keys are refused. Options may also stand in omise-conformance.yaml, with underscores for dashes;
flags win over the file.`,
		Example: `  # judge the emulator that comes with the tool
  omise-conformance run

  # judge a fake of your own; one address may serve both hosts
  OMISE_PUBLIC_KEY=pkey_test_1 OMISE_SECRET_KEY=skey_test_1 \
    omise-conformance run --api-url http://localhost:8080 --vault-url http://localhost:8081

  # judge the test API, charges only, without what moves the clock
  omise-conformance run --target omise --label-filter 'charges && !clock'

  # one rule; one case; the second of four shards
  omise-conformance run --rule token.single-use-charge
  omise-conformance run --case 'tokens/single-use-*'
  omise-conformance run --shard 2/4 --report-dir reports/2`,
		Args: cobra.NoArgs,
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
	settled := o.merge(cmd, file)
	bar := newProgress(os.Stderr, o.quiet)
	settled.Progress = bar.update
	report, err := conformance.Run(cmd.Context(), settled)
	bar.finish()
	var usage *conformance.UsageError
	switch {
	case errors.As(err, &usage):
		return err
	case err != nil:
		return &exitError{exitNoReport, err.Error()}
	}
	return publish(cmd, report, o.reportDir, o.verbose)
}

// publish writes the reports, shows the console report, and ends with the exit
// code of the report, or that of a run without reports where none could be written.
func publish(cmd *cobra.Command, report *reports.Report, dir string, verbose bool) error {
	paths, unwritten := reports.WriteDir(dir, report)
	err := reports.WriteConsole(cmd.OutOrStdout(), report, reports.ConsoleOptions{
		Color: colored(os.Stdout), Verbose: verbose, Width: width(os.Stdout), Paths: paths,
	})
	if err != nil {
		return &exitError{exitNoReport, fmt.Sprintf("the console report could not be written: %v", err)}
	}
	code := report.ExitCode
	if unwritten != nil {
		if code == 0 {
			code = exitNoReport
		}
		return &exitError{code, unwritten.Error()}
	}
	if code != 0 {
		return &exitError{code: code}
	}
	return nil
}
