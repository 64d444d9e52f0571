package gatecmd

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/settings"
	"github.com/omise-conformance/harness/internal/config"
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/specs"
)

// rows says where each field of a gate can be given.
var rows = settings.Table[options]{
	{Field: "Upstream", Key: "gate.upstream", Option: func(o *options) any { return &o.upstream }},
	{Field: "UpstreamVault", Key: "gate.upstream_vault", Option: func(o *options) any { return &o.VaultURL }},
	{Field: "StartTime", Key: "gate.now", Option: func(o *options) any { return &o.now }},
	{Field: "SeedFile", Key: "gate.seed_file", Option: func(o *options) any { return &o.SeedFile }},
	{Field: "StrictKeys", Key: "gate.strict_keys", Option: func(o *options) any { return &o.StrictKeys }},
	{Field: "Record", Key: "gate.record", Option: func(o *options) any { return &o.Record }},
	{Field: "Dialect", Key: "gate.dialect", Option: func(o *options) any { return &o.Dialect }},
	{Field: "Seed", Key: "gate.seed", Option: func(o *options) any { return &o.Seed }},
	{Field: "Inject", Key: "gate.inject", Option: func(o *options) any { return &o.Inject }},
	{Field: interceptField, Key: "gate.intercept", Option: func(o *options) any { return &o.intercept }},
	{Field: "URLNames", Key: "gate.url_env", Option: func(o *options) any { return &o.URLNames }},
	{Field: "Listen", Key: "gate.listen", Option: func(o *options) any { return &o.listen }},
	{Field: "AuthorityFile", Key: "gate.ca_file", Option: func(o *options) any { return &o.AuthorityFile }},
	{Field: "OnlyOmise", Key: "gate.only_omise", Option: func(o *options) any { return &o.OnlyOmise }},
	{Field: "Webhooks.URL", Key: "gate.webhooks", Option: func(o *options) any { return &o.Webhooks.URL }},
	{Field: "Webhooks.SecretName", Key: "gate.webhook_secret_env", Option: func(o *options) any { return &o.Webhooks.SecretName }},
	{Field: "Webhooks.Wait", Key: "gate.webhooks_wait", Option: func(o *options) any { return &o.Webhooks.Wait }},
	{Field: "Webhooks.Limit", Key: "gate.webhooks_limit", Option: func(o *options) any { return &o.Webhooks.Limit }},
	{Field: "Webhooks.Settle", Key: "gate.webhooks_settle", Option: func(o *options) any { return &o.Webhooks.Settle }},
	{Field: "Webhooks.Serves", Key: "gate.webhooks_serve", Option: func(o *options) any { return &o.Webhooks.Serves }},
	{Field: "Webhooks.Remote", Key: "gate.webhooks_remote", Option: func(o *options) any { return &o.Webhooks.Remote }},
	{Field: "Webhooks.Check", Key: "gate.check", Option: func(o *options) any { return &o.Webhooks.Check }},
	{Field: "Timeout", Key: "gate.timeout", Option: func(o *options) any { return &o.Timeout }},
	{Field: failOnField, Key: "gate.fail_on", Option: func(o *options) any { return &o.failOn }},
	{Field: "Marks", Key: "gate.mark", Option: func(o *options) any { return &o.Marks }},
	{Field: "MarkHeader", Key: "gate.mark_header", Option: func(o *options) any { return &o.MarkHeader }},
	{Field: "KnownFailing", Key: "gate.known_failing", Option: func(o *options) any { return &o.KnownFailing }},
	{Field: "Strict", Key: "gate.strict", Option: func(o *options) any { return &o.Strict }},
	{Field: "MinCoverage", Key: "gate.min_coverage", Option: func(o *options) any { return &o.MinCoverage }},
	{Field: "RequireOperations", Key: "gate.require_operations", Option: func(o *options) any { return &o.RequireOperations }},
	{Field: reportDirField, Key: "gate.report_dir", Option: func(o *options) any { return &o.reportDir }},
	{Field: "full", Key: "gate.full_report", Option: func(o *options) any { return &o.full }},
	// In a file the first would excuse whatever fails, in every run, and the second would be a secret in a repository.
	{Field: "UpdateKnownFailing", Flag: "update-known-failing"},
	{Field: "Webhooks.Secret", Flag: "webhook-secret"},
	// Of matrix.
	{Field: "Parallel", Flag: "parallel"},
}

