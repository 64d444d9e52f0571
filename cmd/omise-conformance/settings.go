package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
	"github.com/omise-conformance/harness/internal/config"
)

// setting is a row of settings.
type setting struct {
	field string // as conformance.UsageError names it
	flag  string
	key   string // of the configuration file
	env   string // the environment variable
	// option returns a pointer to the field, for merge. Without a key and a
	// variable there is none: only the flag sets the field.
	option func(*runOptions) any
}

// settings says where each field of a configuration can be given. merge, the
// places that messages name, and the tests of both are driven by this one table.
var settings = []setting{
	{"Target", "target", "target", "", func(o *runOptions) any { return &o.Name }},
	{"APIURL", "api-url", "api_url", "", func(o *runOptions) any { return &o.APIURL }},
	{"VaultURL", "vault-url", "vault_url", "", func(o *runOptions) any { return &o.VaultURL }},
	{"ControlURL", "control-url", "control_url", "", func(o *runOptions) any { return &o.ControlURL }},
	{"WebhookURL", "webhook-url", "webhook_url", "", func(o *runOptions) any { return &o.WebhookURL }},
	{"WebhookListen", "webhook-listen", "webhook_listen", "", func(o *runOptions) any { return &o.WebhookListen }},
	{"PublicKey", "public-key", "", "OMISE_PUBLIC_KEY", func(o *runOptions) any { return &o.PublicKey }},
	{"SecretKey", "secret-key", "", "OMISE_SECRET_KEY", func(o *runOptions) any { return &o.SecretKey }},
	{"Dialect", "dialect", "dialect", "", func(o *runOptions) any { return &o.Dialect }},
	{"Features", "features", "features", "", func(o *runOptions) any { return &o.features }},
	{"LabelFilter", "label-filter", "label_filter", "", func(o *runOptions) any { return &o.LabelFilter }},
	{"Cases", "case", "cases", "", func(o *runOptions) any { return &o.Cases }},
	{"Rules", "rule", "rules", "", func(o *runOptions) any { return &o.Rules }},
	{"Shard", "shard", "shard", "", func(o *runOptions) any { return &o.Shard }},
	{"KnownFailing", "known-failing", "known_failing", "", func(o *runOptions) any { return &o.KnownFailing }},
	{"KnownFlaky", "known-flaky", "known_flaky", "", func(o *runOptions) any { return &o.KnownFlaky }},
	{"Strict", "strict", "strict", "", func(o *runOptions) any { return &o.Strict }},
	{"MinCoverage", "min-coverage", "min_coverage", "", func(o *runOptions) any { return &o.MinCoverage }},
	{"Rate", "rate", "rate", "", func(o *runOptions) any { return &o.Rate }},
	{"Parallel", "parallel", "parallel", "", func(o *runOptions) any { return &o.Parallel }},
	{"MaxFailures", "max-failures", "max_failures", "", func(o *runOptions) any { return &o.MaxFailures }},
	{"Seed", "seed", "seed", "", func(o *runOptions) any { return &o.Seed }},
	{"Timeouts.Request", "timeout-request", "timeouts.request", "", func(o *runOptions) any { return &o.Timeouts.Request }},
	{"Timeouts.Connect", "timeout-connect", "timeouts.connect", "", func(o *runOptions) any { return &o.Timeouts.Connect }},
	{"Timeouts.Case", "timeout-case", "timeouts.case", "", func(o *runOptions) any { return &o.Timeouts.Case }},
	{"Timeouts.Webhook", "timeout-webhook", "timeouts.webhook", "", func(o *runOptions) any { return &o.Timeouts.Webhook }},
	{"Timeouts.Poll", "timeout-poll", "timeouts.poll", "", func(o *runOptions) any { return &o.Timeouts.Poll }},
	{reportDirField, "report-dir", "report_dir", "", func(o *runOptions) any { return &o.reportDir }},
	{fullReportField, "full-report", "full_report", "", func(o *runOptions) any { return &o.fullReport }},
	// Of run and replay. In a file it would excuse whatever fails, in every run.
	{field: "UpdateKnownFailing", flag: "update-known-failing"},
	// Of run alone.
	{field: "FailFast", flag: "fail-fast"},
	{field: "Repeat", flag: "repeat"},
	{field: "RerunFailed", flag: "rerun-failed"},
	// Of record and replay.
	{field: "Cassettes", flag: "cassettes"},
	{field: "MaxRequests", flag: "max-requests"},
	{field: "Resume", flag: "resume"},
	{field: "Prune", flag: "prune"},
	{field: "MaxAge", flag: "max-age"},
	// Of explore.
	{field: "Steps", flag: "steps"},
	{field: "For", flag: "for"},
	{field: "Clients", flag: "explore-clients"},
	{field: "KeepGoing", flag: "keep-going"},
	// Of faults.
	{field: "Names", flag: "fault"},
	{field: "Kind", flag: "kind"},
	{field: "Sample", flag: "sample"},
	{field: "Workers", flag: "workers"},
	// Of variants.
	{field: "Variants", flag: "variant"},
	{field: "Random", flag: "random"},
}

// The settings that are not fields of a configuration.
const (
	reportDirField  = "reportDir"
	fullReportField = "fullReport"
)

// targetFields name one target together: of the file, all of them or none.
var targetFields = []string{"Target", "APIURL", "VaultURL", "ControlURL"}

// merge sets the options that no flag sets: from the environment, else from the
// file. A flag wins whatever its value is, also the zero value. A target on the
// command line replaces the target of the file as a whole.
//
// A library for layered configuration would find values by name in maps and lose
// the line of each, which the messages of package config name.
func (o *runOptions) merge(cmd *cobra.Command, file *config.File) {
	byFlag := cmd.Flags().Changed
	otherTarget := byFlag("target") || byFlag("api-url")
	for _, s := range settings {
		switch {
		case s.option == nil, byFlag(s.flag):
		case s.env != "" && os.Getenv(s.env) != "":
			if text, ok := s.option(o).(*string); ok { // every setting with a variable is text: tested
				*text = os.Getenv(s.env)
			}
		case otherTarget && slices.Contains(targetFields, s.field):
		default:
			file.Value(s.key, s.option(o))
		}
	}
	o.reportDir = cmp.Or(o.reportDir, defaultReportDir)
	o.Features, o.WithoutFeatures = splitFeatures(o.features)
	o.Version = version()
}

// whereSet returns the place where a field got its value: the flag, the variable,
// or the line of the file. It is empty for a field that settings does not have.
func whereSet(cmd *cobra.Command, file *config.File, field string) string {
	// One flag and key has both: -name takes a feature away.
	field = strings.TrimPrefix(field, "Without")
	i := slices.IndexFunc(settings, func(s setting) bool { return s.field == field })
	if i < 0 {
		return ""
	}
	s := settings[i]
	place := file.Where(s.key)
	switch {
	case cmd.Flags().Changed(s.flag):
		return "--" + s.flag
	case s.env != "" && os.Getenv(s.env) != "":
		return s.env
	case place != "":
		return place + ": " + s.key
	}
	return "--" + s.flag
}

// located puts the place of the invalid setting before the sentence about it.
func located(cmd *cobra.Command, file *config.File, err error) error {
	var usage *conformance.UsageError
	if !errors.As(err, &usage) {
		return &commandline.ExitError{Code: commandline.ExitNoReport, Message: err.Error()}
	}
	if where := whereSet(cmd, file, usage.Setting); where != "" {
		return fmt.Errorf("%s: %s", where, usage.Message)
	}
	return errors.New(usage.Message)
}
