// Package checkcmd has the command that judges what was recorded.
package checkcmd

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/terminal"
	"github.com/omise-conformance/harness/internal/atomicfile"
	"github.com/omise-conformance/harness/internal/check"
	"github.com/omise-conformance/harness/internal/config"
	"github.com/omise-conformance/harness/reports"
)

// Publish writes the reports and prints the console report, as every verb does. It returns an error with the exit code
// of the report.
type Publish func(cmd *cobra.Command, report *reports.Report, dir string, verbose bool) error

// options are the flags.
type options struct {
	conformance.CheckConfig
	configFile string
	reportDir  string
	noReports  bool
	fix        string
	write      bool
	quiet      bool
	verbose    bool
}

// New returns the command.
func New(version string, publish Publish) *cobra.Command {
	o := &options{}
	cmd := &cobra.Command{
		Use:   "check PATH...",
		Short: "Judge what was recorded: fixtures, cassettes, captures, logs",
		Long: `Judges recorded traffic without a target: which of these files no longer look like the API, since when, and why. A path is a
file, a folder, or - for standard input. The format of each file is recognized by its content; what is of no format, or has
nothing of the API in it, is passed over and counted.

Each file gets one verdict, the worst of what is in it:
  broken      no version of the API answers like that
  mixture     fields of several versions that never were one
  unreadable  the file, or a part of it, cannot be read
  template    placeholders stand for ids
  trimmed     fields are missing, and nothing else is wrong (of bodies that were kept without headers)
  older       it is of another version of the API than ` + conformance.APIVersion + `
  conformant  as the API answers

The check fails for the first three. What the others are is said, and fails with --strict, or as --fail-on has it. With
--api-version, a file of another version fails too. A key for live mode or a card number that is not a published test card
fails in any file; test keys are told.

Objects that several records of a file show are followed through their states; --follow all follows them across files.

Writes junit.xml with a case for each file, report.json, summary.md, report.html, and report.sarif for code hosts and editors. Most
flags may stand in omise-conformance.yaml as well, in the group check (docs/configuration.md).

With --fix, what is sure is corrected in a patch: the new names of fields that were renamed, codes in lower case, a null that is
missing, where the check then finds less and nothing new. No file is changed without --write.

Exit codes: 0 no file fails; 1 a file fails; 2 wrong usage; 3 nothing was judged, or a file
cannot be written; 130 interrupted.`,
		Example: `  # which fixtures no longer look like the API?
  omise-conformance check test/fixtures

  # what in these logs broke the contract, and which clients sent it?
  omise-conformance check --follow all gateway-2026-11-*.har.gz

  # all must be of the version that the account is pinned to
  omise-conformance check --api-version 2017-11-02 spec/cassettes

  # what is known is no failure; only what has changed is judged
  omise-conformance check --baseline known.txt --since origin/main --allow-empty test/fixtures

  # correct what is sure
  omise-conformance check --fix - test/fixtures | git apply

  # one body, from standard input
  curl -s -u "$OMISE_SECRET_KEY:" https://api.omise.co/charges/chrg_test_1 | omise-conformance check -`,
		Args: commandline.SomeArguments("files or folders, for example: omise-conformance check test/fixtures"), ValidArgsFunction: commandline.CompleteFiles,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.Paths, o.Version, o.Stdin = args, version, cmd.InOrStdin()
			return run(cmd, o, publish)
		},
	}
	o.register(cmd)
	registerRun(cmd, o)
	return cmd
}

// registerRun registers the flags that are about one run, and have no keys.
func registerRun(cmd *cobra.Command, o *options) {
	f := cmd.Flags()
	f.BoolVar(&o.UpdateBaseline, "update-baseline", false, "write the list of --baseline anew: what fails is added, what passes is taken out")
	f.StringVar(&o.Since, "since", "", "judge only files that have changed in git since a revision, and those that git does not track yet")
	f.StringVar(&o.fix, "fix", "", "write a patch of what is sure to correct into a file, or - for standard output")
	f.BoolVar(&o.write, "write", false, "correct in the files themselves what is sure")
	f.BoolVar(&o.noReports, "no-reports", false, "write no reports, as for a hook")
	f.BoolVarP(&o.quiet, "quiet", "q", false, "show no progress, and print nothing but the verdict of the exit code")
	f.BoolVarP(&o.verbose, "verbose", "v", false, "show every cause, every file and every detail")
	_ = cmd.MarkFlagDirname("report-dir")
}

// run judges the files and publishes the report.
func run(cmd *cobra.Command, o *options, publish Publish) error {
	given, err := config.Load(o.configFile)
	if err != nil {
		return err
	}
	o.settle(cmd, given)
	if err := o.check(cmd, given); err != nil {
		return err
	}
	defer check.TuneMemory()()
	bar := terminal.NewProgress(cmd.ErrOrStderr(), o.quiet)
	bar.Counts("files", "reading the first files")
	o.Progress = bar.Update
	report, err := conformance.Check(cmd.Context(), o.CheckConfig)
	bar.Finish()
	if err != nil {
		return rows.Located(cmd, given, err)
	}
	if o.quiet {
		cmd.SetOut(io.Discard)
	}
	if err := correct(cmd, given, o); err != nil {
		return err
	}
	return publish(cmd, report, o.reportDir, o.verbose)
}

// check returns an error for what cannot be written, before anything is judged.
func (o *options) check(cmd *cobra.Command, given *config.Given) error {
	if o.noReports {
		o.reportDir = ""
	} else {
		if err := reports.CheckDir(o.reportDir); err != nil {
			return fmt.Errorf("%s: %w", rows.Where(cmd, given, reportDirField), err)
		}
	}
	if o.fix != "" && o.write {
		return errors.New("--fix writes a patch and --write the files; give one of the two")
	}
	if o.fix != "" && o.fix != standardOutput {
		if err := atomicfile.Check(o.fix); err != nil {
			return fmt.Errorf("--fix: %s", atomicfile.Because(o.fix, err))
		}
	}
	return nil
}
