package checkcmd

import (
	"cmp"

	"github.com/spf13/cobra"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/settings"
	"github.com/omise-conformance/harness/internal/config"
)

// rows says where each field of a check can be given.
var rows = settings.Table[options]{
	{Field: "Format", Key: "check.format", Option: func(o *options) any { return &o.Format }},
	{Field: "APIVersion", Key: "check.api_version", Option: func(o *options) any { return &o.APIVersion }},
	{Field: "Follow", Key: "check.follow", Option: func(o *options) any { return &o.Follow }},
	{Field: "FailOn", Key: "check.fail_on", Option: func(o *options) any { return &o.FailOn }},
	{Field: "Exclude", Key: "check.exclude", Option: func(o *options) any { return &o.Exclude }},
	{Field: "Dialect", Key: "check.dialect", Option: func(o *options) any { return &o.Dialect }},
	{Field: "Strict", Key: "check.strict", Option: func(o *options) any { return &o.Strict }},
	{Field: "Jobs", Key: "check.jobs", Option: func(o *options) any { return &o.Jobs }},
	{Field: "Baseline", Key: "check.baseline", Option: func(o *options) any { return &o.Baseline }},
	{Field: "Shard", Key: "check.shard", Option: func(o *options) any { return &o.Shard }},
	{Field: "AllowEmpty", Key: "check.allow_empty", Option: func(o *options) any { return &o.AllowEmpty }},
	{Field: reportDirField, Key: "check.report_dir", Option: func(o *options) any { return &o.reportDir }},
	// Of one run.
	{Field: "UpdateBaseline", Flag: "update-baseline"},
	{Field: "Since", Flag: "since"},
}

// reportDirField is the one setting that is not a field of a configuration.
const reportDirField = "reportDir"

// register registers the flags of the keys, and the one of the file.
func (o *options) register(cmd *cobra.Command) {
	rows.Register(cmd, o)
	settings.RegisterFile(cmd, &o.configFile)
	commandline.CompleteOneOf(cmd, "format", conformance.CheckFormats()...)
	commandline.CompleteOneOf(cmd, "api-version", conformance.APIVersions()...)
	commandline.CompleteOneOf(cmd, "fail-on", conformance.FileKinds()...)
}

// settle takes what the environment and the file give.
func (o *options) settle(cmd *cobra.Command, given *config.Given) {
	rows.Merge(cmd, given, o)
	o.reportDir = cmp.Or(o.reportDir, config.DefaultReportDir)
}

// Verb makes the command, which takes a configuration.
func Verb(version string, publish Publish) func() *cobra.Command {
	return func() *cobra.Command { return New(version, publish) }
}

// Check returns what a check would find wrong with what is given, before it reads a file.
func Check(given *config.Given) error {
	o, cmd := &options{}, New("", nil)
	o.settle(cmd, given)
	if err := o.CheckConfig.Check(); err != nil {
		return rows.Located(cmd, given, err)
	}
	return nil
}
