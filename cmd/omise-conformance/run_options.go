package main

import (
	"os"
	"strings"

	"github.com/spf13/cobra"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/internal/config"
	"github.com/omise-conformance/harness/specs"
)

// defaultReportDir is where the reports go unless told otherwise.
const defaultReportDir = "conformance-report"

// runOptions are the flags of run.
type runOptions struct {
	conformance.Config
	features   []string // a name with a leading dash is taken away
	dialect    string
	configFile string
	reportDir  string
	quiet      bool
	verbose    bool
}

func (o *runOptions) register(cmd *cobra.Command) {
	o.registerTarget(cmd)
	o.registerChoice(cmd)
	o.registerOutput(cmd)
}

// registerTarget registers what is about the target; a replay has none.
func (o *runOptions) registerTarget(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&o.Target.Name, "target", "", "what to judge: emulator (default, embedded) or omise, the real test API")
	f.StringVar(&o.APIURL, "api-url", "", "address of a target of your own, as http://localhost:8080")
	f.StringVar(&o.VaultURL, "vault-url", "", "address of its vault, where tokens are made (default: the API's address)")
	f.StringVar(&o.ControlURL, "control-url", "", "address of its control API, which moves its clock and ends pending payments")
	f.StringVar(&o.PublicKey, "public-key", "", "public test key (default $OMISE_PUBLIC_KEY)")
	f.StringVar(&o.SecretKey, "secret-key", "", "secret test key (default $OMISE_SECRET_KEY, which keeps it out of process lists)")
	f.StringSliceVar(&o.features, "features", nil, "features the target has beside those it is known for; -name takes one away")
	f.Float64Var(&o.Rate, "rate", 0, "requests per second at most (default: no limit; 2 for the real API)")
	f.Int64Var(&o.Seed, "seed", 0, "seed of the data in the requests; any but 1, the default, shuffles the cases too")
	f.DurationVar(&o.Timeouts.Request, "timeout-request", 0, "time for one request with its answer (default 30s)")
	f.DurationVar(&o.Timeouts.Connect, "timeout-connect", 0, "time for a connection (default 10s)")
	f.DurationVar(&o.Timeouts.Case, "timeout-case", 0, "time for one case with all its requests (default 2m)")
	f.DurationVar(&o.Timeouts.Webhook, "timeout-webhook", 0, "time for a webhook to arrive (default 10s)")
	f.DurationVar(&o.Timeouts.Poll, "timeout-poll", 0, "time for a status to change (default 10s)")
	complete(cmd, "target", func() []string { return []string{conformance.TargetEmulator, conformance.TargetOmise} })
	complete(cmd, "features", featureNames)
}

// registerChoice registers what chooses cases and how they are judged.
func (o *runOptions) registerChoice(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&o.dialect, "dialect", "", "where the sources disagree: any (default), recorded or documented")
	f.StringVar(&o.LabelFilter, "label-filter", "", "cases by label, as 'charges && !clock'; labels are the subjects, must, should, clock and concurrency")
	f.StringSliceVar(&o.Cases, "case", nil, "cases by ID; * stands for any text")
	f.StringSliceVar(&o.Rules, "rule", nil, "cases that judge these rules; * stands for any text")
	f.StringVar(&o.Shard, "shard", "", "the i-th of n parts of the cases, as 2/4")
	f.StringVar(&o.KnownFailing, "known-failing", "", "file of cases or rules that are known to fail, one a line with '# reason'")
	f.StringVar(&o.KnownFlaky, "known-flaky", "", "file of cases or rules that are known to be flaky, one a line with '# reason'")
	f.BoolVar(&o.Strict, "strict", false, "fail for a broken SHOULD as for a broken MUST")
	f.Float64Var(&o.MinCoverage, "min-coverage", 0, "fail where less of the contract is covered, in percent of what is reachable (default: no minimum)")
	complete(cmd, "dialect", func() []string { return []string{"any", "recorded", "documented"} })
	complete(cmd, "rule", ruleNames)
	complete(cmd, "case", caseIDs)
	complete(cmd, "label-filter", labelNames)
}

// registerOutput registers where the reports go and what is shown.
func (o *runOptions) registerOutput(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&o.reportDir, "report-dir", defaultReportDir, "folder for junit.xml, report.json and summary.md")
	f.StringVar(&o.configFile, "config", "", "configuration file (default "+config.DefaultFile+" where it is there)")
	f.BoolVarP(&o.quiet, "quiet", "q", false, "show no progress")
	f.BoolVarP(&o.verbose, "verbose", "v", false, "show every failure with its transcript")
	_ = cmd.MarkFlagDirname("report-dir")
	_ = cmd.MarkFlagFilename("config", "yaml", "yml")
}

// merge gives the configuration of the flags, then the environment, then the file.
func (o *runOptions) merge(cmd *cobra.Command, file config.File) conformance.Config {
	c := o.Config
	given := cmd.Flags().Changed
	// A target on the command line replaces the target of the file as a whole.
	if !given("target") && !given("api-url") {
		c.Name, c.APIURL = file.Target, file.APIURL
		fill(&c.VaultURL, file.VaultURL)
		fill(&c.ControlURL, file.ControlURL)
	}
	fill(&o.dialect, file.Dialect)
	c.Dialect = specs.Dialect(o.dialect)
	fill(&c.LabelFilter, file.LabelFilter)
	fill(&c.Shard, file.Shard)
	fill(&c.KnownFailing, file.KnownFailing)
	fill(&c.KnownFlaky, file.KnownFlaky)
	fill(&c.PublicKey, os.Getenv("OMISE_PUBLIC_KEY"))
	fill(&c.SecretKey, os.Getenv("OMISE_SECRET_KEY"))
	fill(&c.Rate, file.Rate)
	fill(&c.MinCoverage, file.MinCoverage)
	fill(&c.Seed, file.Seed)
	fill(&c.Timeouts.Request, file.Timeouts.Request)
	fill(&c.Timeouts.Connect, file.Timeouts.Connect)
	fill(&c.Timeouts.Case, file.Timeouts.Case)
	fill(&c.Timeouts.Webhook, file.Timeouts.Webhook)
	fill(&c.Timeouts.Poll, file.Timeouts.Poll)
	if !given("features") {
		o.features = file.Features
	}
	c.Features, c.WithoutFeatures = splitFeatures(o.features)
	if !given("case") {
		c.Cases = file.Cases
	}
	if !given("rule") {
		c.Rules = file.Rules
	}
	if !given("strict") {
		c.Strict = file.Strict
	}
	if !given("report-dir") && file.ReportDir != "" {
		o.reportDir = file.ReportDir
	}
	c.Version = version()
	return c
}

// splitFeatures parts the features to add from those with a leading dash, which are taken away.
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

// fill sets what is not set.
func fill[V comparable](value *V, fallback V) {
	var zero V
	if *value == zero {
		*value = fallback
	}
}
