package main

import (
	"errors"
	"os"

	"github.com/spf13/cobra"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/internal/config"
)

// settings says where each field of conformance.Config can be given: a flag, a
// key of the configuration file, an environment variable.
var settings = []struct{ field, flag, key, env string }{
	{"Target", "target", "target", ""},
	{"APIURL", "api-url", "api_url", ""},
	{"VaultURL", "vault-url", "vault_url", ""},
	{"ControlURL", "control-url", "control_url", ""},
	{"PublicKey", "public-key", "", "OMISE_PUBLIC_KEY"},
	{"SecretKey", "secret-key", "", "OMISE_SECRET_KEY"},
	{"Dialect", "dialect", "dialect", ""},
	{"Features", "features", "features", ""},
	{"WithoutFeatures", "features", "features", ""},
	{"LabelFilter", "label-filter", "label_filter", ""},
	{"Cases", "case", "cases", ""},
	{"Rules", "rule", "rules", ""},
	{"Shard", "shard", "shard", ""},
	{"KnownFailing", "known-failing", "known_failing", ""},
	{"KnownFlaky", "known-flaky", "known_flaky", ""},
	{"MinCoverage", "min-coverage", "min_coverage", ""},
	{"Rate", "rate", "rate", ""},
	{"Timeouts.Request", "timeout-request", "timeouts.request", ""},
	{"Timeouts.Connect", "timeout-connect", "timeouts.connect", ""},
	{"Timeouts.Case", "timeout-case", "timeouts.case", ""},
	{"Timeouts.Webhook", "timeout-webhook", "timeouts.webhook", ""},
	{"Timeouts.Poll", "timeout-poll", "timeouts.poll", ""},
	{"reportDir", "report-dir", "report_dir", ""},
	// Of record and replay.
	{"Cassettes", "cassettes", "", ""},
	{"MaxRequests", "max-requests", "", ""},
	{"MaxAge", "max-age", "", ""},
	{"Cassettes", "cassettes", "", ""},
	{"MaxRequests", "max-requests", "", ""},
	{"MaxAge", "max-age", "", ""},
	{"Steps", "steps", "", ""},
	{"For", "for", "", ""},
	{"Clients", "explore-clients", "", ""},
}

// whereSet names the place where a field got its value: the flag, the variable,
// or the line of the file. Flags win, as they do in merge.
func whereSet(cmd *cobra.Command, file *config.File, field string) string {
	for _, s := range settings {
		if s.field != field {
			continue
		}
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
	return ""
}

// located puts the place of the wrong setting before the sentence about it.
func located(cmd *cobra.Command, file *config.File, err error) error {
	var usage *conformance.UsageError
	if !errors.As(err, &usage) {
		return &exitError{exitNoReport, err.Error()}
	}
	if where := whereSet(cmd, file, usage.Setting); where != "" {
		return errors.New(where + ": " + usage.Message)
	}
	return errors.New(usage.Message)
}