// The settings that are not fields of a configuration.
const (
	interceptField = "intercept"
	failOnField    = "failOn"
	reportDirField = "reportDir"
)

// register registers the flags of the keys that a command takes, and the one of the file. The flags of the client's
// command stand after its name and are not read.
func (o *options) register(cmd *cobra.Command) {
	f := cmd.Flags()
	f.SetInterspersed(false)
	rows.Register(cmd, o)
	settings.RegisterFile(cmd, &o.configFile)
	for flag, extension := range map[string][]string{"seed-file": {"yaml", "yml"}, "ca-file": {"pem"}} {
		if f.Lookup(flag) != nil {
			_ = cmd.MarkFlagFilename(flag, extension...)
		}
	}
	for flag, values := range map[string]func() []string{
		"inject": injectionNames, "require-operations": operationNames, "mark": conformance.GateMarks,
	} {
		if f.Lookup(flag) != nil {
			commandline.Complete(cmd, flag, values)
		}
	}
}

// load completes the options from the environment and the configuration file, which it returns as they are.
func (o *options) load(cmd *cobra.Command) (*config.Given, error) {
	given, err := config.Load(o.configFile)
	if err != nil {
		return nil, err
	}
	return given, o.settle(cmd, given)
}

// settle takes what the environment and the file give, and reads what are no fields of a configuration.
func (o *options) settle(cmd *cobra.Command, given *config.Given) (err error) {
	rows.Merge(cmd, given, o)
	o.failOn, o.intercept, o.reportDir = cmp.Or(o.failOn, failOnEither), cmp.Or(o.intercept, byEnvironment), cmp.Or(o.reportDir, config.DefaultReportDir)
	if folder, ok := strings.CutPrefix(o.upstream, "replay:"); ok {
		o.Replay = cmp.Or(folder, ".")
	} else {
		o.APIURL = o.upstream
	}
	if !slices.Contains(failOns, o.failOn) {
		return fmt.Errorf("%s: %w", rows.Where(cmd, given, failOnField), names.Unknown("choice", o.failOn, failOns))
	}
	if o.StartTime, err = commandline.StartTime(rows.Where(cmd, given, "StartTime"), o.now); err != nil {
		return err
	}
	if err := o.settleListen(); err != nil {
		return fmt.Errorf("%s: %w", rows.Where(cmd, given, "Listen"), err)
	}
	if err := o.settleInterception(); err != nil {
		return fmt.Errorf("%s: %w", rows.Where(cmd, given, interceptField), err)
	}
	return nil
}

// Verbs make the commands that take a configuration.
func Verbs(version string, publish Publish) []func() *cobra.Command {
	return []func() *cobra.Command{
		func() *cobra.Command { return New(version, publish) }, func() *cobra.Command { return newMatrix(version) }, newDoctor,
	}
}

// Check returns what a gate would find wrong with what is given, before it opens.
func Check(given *config.Given) error {
	o, cmd := &options{}, New("", nil)
	if err := o.settle(cmd, given); err != nil {
		return err
	}
	if err := o.GateConfig.Check(); err != nil {
		return rows.Located(cmd, given, err)
	}
	return nil
}

// operationNames are what --require-operations takes.
func operationNames() []string {
	contract, err := specs.Load()
	if err != nil {
		return nil
	}
	all := make([]string, len(contract.Operations))
	for i, op := range contract.Operations {
		all[i] = op.ID
	}
	return all
}
