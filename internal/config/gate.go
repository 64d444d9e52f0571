package config

import "time"

// Gate has the settings of a gate, whose lists and seeds are not those of a run.
type Gate struct {
	Upstream          string        `yaml:"upstream"`
	UpstreamVault     string        `yaml:"upstream_vault"`
	Now               string        `yaml:"now"`
	SeedFile          string        `yaml:"seed_file"`
	StrictKeys        bool          `yaml:"strict_keys"`
	Record            string        `yaml:"record"`
	Dialect           string        `yaml:"dialect"`
	Seed              int64         `yaml:"seed"`
	Inject            []string      `yaml:"inject"`
	Intercept         string        `yaml:"intercept"`
	URLEnv            []string      `yaml:"url_env"`
	Listen            []string      `yaml:"listen"`
	CAFile            string        `yaml:"ca_file"`
	OnlyOmise         bool          `yaml:"only_omise"`
	Webhooks          string        `yaml:"webhooks"`
	WebhookSecretEnv  string        `yaml:"webhook_secret_env"`
	WebhooksWait      time.Duration `yaml:"webhooks_wait"`
	WebhooksLimit     time.Duration `yaml:"webhooks_limit"`
	WebhooksSettle    time.Duration `yaml:"webhooks_settle"`
	WebhooksServe     bool          `yaml:"webhooks_serve"`
	WebhooksRemote    bool          `yaml:"webhooks_remote"`
	Check             string        `yaml:"check"`
	Timeout           time.Duration `yaml:"timeout"`
	FailOn            string        `yaml:"fail_on"`
	Mark              string        `yaml:"mark"`
	MarkHeader        string        `yaml:"mark_header"`
	KnownFailing      string        `yaml:"known_failing"`
	Strict            bool          `yaml:"strict"`
	MinCoverage       float64       `yaml:"min_coverage"`
	RequireOperations []string      `yaml:"require_operations"`
	ReportDir         string        `yaml:"report_dir"`
	FullReport        bool          `yaml:"full_report"`
}

var (
	ofGate   = []string{"gate"}
	ofMatrix = []string{"gate", "matrix"}
	ofDoctor = []string{"gate", "matrix", "doctor"}
)

