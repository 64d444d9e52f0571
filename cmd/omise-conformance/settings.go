package main

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/origin"
	"github.com/omise-conformance/harness/internal/config"
	"github.com/omise-conformance/harness/specs"
)

// setting is a row of settings.
type setting struct {
	field string // as conformance.UsageError names it
	key   string // of package config, which says the rest of it
	// option returns a pointer to the field of a key. Without a key there is none:
	// only the flag sets the field.
	option func(*runOptions) any
	flag   string // where there is no key
}

// settings says where each field of a configuration can be given. The flags of keys,
// merge, the places that messages name, and the tests of all of them are driven by
// this one table and by config.Keys.
var settings = []setting{
	{field: "Target", key: "target", option: func(o *runOptions) any { return &o.Name }},
	{field: "APIURL", key: "api_url", option: func(o *runOptions) any { return &o.APIURL }},
	{field: "VaultURL", key: "vault_url", option: func(o *runOptions) any { return &o.VaultURL }},
	{field: "ControlURL", key: "control_url", option: func(o *runOptions) any { return &o.ControlURL }},
	{field: "WebhookURL", key: "webhook_url", option: func(o *runOptions) any { return &o.WebhookURL }},
	{field: "WebhookListen", key: "webhook_listen", option: func(o *runOptions) any { return &o.WebhookListen }},
	{field: "PublicKey", key: "public_key", option: func(o *runOptions) any { return &o.PublicKey }},
	{field: "SecretKey", key: "secret_key", option: func(o *runOptions) any { return &o.SecretKey }},
	{field: "Dialect", key: "dialect", option: func(o *runOptions) any { return &o.Dialect }},
	{field: "Features", key: "features", option: func(o *runOptions) any { return &o.features }},
	{field: "LabelFilter", key: "label_filter", option: func(o *runOptions) any { return &o.LabelFilter }},
	{field: "Cases", key: "cases", option: func(o *runOptions) any { return &o.Cases }},
	{field: "Rules", key: "rules", option: func(o *runOptions) any { return &o.Rules }},
	{field: "Shard", key: "shard", option: func(o *runOptions) any { return &o.Shard }},
	{field: "KnownFailing", key: "known_failing", option: func(o *runOptions) any { return &o.KnownFailing }},
	{field: "KnownFlaky", key: "known_flaky", option: func(o *runOptions) any { return &o.KnownFlaky }},
	{field: "Strict", key: "strict", option: func(o *runOptions) any { return &o.Strict }},
	{field: "MinCoverage", key: "min_coverage", option: func(o *runOptions) any { return &o.MinCoverage }},
	{field: "Rate", key: "rate", option: func(o *runOptions) any { return &o.Rate }},
	{field: "Parallel", key: "parallel", option: func(o *runOptions) any { return &o.Parallel }},
	{field: "MaxFailures", key: "max_failures", option: func(o *runOptions) any { return &o.MaxFailures }},
	{field: "Seed", key: "seed", option: func(o *runOptions) any { return &o.Seed }},
	{field: "Timeouts.Request", key: "timeouts.request", option: func(o *runOptions) any { return &o.Timeouts.Request }},
	{field: "Timeouts.Connect", key: "timeouts.connect", option: func(o *runOptions) any { return &o.Timeouts.Connect }},
	{field: "Timeouts.Case", key: "timeouts.case", option: func(o *runOptions) any { return &o.Timeouts.Case }},
	{field: "Timeouts.Webhook", key: "timeouts.webhook", option: func(o *runOptions) any { return &o.Timeouts.Webhook }},
	{field: "Timeouts.Poll", key: "timeouts.poll", option: func(o *runOptions) any { return &o.Timeouts.Poll }},
	{field: reportDirField, key: "report_dir", option: func(o *runOptions) any { return &o.reportDir }},
	{field: fullReportField, key: "full_report", option: func(o *runOptions) any { return &o.fullReport }},
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

// flagName returns the name of the flag.
func (s *setting) flagName() string {
	if key, ok := config.Named(s.key); ok {
		return key.Flag
	}
	return s.flag
}

// registerKeys registers the flags of the keys that a command takes.
func (o *runOptions) registerKeys(cmd *cobra.Command) {
	f := cmd.Flags()
	for i := range settings {
		key, ok := config.Named(settings[i].key)
		if !ok || !key.IsTakenBy(cmd.Name()) {
			continue
		}
		switch option := settings[i].option(o).(type) {
		case *string:
			f.StringVar(option, key.Flag, "", key.Usage())
		case *specs.Dialect:
			f.StringVar((*string)(option), key.Flag, "", key.Usage())
		case *[]string:
			f.StringSliceVar(option, key.Flag, nil, key.Usage())
		case *bool:
			f.BoolVar(option, key.Flag, false, key.Usage())
		case *int:
			f.IntVar(option, key.Flag, 0, key.Usage())
		case *int64:
			f.Int64Var(option, key.Flag, 0, key.Usage())
		case *float64:
			f.Float64Var(option, key.Flag, 0, key.Usage())
		case *time.Duration:
			f.DurationVar(option, key.Flag, 0, key.Usage())
		}
		if len(key.Choices) > 0 {
			commandline.CompleteOneOf(cmd, key.Flag, key.Choices...)
		}
	}
}

// merge sets the options that no flag sets: from the environment, else from the
// file. A flag wins whatever its value is, also the zero value.
//
// A library for layered configuration would find values by name in maps and lose
// the line of each, which the messages of package config name.
func (o *runOptions) merge(cmd *cobra.Command, given *config.Given) {
	for i := range settings {
		key, ok := config.Named(settings[i].key)
		if ok && origin.Of(cmd, given, &key).IsGiven() {
			given.Value(key.Name, settings[i].option(o))
		}
	}
	o.reportDir = cmp.Or(o.reportDir, defaultReportDir)
	o.Features, o.WithoutFeatures = splitFeatures(o.features)
	o.Version = version()
}

// whereSet returns the place where a field got its value: the flag, the variable,
// or the line of the file. It is empty for a field that settings does not have.
func whereSet(cmd *cobra.Command, given *config.Given, field string) string {
	// One flag and key has both: -name takes a feature away.
	field = strings.TrimPrefix(field, "Without")
	i := slices.IndexFunc(settings, func(s setting) bool { return s.field == field })
	if i < 0 {
		return ""
	}
	if key, ok := config.Named(settings[i].key); ok {
		from := origin.Of(cmd, given, &key)
		switch from.Kind {
		case origin.File:
			return from.Place + ": " + key.Name
		case origin.Variable:
			return from.Place
		}
	}
	return "--" + settings[i].flagName()
}

// located puts the place of the invalid setting before the sentence about it.
func located(cmd *cobra.Command, given *config.Given, err error) error {
	var usage *conformance.UsageError
	if !errors.As(err, &usage) {
		return &commandline.ExitError{Code: commandline.ExitNoReport, Message: err.Error()}
	}
	if where := whereSet(cmd, given, usage.Setting); where != "" {
		return fmt.Errorf("%s: %s", where, usage.Message)
	}
	return errors.New(usage.Message)
}

// checkConfiguration returns what a run would find wrong with what is given, before it asks the target.
func checkConfiguration(given *config.Given) error {
	o, cmd := &runOptions{}, newRun()
	o.merge(cmd, given)
	if _, err := conformance.List(o.Config); err != nil {
		return located(cmd, given, err)
	}
	return nil
}
