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
	"github.com/omise-conformance/harness/internal/config"
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/reports/htmlreport"
	"github.com/omise-conformance/harness/reports/sarif"
)

func newRun() *cobra.Command {
	o := &runOptions{}
	cmd := &cobra.Command{
		Use:   "run",
		Short: "Judge a target against every rule of the contract",
		Long: `Runs the cases against a target and writes junit.xml, report.json, summary.md and report.html.

The target is an emulator that is started in the process (default), the Omise test API, or any
server given by its addresses. Test keys come from OMISE_PUBLIC_KEY and OMISE_SECRET_KEY; live
keys are refused.

Options may also be set in omise-conformance.yaml and by variables such as OMISE_CONFORMANCE_RATE. A flag
wins over its variable, and that over the file. docs/configuration.md has every key; omise-conformance
config show says where each value comes from.

Exit codes: 0 conformant; 1 not conformant; 2 wrong usage or configuration; 3 not judged; 4 nothing
selected; 70 the tool crashed; 130 interrupted.`,
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

  # one case at a time, for a server that takes one request at a time
  omise-conformance run --api-url http://localhost:8080 --parallel 1

  # see what would run; then run what failed the last time, each three times
  omise-conformance run --label-filter charges --list
  omise-conformance run --rerun-failed conformance-report --repeat 3 --report-dir again

  # fail only for what is not yet known to fail
  omise-conformance run --known-failing known-failing.txt

  # write that list: what fails now is added, what passes is taken out
  omise-conformance run --known-failing known-failing.txt --update-known-failing`,
		Args: commandline.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return runRun(cmd, o) },
	}
	o.register(cmd)
	o.registerCourse(cmd)
	o.registerUpdate(cmd)
	return cmd
}

func runRun(cmd *cobra.Command, o *runOptions) error {
	given, err := o.settle(cmd)
	if err != nil {
		return err
	}
	if err = o.settleCourse(cmd); err != nil {
		return err
	}
	if o.list {
		return o.printList(cmd, given)
	}
	bar := terminal.NewProgress(cmd.ErrOrStderr(), o.quiet)
	o.Progress, o.Notice = bar.Update, bar.Note
	o.Plan = func(plan conformance.RunPlan) { bar.Note(plan.String()) }
	report, err := conformance.Run(cmd.Context(), o.Config)
	bar.Finish()
	if err != nil {
		return located(cmd, given, err)
	}
	report.Run.Full = o.fullReport
	return publish(cmd, report, o.reportDir, o.verbose)
}

// settleCourse makes --fail-fast the limit that it stands for, whatever the file says.
func (o *runOptions) settleCourse(cmd *cobra.Command) error {
	if !o.failFast {
		return nil
	}
	if cmd.Flags().Changed("max-failures") && o.MaxFailures != 1 {
		return fmt.Errorf("--fail-fast ends the run after 1 failed case and --max-failures after %d; give one of the two", o.MaxFailures)
	}
	o.MaxFailures = 1
	return nil
}

// printList prints the cases that would run: the ID, a tab and the title, for other programs to read.
func (o *runOptions) printList(cmd *cobra.Command, given *config.Given) error {
	choice, err := conformance.List(o.Config)
	if err != nil {
		return located(cmd, given, err)
	}
	for _, c := range choice.Cases {
		// An error of printing is that of a reader who has seen enough, such as head.
		_, _ = fmt.Fprintf(cmd.OutOrStdout(), "%s\t%s\n", c.ID, c.Title)
	}
	if len(choice.Cases) == 0 {
		return &commandline.ExitError{Code: reports.NothingSelected.ExitCode(), Message: cmp.Or(choice.Problem, "no case is selected")}
	}
	if !o.quiet {
		_, _ = fmt.Fprintf(cmd.ErrOrStderr(), "%d of %s would run, if the target has what they need.\n",
			len(choice.Cases), names.Count(choice.Total, "case"))
	}
	return nil
}

// publish writes the reports, prints the console report and returns an error with
// the exit code of the report. If a report of a conformant run cannot be written
// or printed, the exit code is ExitNoReport.
// Without a folder no reports are written. A report of files has a form for code hosts and editors, too.
func publish(cmd *cobra.Command, report *reports.Report, dir string, verbose bool) error {
	more := []reports.Document{{Name: reports.PageName, Write: htmlreport.Write}}
	if report.Check != nil {
		more = append(more, reports.Document{Name: sarif.FileName, Write: sarif.Write})
	}
	var paths []string
	var unwritten error
	if dir != "" {
		paths, unwritten = reports.WriteDir(dir, report, more...)
	}
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
