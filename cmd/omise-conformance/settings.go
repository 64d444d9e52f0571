package main

import (
	"cmp"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/checkcmd"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/gatecmd"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/settings"
	"github.com/omise-conformance/harness/internal/config"
)

// rows says where each field of a configuration can be given.
var rows = settings.Table[runOptions]{
	{Field: "Target", Key: "target", Option: func(o *runOptions) any { return &o.Name }},
	{Field: "APIURL", Key: "api_url", Option: func(o *runOptions) any { return &o.APIURL }},
	{Field: "VaultURL", Key: "vault_url", Option: func(o *runOptions) any { return &o.VaultURL }},
	{Field: "ControlURL", Key: "control_url", Option: func(o *runOptions) any { return &o.ControlURL }},
	{Field: "WebhookURL", Key: "webhook_url", Option: func(o *runOptions) any { return &o.WebhookURL }},
	{Field: "WebhookListen", Key: "webhook_listen", Option: func(o *runOptions) any { return &o.WebhookListen }},
	{Field: "PublicKey", Key: "public_key", Option: func(o *runOptions) any { return &o.PublicKey }},
	{Field: "SecretKey", Key: "secret_key", Option: func(o *runOptions) any { return &o.SecretKey }},
	{Field: "Dialect", Key: "dialect", Option: func(o *runOptions) any { return &o.Dialect }},
	{Field: "Features", Key: "features", Option: func(o *runOptions) any { return &o.features }},
	{Field: "LabelFilter", Key: "label_filter", Option: func(o *runOptions) any { return &o.LabelFilter }},
	{Field: "Cases", Key: "cases", Option: func(o *runOptions) any { return &o.Cases }},
	{Field: "Rules", Key: "rules", Option: func(o *runOptions) any { return &o.Rules }},
	{Field: "Shard", Key: "shard", Option: func(o *runOptions) any { return &o.Shard }},
	{Field: "KnownFailing", Key: "known_failing", Option: func(o *runOptions) any { return &o.KnownFailing }},
	{Field: "KnownFlaky", Key: "known_flaky", Option: func(o *runOptions) any { return &o.KnownFlaky }},
	{Field: "Strict", Key: "strict", Option: func(o *runOptions) any { return &o.Strict }},
	{Field: "MinCoverage", Key: "min_coverage", Option: func(o *runOptions) any { return &o.MinCoverage }},
	{Field: "Rate", Key: "rate", Option: func(o *runOptions) any { return &o.Rate }},
	{Field: "Parallel", Key: "parallel", Option: func(o *runOptions) any { return &o.Parallel }},
	{Field: "MaxFailures", Key: "max_failures", Option: func(o *runOptions) any { return &o.MaxFailures }},
	{Field: "Seed", Key: "seed", Option: func(o *runOptions) any { return &o.Seed }},
	{Field: "Timeouts.Request", Key: "timeouts.request", Option: func(o *runOptions) any { return &o.Timeouts.Request }},
	{Field: "Timeouts.Connect", Key: "timeouts.connect", Option: func(o *runOptions) any { return &o.Timeouts.Connect }},
	{Field: "Timeouts.Case", Key: "timeouts.case", Option: func(o *runOptions) any { return &o.Timeouts.Case }},
	{Field: "Timeouts.Webhook", Key: "timeouts.webhook", Option: func(o *runOptions) any { return &o.Timeouts.Webhook }},
	{Field: "Timeouts.Poll", Key: "timeouts.poll", Option: func(o *runOptions) any { return &o.Timeouts.Poll }},
	{Field: reportDirField, Key: "report_dir", Option: func(o *runOptions) any { return &o.reportDir }},
	{Field: fullReportField, Key: "full_report", Option: func(o *runOptions) any { return &o.fullReport }},
	// Of run and replay. In a file it would excuse whatever fails, in every run.
	{Field: "UpdateKnownFailing", Flag: "update-known-failing"},
	// Of run alone.
	{Field: "FailFast", Flag: "fail-fast"},
	{Field: "Repeat", Flag: "repeat"},
	{Field: "RerunFailed", Flag: "rerun-failed"},
	// Of record and replay.
	{Field: "Cassettes", Flag: "cassettes"},
	{Field: "MaxRequests", Flag: "max-requests"},
	{Field: "Resume", Flag: "resume"},
	{Field: "Prune", Flag: "prune"},
	{Field: "MaxAge", Flag: "max-age"},
	// Of explore.
	{Field: "Steps", Flag: "steps"},
	{Field: "For", Flag: "for"},
	{Field: "Clients", Flag: "explore-clients"},
	{Field: "KeepGoing", Flag: "keep-going"},
	// Of faults.
	{Field: "Names", Flag: "fault"},
	{Field: "Kind", Flag: "kind"},
	{Field: "Sample", Flag: "sample"},
	{Field: "Workers", Flag: "workers"},
	// Of variants.
	{Field: "Variants", Flag: "variant"},
	{Field: "Random", Flag: "random"},
}

// The settings that are not fields of a configuration.
const (
	reportDirField  = "reportDir"
	fullReportField = "fullReport"
)

// merge sets the options that no flag sets: from the environment, else from the file.
func (o *runOptions) merge(cmd *cobra.Command, given *config.Given) {
	rows.Merge(cmd, given, o)
	o.reportDir = cmp.Or(o.reportDir, defaultReportDir)
	o.Features, o.WithoutFeatures = splitFeatures(o.features)
	o.Version = version()
}

// located puts the place of the invalid setting before the sentence about it.
func located(cmd *cobra.Command, given *config.Given, err error) error {
	var usage *conformance.UsageError
	if errors.As(err, &usage) { // one flag and key has both: -name takes a feature away
		err = &conformance.UsageError{Setting: strings.TrimPrefix(usage.Setting, "Without"), Message: usage.Message}
	}
	return rows.Located(cmd, given, err)
}

// checkConfiguration returns what a run, then a gate and a check, would find wrong with what is given, before it asks or runs anything.
func checkConfiguration(given *config.Given) error {
	o, cmd := &runOptions{}, newRun()
	o.merge(cmd, given)
	if _, err := conformance.List(o.Config); err != nil {
		return located(cmd, given, err)
	}
	if err := gatecmd.Check(given); err != nil {
		return err
	}
	return checkcmd.Check(given)
}
