package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/settings"
	"github.com/omise-conformance/harness/internal/config"
	"github.com/omise-conformance/harness/internal/rulebook"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites/all"
)

// defaultReportDir is where the reports go by default.
const defaultReportDir = config.DefaultReportDir

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

// register registers the flags of all keys that a command takes, and those about its output.
func (o *runOptions) register(cmd *cobra.Command) {
	rows.Register(cmd, o)
	o.registerOutput(cmd)
	for flag, values := range map[string]func() []string{
		"features": ofContract(featureNames), "rule": ofContract(rulebook.Names), "case": caseIDs, "label-filter": labelNames,
	} {
		if cmd.Flags().Lookup(flag) != nil {
			commandline.Complete(cmd, flag, values)
		}
	}
}

// registerCourse registers the flags that run alone has: about the order of its cases and its end.
func (o *runOptions) registerCourse(cmd *cobra.Command) {
	f := cmd.Flags()
	f.BoolVar(&o.failFast, "fail-fast", false, "end the run after the first failed case, as --max-failures 1 does")
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
	settings.RegisterFile(cmd, &o.configFile)
	f.BoolVarP(&o.quiet, "quiet", "q", false, "show no progress")
	f.BoolVarP(&o.verbose, "verbose", "v", false, "show every failure with its transcript")
	_ = cmd.MarkFlagDirname("report-dir")
}

// settle completes the options from the environment and the configuration file,
// which it returns as they are, and checks the report folder. That comes before the run, which
// may be long: its result must not be lost.
func (o *runOptions) settle(cmd *cobra.Command) (*config.Given, error) {
	given, err := config.Load(o.configFile)
	if err != nil {
		return nil, err
	}
	o.merge(cmd, given)
	if err := reports.CheckDir(o.reportDir); err != nil {
		return nil, fmt.Errorf("%s: %w", rows.Where(cmd, given, reportDirField), err)
	}
	return given, nil
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
