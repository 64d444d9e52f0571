// Package gatecmd has the commands that judge a client.
package gatecmd

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
	"github.com/omise-conformance/harness/emulator"
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/specs"
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
	upstream  string
	now       string
	intercept string
	listen    map[string]string
	failOn    string
	reportDir string
	full      bool
	quiet     bool
	verbose   bool
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
Standard output is that of the command; the report is printed to standard error. All settings are flags, before
the command: the configuration file of run is not read.

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
		Args: commandOrHandler(&o.Webhooks), ValidArgsFunction: commandline.CompleteFiles,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.Command, o.Version = args, version
			return run(cmd, o, publish)
		},
	}
	register(cmd, o)
	cmd.AddCommand(newInjections(), newMatrix(version), newDoctor(), newEnter())
	return cmd
}

// register registers the flags. Those of the command itself stand after its name and are not read.
func register(cmd *cobra.Command, o *options) {
	registerUpstream(cmd, o)
	f := cmd.Flags()
	addWebhooks(f, &o.Webhooks)
	f.StringVar(&o.Record, "record", "", "folder in which what is asked and answered is recorded, redacted")
	f.DurationVar(&o.Timeout, "timeout", 0, "end the command after this time (default: no limit)")
	f.StringVar(&o.failOn, "fail-on", failOnEither, "what makes the exit code: either, verdict or command")
	f.StringVar(&o.Marks, "mark", "", "read in the output which test runs: "+strings.Join(conformance.GateMarks(), ", ")+
		", or a regular expression whose first group is the name")
	f.StringVar(&o.KnownFailing, "known-failing", "", "file of cases and rules that are known to fail, one a line with '# reason'")
	f.BoolVar(&o.UpdateKnownFailing, "update-known-failing", false,
		"write the file of --known-failing anew: take out what passes, add the rules that fail (the file may be missing)")
	f.BoolVar(&o.Strict, "strict", false, "fail for a broken SHOULD as well as for a broken MUST")
	f.Float64Var(&o.MinCoverage, "min-coverage", 0, "fail if the client uses less of the operations and parameters, in percent (default: no minimum)")
	f.StringSliceVar(&o.RequireOperations, "require-operations", nil,
		"fail if the client does not call these operations, such as createCharge,captureCharge; * stands for any text")
	f.StringVar(&o.reportDir, "report-dir", "conformance-report", "folder for junit.xml, report.json, summary.md and report.html")
	f.BoolVar(&o.full, "full-report", false, "keep every exchange of a case in report.json")
	f.BoolVarP(&o.quiet, "quiet", "q", false, "print no report, only errors and the output of the command")
	f.BoolVarP(&o.verbose, "verbose", "v", false, "show every failure with its transcript")
	_ = cmd.MarkFlagDirname("report-dir")
	_ = cmd.MarkFlagDirname("record")
	commandline.CompleteOneOf(cmd, "fail-on", failOns...)
	commandline.Complete(cmd, "require-operations", operationNames)
	commandline.CompleteOneOf(cmd, "mark", conformance.GateMarks()...)
}

// registerUpstream registers the flags about what answers the client.
func registerUpstream(cmd *cobra.Command, o *options) {
	f := cmd.Flags()
	f.SetInterspersed(false)
	f.StringVar(&o.upstream, "upstream", "", "what answers: the address of a server, or replay:DIR with what --record recorded (default: an emulator)")
	f.StringVar(&o.VaultURL, "upstream-vault", "", "address of the vault of that server (default: that of --upstream)")
	f.StringVar(&o.now, "now", "", "date or time at which the emulator's clock starts, for tests with cards of the past (default: the machine's)")
	f.StringVar(&o.SeedFile, "seed-file", "", "YAML file of objects that the emulator has from the start (docs/emulator.md)")
	f.BoolVar(&o.StrictKeys, "strict-keys", false, "have the emulator refuse test keys other than its own, which the command gets by its environment")
	f.StringVar(&o.MarkHeader, "mark-header", conformance.DefaultMarkHeader, "header in which the client may name its test; it is not passed on")
	f.StringVar((*string)(&o.Dialect), "dialect", "", "dialect where the sources disagree: any (default), recorded or documented")
	f.Int64Var(&o.Seed, "seed", 0, "seed of what the emulator draws, and of what an injection with a percentage picks (default 1)")
	_ = cmd.MarkFlagFilename("seed-file", "yaml", "yml")
	commandline.CompleteOneOf(cmd, "dialect", "any", "recorded", "documented")
	addInjection(cmd, &o.GateConfig)
	addInterception(cmd, o)
}

// run judges the client and publishes the report.
func run(cmd *cobra.Command, o *options, publish Publish) error {
	if !slices.Contains(failOns, o.failOn) {
		return fmt.Errorf("--fail-on: %w", names.Unknown("choice", o.failOn, failOns))
	}
	if err := o.settle(); err != nil {
		return err
	}
	if err := reports.CheckDir(o.reportDir); err != nil {
		return fmt.Errorf("--report-dir: %w", err)
	}
	defer emulator.TuneMemory()()         // for clients a gate is a server as the emulator is
	commandline.PassSecond(cmd.Context()) // it ends the client's command for good
	report, err := conformance.Gate(cmd.Context(), o.GateConfig)
	if err != nil {
		return located(err)
	}
	report.Run.Full = o.full
	cmd.SetOut(cmd.ErrOrStderr()) // standard output is that of the client's command alone
	if o.quiet {
		cmd.SetOut(io.Discard)
	}
	return o.exit(report, publish(cmd, report, o.reportDir, o.verbose))
}

// settle reads the flags that are no fields of a configuration.
func (o *options) settle() (err error) {
	if folder, ok := strings.CutPrefix(o.upstream, "replay:"); ok {
		o.Replay = cmp.Or(folder, ".")
	} else {
		o.APIURL = o.upstream
	}
	if o.StartTime, err = commandline.StartTime("now", o.now); err != nil {
		return err
	}
	return o.settleInterception()
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

// flags has the flags of the settings that are not named like one.
var flags = map[string]string{
	"Upstream": "upstream", "UpstreamVault": "upstream-vault", "StartTime": "now", "SeedFile": "seed-file", "KnownFailing": "known-failing",
	"UpdateKnownFailing": "update-known-failing", "MinCoverage": "min-coverage", "Marks": "mark", "Timeout": "timeout", "Record": "record", "RequireOperations": "require-operations",
	"Dialect": "dialect", "Inject": "inject", "URLNames": "url-env", "Listen": "listen", "AuthorityFile": "ca-file", "Parallel": "parallel",
	"Webhooks.URL": "webhooks", "Webhooks.Secret": "webhook-secret",
}

// located puts the flag before the sentence about it.
func located(err error) error {
	var wrong *conformance.UsageError
	if !errors.As(err, &wrong) {
		return &commandline.ExitError{Code: commandline.ExitNoReport, Message: err.Error()}
	}
	if flag := flags[wrong.Setting]; flag != "" {
		return fmt.Errorf("--%s: %s", flag, wrong.Message)
	}
	return errors.New(wrong.Message)
}

// operationNames are what --require-operations takes.
func operationNames() []string {
	contract, err := specs.Load()
	if err != nil {
		return nil
	}
	names := make([]string, len(contract.Operations))
	for i, op := range contract.Operations {
		names[i] = op.ID
	}
	return names
}
