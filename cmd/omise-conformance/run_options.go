package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
	"github.com/omise-conformance/harness/internal/config"
	"github.com/omise-conformance/harness/internal/rulebook"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites/all"
)

// defaultReportDir is where the reports go by default.
const defaultReportDir = "conformance-report"

// runOptions are the flags of run.
type runOptions struct {
	conformance.Config
	features   []string // a name with a leading dash is taken away
	configFile string
	reportDir  string
	fullReport bool
	quiet      bool
	verbose    bool
	failFast   bool
	list       bool
}

func (o *runOptions) register(cmd *cobra.Command) {
	o.registerTarget(cmd)
	o.registerChoice(cmd)
	o.registerOutput(cmd)
}

// registerTarget registers the flags about the target. A replay has no target.
func (o *runOptions) registerTarget(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&o.Name, "target", "", "what to judge: emulator (default, embedded) or omise, the test API")
	f.StringVar(&o.APIURL, "api-url", "", "address of a target of your own, for example http://localhost:8080")
	f.StringVar(&o.VaultURL, "vault-url", "", "address of its vault, where tokens are made (default: that of --api-url)")
	f.StringVar(&o.ControlURL, "control-url", "",
		"address of its control API, which moves its clock and ends pending payments (docs/control-api.md)")
	f.StringVar(&o.WebhookURL, "webhook-url", "",
		"address that the target delivers webhooks to, for example http://host.docker.internal:9000/webhook; "+
			"needs --webhook-listen")
	f.StringVar(&o.WebhookListen, "webhook-listen", "",
		"host:port to receive webhooks on, for example 0.0.0.0:9000; see --webhook-url (default: a free port of 127.0.0.1)")
	f.StringVar(&o.PublicKey, "public-key", "", "public test key (default $OMISE_PUBLIC_KEY)")
	f.StringVar(&o.SecretKey, "secret-key", "", "secret test key (default $OMISE_SECRET_KEY; a flag shows in process lists)")
	f.StringSliceVar(&o.features, "features", nil, "comma-separated features to add to those known of the target; -name takes one away")
	f.Float64Var(&o.Rate, "rate", 0, "maximum requests per second (default: no limit, for the target omise 2)")
	f.Int64Var(&o.Seed, "seed", 0, "seed of the data in the requests (default 1); any other also shuffles the cases")
	f.DurationVar(&o.Timeouts.Request, "timeout-request", 0, "limit for one request with its answer (default 30s)")
	f.DurationVar(&o.Timeouts.Connect, "timeout-connect", 0, "limit for a connection (default 10s)")
	f.DurationVar(&o.Timeouts.Case, "timeout-case", 0, "limit for one case with all its requests (default 2m)")
	f.DurationVar(&o.Timeouts.Webhook, "timeout-webhook", 0, "limit for a webhook to arrive (default 10s)")
	f.DurationVar(&o.Timeouts.Poll, "timeout-poll", 0, "limit for a status to change (default 10s)")
	commandline.CompleteOneOf(cmd, "target", conformance.TargetEmulator, conformance.TargetOmise)
	commandline.Complete(cmd, "features", ofContract(featureNames))
}

// registerChoice registers the flags that choose cases and say how they are judged.
func (o *runOptions) registerChoice(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar((*string)(&o.Dialect), "dialect", "", "dialect where the sources disagree: any (default), recorded or documented")
	f.StringVar(&o.LabelFilter, "label-filter", "",
		"select cases by label, for example 'charges && !clock'; labels are the subjects, must, should, clock and concurrency")
	f.StringSliceVar(&o.Cases, "case", nil, "select cases by ID, comma-separated; * stands for any text")
	f.StringSliceVar(&o.Rules, "rule", nil, "select the cases that judge these rules, comma-separated; * stands for any text")
	f.StringVar(&o.Shard, "shard", "", "select the i-th of n parts of the cases, for example 2/4; auto: as CI or Kubernetes says (docs/scale.md)")
	f.StringVar(&o.KnownFailing, "known-failing", "", "file of cases and rules that are known to fail, one a line with '# reason'")
	f.StringVar(&o.KnownFlaky, "known-flaky", "", "file of cases and rules that are known to be flaky, one a line with '# reason'")
	f.BoolVar(&o.Strict, "strict", false, "fail for a broken SHOULD as well as for a broken MUST")
	f.Float64Var(&o.MinCoverage, "min-coverage", 0,
		"fail if less of the contract is covered, in percent of what is reachable (default: no minimum)")
	commandline.CompleteOneOf(cmd, "dialect", "any", "recorded", "documented")
	commandline.Complete(cmd, "rule", ofContract(rulebook.Names))
	commandline.Complete(cmd, "case", caseIDs)
	commandline.Complete(cmd, "label-filter", labelNames)
}

