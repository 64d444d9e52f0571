// Package gatecmd has the commands that judge a client.
package gatecmd

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
	"github.com/omise-conformance/harness/emulator"
	"github.com/omise-conformance/harness/reports"
)

// Publish writes the reports and prints the console report, as every verb does. It returns an error with the exit code
// of the report.
type Publish func(cmd *cobra.Command, report *reports.Report, dir string, verbose bool) error

// What makes the exit code of a gate.
const (
	failOnEither  = "either"
	failOnVerdict = "verdict"
	failOnCommand = "command"
)

var failOns = []string{failOnEither, failOnVerdict, failOnCommand}

// exitCommandFailed is the exit code where the client keeps the contract and its command failed.
const exitCommandFailed = 5

// options are the flags.
type options struct {
	conformance.GateConfig
	configFile string
	upstream   string
	now        string
	intercept  string
	listen     []string
	failOn     string
	reportDir  string
	full       bool
	quiet      bool
	verbose    bool
}

// New returns the command.
func New(version string, publish Publish) *cobra.Command {
	o := &options{}
	cmd := &cobra.Command{
		Use:   "gate [flags] -- COMMAND [ARGS]",
		Short: "Judge a client: run its command and judge what it sends",
		Long: `Runs the command of a client, such as its tests, and judges what it sends to the API: which operations, with which
keys and parameters, in which order. The client is not changed: variables of its environment lead it to the
gate, which passes its requests on to an emulator that is started in the process (default), to a server, or to
a recording. Requests to other hosts pass through unseen.

Writes junit.xml, report.json, summary.md and report.html, with a case for each operation and rule that the client touched.
Standard output is that of the command; the report is printed to standard error. Flags stand before the command;
most may stand in omise-conformance.yaml as well, in the group gate (docs/configuration.md).

Exit codes: 0 conformant, and the command succeeded; 1 not conformant; 2 wrong usage; 3 not judged; 4 the client
sent nothing; 5 conformant, but the command failed; 130 interrupted. With --fail-on verdict the command does not
count; with --fail-on command its exit code is that of the gate.`,
		Example: `  # judge an SDK or an application by its own tests
  omise-conformance gate -- npm test
  omise-conformance gate -- pytest tests/
  omise-conformance gate -- mvn -q test

  # name the test in each finding, and fail only for what is not yet known
  omise-conformance gate --mark pytest --known-failing gate-known.txt -- pytest -v

  # tests with cards of the past, or with objects that must be there
  omise-conformance gate --now 2017-01-01 --seed-file seeds.yaml -- bundle exec rake

  # pass on to another server; record what it answers, and judge without it later
  omise-conformance gate --upstream http://localhost:8080 --record recordings -- npm test
  omise-conformance gate --upstream replay:recordings -- npm test`,
		Args: cobra.ArbitraryArgs, ValidArgsFunction: commandline.CompleteFiles, Annotations: commandline.TunesMemory,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.Command, o.Version = args, version
			return run(cmd, o, publish)
		},
	}
	o.register(cmd)
	registerRun(cmd, o)
	cmd.AddCommand(newInjections(), newMatrix(version), newDoctor(), newEnter())
	return cmd
}

// registerRun registers the flags that are about one run, and have no keys.
func registerRun(cmd *cobra.Command, o *options) {
	f := cmd.Flags()
	f.StringVar(&o.Webhooks.Secret, "webhook-secret", "", "the handler's secret in base64; default that of the environment, or one that is made")
	f.BoolVar(&o.UpdateKnownFailing, "update-known-failing", false,
		"write the file of --known-failing anew: take out what passes, add the rules that fail (the file may be missing)")
	f.BoolVarP(&o.quiet, "quiet", "q", false, "print no report, only errors and the output of the command")
	f.BoolVarP(&o.verbose, "verbose", "v", false, "show every failure with its transcript")
	_ = cmd.MarkFlagDirname("report-dir")
	_ = cmd.MarkFlagDirname("record")
}

var someCommand = commandline.SomeArguments("the command of the client, for example: omise-conformance gate -- npm test")

// run judges the client and publishes the report.
func run(cmd *cobra.Command, o *options, publish Publish) error {
	given, err := o.load(cmd)
	if err != nil {
		return err
	}
	if o.Webhooks.URL == "" { // or a handler that runs already can be judged alone
		if err := someCommand(cmd, o.Command); err != nil {
			return err
		}
	}
	if err := reports.CheckDir(o.reportDir); err != nil {
		return fmt.Errorf("%s: %w", rows.Where(cmd, given, reportDirField), err)
	}
	defer emulator.TuneMemory()()         // for clients a gate is a server as the emulator is
	commandline.PassSecond(cmd.Context()) // it ends the client's command for good
	report, err := conformance.Gate(cmd.Context(), o.GateConfig)
	if err != nil {
		return rows.Located(cmd, given, err)
	}
	report.Run.Full = o.full
	cmd.SetOut(cmd.ErrOrStderr()) // standard output is that of the client's command alone
	if o.quiet {
		cmd.SetOut(io.Discard)
	}
	return o.exit(report, publish(cmd, report, o.reportDir, o.verbose))
}

// exit makes the exit code of the gate from the report and the command. A report that could not be written comes first.
func (o *options) exit(report *reports.Report, published error) error {
	var exit *commandline.ExitError
	if published != nil && (!errors.As(published, &exit) || exit.Message != "") || report.Verdict == reports.Interrupted {
		return published
	}
	code, command := report.ExitCode, report.Gate.CommandExit
	switch {
	case o.failOn == failOnCommand:
		code = command
	case o.failOn == failOnEither && code == 0 && command != 0:
		code = exitCommandFailed
	}
	if code == 0 {
		return nil
	}
	return &commandline.ExitError{Code: code}
}