// gateKeys are the settings of the group gate. The flags of one run are not among them, nor is the secret of a webhook.
var gateKeys = []Key{
	{
		Name: "gate.upstream", Flag: "upstream", Meaning: "what answers: the address of a server, or replay:DIR with what --record recorded", Otherwise: "an emulator",
		Example: "replay:recordings", Verbs: ofMatrix,
	},
	{Name: "gate.upstream_vault", Flag: "upstream-vault", Meaning: "address of the vault of that server", Otherwise: "that of --upstream", Example: "http://localhost:8081", Verbs: ofMatrix},
	{
		Name: "gate.now", Flag: "now", Meaning: "date or time at which the emulator's clock starts, for tests with cards of the past", Otherwise: "the machine's",
		Example: "'2017-01-01'", Verbs: ofMatrix,
	},
	{Name: "gate.seed_file", Flag: "seed-file", Meaning: "YAML file of objects that the emulator has from the start (docs/emulator.md)", Example: "seeds.yaml", Verbs: ofMatrix},
	{
		Name: "gate.strict_keys", Flag: "strict-keys", Meaning: "have the emulator refuse test keys other than its own, which the command gets by its environment",
		Default: "false", Example: "true", Verbs: ofMatrix,
	},
	{Name: "gate.record", Flag: "record", Meaning: "folder in which what is asked and answered is recorded, redacted", Example: "recordings", Verbs: ofGate},
	{
		Name: "gate.dialect", Flag: "dialect", Meaning: "dialect where the sources disagree: any, recorded or documented", Default: "any", Example: "recorded",
		Choices: []string{"any", "recorded", "documented"}, Verbs: ofMatrix,
	},
	{Name: "gate.seed", Flag: "seed", Meaning: "seed of what the emulator draws, and of what an injection with a percentage picks", Default: "1", Example: "17", Verbs: ofMatrix},
	{
		Name: "gate.inject", Flag: "inject", Meaning: "have the upstream behave otherwise: NAME[@OPERATION][:COUNT|:PERCENT%] (docs/injections.md)",
		Example: "[error/429@createCharge]", Verbs: ofMatrix,
	},
	{
		Name: "gate.intercept", Flag: "intercept", Default: "environment", Example: "namespace", Choices: []string{"environment", "namespace"}, Verbs: ofMatrix,
		Meaning: "how the command is led to the gate: environment, or namespace (Linux: the hosts of the API are this machine, others are reached by the proxy only)",
	},
	{
		Name: "gate.url_env", Flag: "url-env", Meaning: "further variables in which the client looks for an address, each NAME=api or NAME=vault",
		Example: "[SHOP_PAYMENTS_URL=api]", Verbs: ofDoctor,
	},
	{
		Name: "gate.listen", Flag: "listen", Example: "[api=0.0.0.0:18080]", Otherwise: "free ports of 127.0.0.1", Verbs: ofMatrix,
		Meaning: "where clients find the gate that do not get its environment: api=ADDRESS, vault=…, proxy=… or tls=…",
	},
	{Name: "gate.ca_file", Flag: "ca-file", Meaning: "file that gets the certificate which such clients must trust; it is made for each run", Example: "ca.pem", Verbs: ofMatrix},
	{
		Name: "gate.only_omise", Flag: "only-omise", Meaning: "have the proxy refuse other hosts than those of the API and this machine",
		Default: "false", Example: "true", Verbs: ofMatrix,
	},
	{
		Name: "gate.webhooks", Flag: "webhooks", Meaning: "judge the webhook handler at this address, too, such as http://localhost:3000/hook",
		Example: "http://localhost:3000/hook", Verbs: ofGate,
	},
	{
		Name: "gate.webhook_secret_env", Flag: "webhook-secret-env", Meaning: "the variable in which COMMAND gets the secret", Default: "OMISE_WEBHOOK_SECRET",
		Example: "SHOP_WEBHOOK_SECRET", Verbs: ofGate,
	},
	{Name: "gate.webhooks_wait", Flag: "webhooks-wait", Meaning: "how long the handler is waited for", Default: "30s", Example: "1m", Verbs: ofGate},
	{Name: "gate.webhooks_limit", Flag: "webhooks-limit", Meaning: "how long an answer to a delivery may take", Default: "10s", Example: "5s", Verbs: ofGate},
	{
		Name: "gate.webhooks_settle", Flag: "webhooks-settle", Meaning: "how long the handler asks nothing of the API once it has dealt with a delivery",
		Default: "200ms", Example: "1s", Verbs: ofGate,
	},
	{
		Name: "gate.webhooks_serve", Flag: "webhooks-serve", Meaning: "COMMAND serves the handler and does not end by itself; it is ended after the trial",
		Default: "false", Example: "true", Verbs: ofGate,
	},
	{Name: "gate.webhooks_remote", Flag: "webhooks-remote", Meaning: "allow a handler that is not on this machine", Default: "false", Example: "true", Verbs: ofGate},
	{Name: "gate.check", Flag: "check", Meaning: "command of the shell that prints what deliveries have led to, run after each", Example: "bin/orders --paid", Verbs: ofGate},
	{Name: "gate.timeout", Flag: "timeout", Meaning: "end the command after this time", Otherwise: "no limit", Example: "10m", Verbs: ofGate},
	{
		Name: "gate.fail_on", Flag: "fail-on", Meaning: "what makes the exit code: either, verdict or command", Default: "either", Example: "verdict",
		Choices: []string{"either", "verdict", "command"}, Verbs: ofGate,
	},
	{
		Name: "gate.mark", Flag: "mark", Example: "pytest", Verbs: ofGate,
		Meaning: "read in the output which test runs: go, minitest, pytest, surefire, unittest, or a regular expression whose first group is the name",
	},
	{
		Name: "gate.mark_header", Flag: "mark-header", Meaning: "header in which the client may name its test; it is not passed on", Default: "Omise-Conformance-Mark",
		Example: "X-Test", Verbs: ofMatrix,
	},
	{Name: "gate.known_failing", Flag: "known-failing", Meaning: "file of cases and rules that are known to fail, one a line with '# reason'", Example: "gate-known.txt", Verbs: ofGate},
	{Name: "gate.strict", Flag: "strict", Meaning: "fail for a broken SHOULD as well as for a broken MUST", Default: "false", Example: "true", Verbs: ofGate},
	{
		Name: "gate.min_coverage", Flag: "min-coverage", Meaning: "fail if the client uses less of the operations and parameters, in percent", Otherwise: "no minimum",
		Example: "40", Most: 100, Verbs: ofGate,
	},
	{
		Name: "gate.require_operations", Flag: "require-operations", Meaning: "fail if the client does not call these operations; * stands for any text",
		Example: "[createCharge, captureCharge]", Verbs: ofGate,
	},
	{Name: "gate.report_dir", Flag: "report-dir", Meaning: "folder for junit.xml, report.json, summary.md and report.html", Default: DefaultReportDir, Example: "reports/gate", Verbs: ofGate},
	{Name: "gate.full_report", Flag: "full-report", Meaning: "keep every exchange of a case in report.json", Default: "false", Example: "true", Verbs: ofGate},
}