// registerCourse registers the flags that run alone has: about the order of its cases and its end.
func (o *runOptions) registerCourse(cmd *cobra.Command) {
	f := cmd.Flags()
	f.IntVar(&o.Parallel, "parallel", 0,
		"cases that run at once (default 8, and up to 32 while the target is slow and takes it; for the target omise 1); those that move the clock run alone, after the others")
	f.BoolVar(&o.failFast, "fail-fast", false, "end the run after the first failed case, as --max-failures 1 does")
	f.IntVar(&o.MaxFailures, "max-failures", 0, "end the run after this many failed cases (default: no limit)")
	f.IntVar(&o.Repeat, "repeat", 0,
		"run each case this many times: the worst verdict counts, and cases whose verdicts differ are named (default 1)")
	f.StringVar(&o.RerunFailed, "rerun-failed", "", "run only what failed or had no verdict in the run with this --report-dir")
	f.BoolVar(&o.list, "list", false, "list what would run, and send nothing")
	_ = cmd.MarkFlagDirname("rerun-failed")
}

// registerUpdate registers the flag of run and replay that writes the list of known failures.
func (o *runOptions) registerUpdate(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&o.UpdateKnownFailing, "update-known-failing", false,
		"write the file of --known-failing anew: take out what passes, add the rules that fail (the file may be missing)")
}

// registerOutput registers the flags about reports and output.
func (o *runOptions) registerOutput(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&o.reportDir, "report-dir", defaultReportDir, "folder for junit.xml, report.json and summary.md")
	f.BoolVar(&o.fullReport, "full-report", false,
		"keep every answer in report.json, also those of passed cases (for diff; tens of megabytes)")
	f.StringVar(&o.configFile, "config", "", "configuration file (default "+config.DefaultFile+", if it exists)")
	f.BoolVarP(&o.quiet, "quiet", "q", false, "show no progress")
	f.BoolVarP(&o.verbose, "verbose", "v", false, "show every failure with its transcript")
	_ = cmd.MarkFlagDirname("report-dir")
	_ = cmd.MarkFlagFilename("config", "yaml", "yml")
}

// settle completes the options from the environment and the configuration file,
// which it returns, and checks the report folder. That comes before the run, which
// may be long: its result must not be lost.
func (o *runOptions) settle(cmd *cobra.Command) (*config.File, error) {
	file, err := config.Read(o.configFile)
	if err != nil {
		return nil, err
	}
	o.merge(cmd, &file)
	if err := reports.CheckDir(o.reportDir); err != nil {
		return nil, fmt.Errorf("%s: %w", whereSet(cmd, &file, reportDirField), err)
	}
	return &file, nil
}

// splitFeatures parts the features to add from those with a leading dash, which are
// taken away.
func splitFeatures(names []string) (with, without []string) {
	for _, name := range names {
		if taken, ok := strings.CutPrefix(name, "-"); ok {
			without = append(without, taken)
		} else {
			with = append(with, name)
		}
	}
	return with, without
}

// ofContract returns a completion of names that the contract has.
func ofContract(names func(*specs.Contract) []string) func() []string {
	return func() []string {
		contract, err := specs.Load()
		if err != nil {
			return nil
		}
		return names(contract)
	}
}

func caseIDs() []string {
	ids := make([]string, 0, len(all.Cases()))
	for _, c := range all.Cases() {
		ids = append(ids, c.ID)
	}
	return ids
}

// featureNames returns every feature, also with the dash that takes it away.
func featureNames(contract *specs.Contract) []string {
	var names []string
	for _, feature := range contract.Features {
		names = append(names, feature.Name, "-"+feature.Name)
	}
	return names
}

func labelNames() []string {
	labels, err := conformance.Labels()
	if err != nil {
		return nil
	}
	return labels
}
