package config

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "c.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

const whole = `# of the shop
target: emulator
api_url: http://localhost:1
vault_url: "http://localhost:2"
control_url: http://localhost:3
webhook_url: http://localhost:4/hook
webhook_listen: 127.0.0.1:4
dialect: any
features: [clock, -chains]
label_filter: charges && !clock
cases:
  - tokens/create
  - "charges/*"
rules:
- token.create
shard: 1/4
known_failing: failing.txt
known_flaky: flaky.txt
strict: true
min_coverage: 92.5
rate: 2
parallel: 4
max_failures: 3
seed: 7
report_dir: out
timeouts:
  request: 5s
  connect: 1s
  case: 1m30s
  webhook: 2s
  poll: 300ms
gate:
  upstream: http://localhost:5
  upstream_vault: http://localhost:6
  now: '2017-01-01'
  seed_file: seeds.yaml
  strict_keys: true
  record: recordings
  dialect: recorded
  seed: 9
  inject: [error/429@createCharge]
  intercept: namespace
  url_env: [SHOP=api]
  listen: [api=127.0.0.1:7]
  ca_file: ca.pem
  only_omise: true
  webhooks: http://localhost:8/hook
  webhook_secret_env: SHOP_SECRET
  webhooks_wait: 1s
  webhooks_limit: 2s
  webhooks_settle: 3s
  webhooks_serve: true
  webhooks_remote: true
  check: bin/orders
  timeout: 4s
  fail_on: verdict
  mark: pytest
  mark_header: X-Test
  known_failing: known.txt
  strict: true
  min_coverage: 40
  require_operations: [createCharge]
  report_dir: reports
  full_report: true
check:
  format: jsonl
  api_version: '2017-11-02'
  follow: all
  fail_on: [broken, older]
  exclude: ['*/old/*']
  dialect: documented
  strict: true
  jobs: 2
  baseline: known-fixtures.txt
  shard: 1/2
  allow_empty: true
  report_dir: fixtures
`

func TestReadsEveryKey(t *testing.T) {
	path := write(t, whole)
	file, err := Read(path)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := file.Where("rate"), path+" line 21"; got != want {
		t.Errorf("Where is %q, want %q", got, want)
	}
	if got, want := file.Where("timeouts.case"), path+" line 29"; got != want {
		t.Errorf("Where is %q, want %q", got, want)
	}
	if got := file.Where("tempo"); got != "" {
		t.Errorf("a key that is not there is at %q", got)
	}
	file.path, file.found, file.lines = "", false, nil
	want := File{
		Target: "emulator", APIURL: "http://localhost:1", VaultURL: "http://localhost:2", ControlURL: "http://localhost:3", WebhookURL: "http://localhost:4/hook", WebhookListen: "127.0.0.1:4",
		Dialect: "any", Features: []string{"clock", "-chains"}, LabelFilter: "charges && !clock",
		Cases: []string{"tokens/create", "charges/*"}, Rules: []string{"token.create"}, Shard: "1/4",
		KnownFailing: "failing.txt", KnownFlaky: "flaky.txt", Strict: true, MinCoverage: 92.5, Rate: 2, Parallel: 4, MaxFailures: 3, Seed: 7, ReportDir: "out",
		Timeouts: Timeouts{Request: 5 * time.Second, Connect: time.Second, Case: 90 * time.Second, Webhook: 2 * time.Second, Poll: 300 * time.Millisecond},
		Check: Check{
			Format: "jsonl", APIVersion: "2017-11-02", Follow: "all", FailOn: []string{"broken", "older"}, Exclude: []string{"*/old/*"}, Dialect: "documented",
			Strict: true, Jobs: 2, Baseline: "known-fixtures.txt", Shard: "1/2", AllowEmpty: true, ReportDir: "fixtures",
		},
		Gate: Gate{
			Upstream: "http://localhost:5", UpstreamVault: "http://localhost:6", Now: "2017-01-01", SeedFile: "seeds.yaml", StrictKeys: true, Record: "recordings",
			Dialect: "recorded", Seed: 9, Inject: []string{"error/429@createCharge"}, Intercept: "namespace", URLEnv: []string{"SHOP=api"},
			Listen: []string{"api=127.0.0.1:7"}, CAFile: "ca.pem", OnlyOmise: true, Webhooks: "http://localhost:8/hook", WebhookSecretEnv: "SHOP_SECRET",
			WebhooksWait: time.Second, WebhooksLimit: 2 * time.Second, WebhooksSettle: 3 * time.Second, WebhooksServe: true, WebhooksRemote: true,
			Check: "bin/orders", Timeout: 4 * time.Second, FailOn: "verdict", Mark: "pytest", MarkHeader: "X-Test", KnownFailing: "known.txt", Strict: true,
			MinCoverage: 40, RequireOperations: []string{"createCharge"}, ReportDir: "reports", FullReport: true,
		},
	}
	if !reflect.DeepEqual(file, want) {
		t.Errorf("read\n%+v\nwant\n%+v", file, want)
	}
}

func TestEmptyFilesSayNothing(t *testing.T) {
	for _, text := range []string{"", "\n", "# nothing\n", "---\n", "{}\n"} {
		file, err := Read(write(t, text))
		if err != nil {
			t.Errorf("%q: %v", text, err)
		}
		file.path, file.found, file.lines = "", false, nil
		if !reflect.DeepEqual(file, File{}) {
			t.Errorf("%q gives %+v", text, file)
		}
	}
}

// TestFaultsAreNamed holds what is said of each fault behind the file's name.
func TestFaultsAreNamed(t *testing.T) {
	for text, want := range map[string]string{
		"targt: x\n":                         `line 1: unknown key "targt"; did you mean target?`,
		"\nlabel-filter: x\n":                `line 2: unknown key "label-filter"; did you mean label_filter?`,
		"zzz: 1\n":                           `line 1: unknown key "zzz": want one of api_url, cases, check, control_url, dialect, features, full_report, gate, known_failing, known_flaky, label_filter, max_failures, min_coverage, parallel, rate, report_dir, rules, seed, shard, strict, target, timeouts, vault_url, webhook_listen, webhook_url`,
		"secret_key: skey_test_a\n":          `line 1: secret_key: the keys of an account do not belong in a file; set OMISE_SECRET_KEY`,
		"target: emulator\nrate: fast\n":     `line 2: rate must be a number; it is fast`,
		"parallel: 1.5\n":                    `line 1: parallel must be a whole number; it is 1.5`,
		"seed: 1.5\n":                        `line 1: seed must be a whole number; it is 1.5`,
		"strict: maybe\n":                    `line 1: strict must be true or false; it is maybe`,
		"strict: 1\n":                        `line 1: strict must be true or false; it is 1`,
		"shard: 2\n":                         `line 1: shard must be text; it is 2`,
		"cases: tokens/create\n":             `line 1: cases must be a list of names; it is tokens/create`,
		"cases:\n":                           `line 1: cases must be a list of names; it is empty`,
		"cases:\n  - a: b\n":                 `line 2: every entry of cases must be text; it consists of keys and values`,
		"target: [a]\n":                      `line 1: target must be text; it is a list`,
		"target: {a: b}\n":                   `line 1: target must be text; it consists of keys and values`,
		"timeouts: 5s\n":                     `line 1: timeouts must be keys and values, for example "request: 30s"; it is 5s`,
		"gate: npm test\n":                   `line 1: gate must be keys and values, for example "mark: pytest"; it is npm test`,
		"gate: {webhook_secret: c2VjcmV0}\n": `line 1: gate.webhook_secret: the secret of a webhook does not belong in a file; set OMISE_WEBHOOK_SECRET`,
		"gate:\n  timeout: 5\n":              `line 2: gate.timeout must be a duration, for example 30s or 2m; it is 5`,
		"timeouts:\n  reqest: 5s\n":          `line 2: unknown key "timeouts.reqest"; did you mean request?`,
		"timeouts:\n  request: 5\n":          `line 2: timeouts.request must be a duration, for example 30s or 2m; it is 5`,
		"timeouts:\n  case: 1s\n  poll: x\n": `line 3: timeouts.poll must be a duration, for example 30s or 2m; it is x`,
		"- a\n":                              `line 1: a configuration consists of keys and values, for example "target: emulator"`,
		"hello\n":                            `line 1: a configuration consists of keys and values, for example "target: emulator"`,
		"rate: 1\nrate: 2\n":                 `line 2 is not valid YAML: mapping key "rate" already defined at [1:1] (column 1)`,
		"cases: [\n":                         `line 1 is not valid YAML: sequence end token ']' not found (column 8)`,
		"rate: 1\n---\nrate: 2\n":            `has more than one YAML document; a configuration file must have one`,
	} {
		path := write(t, text)
		_, err := Read(path)
		if err == nil || err.Error() != path+" "+want {
			t.Errorf("%q\ngot  %v\nwant %s %s", text, err, path, want)
		}
	}
}

func TestFilesThatAreNotThere(t *testing.T) {
	t.Chdir(t.TempDir())
	if _, err := Read(""); err != nil {
		t.Errorf("without --config and without a file: %v", err)
	}
	if _, err := Read("nope.yaml"); err == nil || err.Error() != "the configuration file nope.yaml does not exist" {
		t.Errorf("a missing file: %v", err)
	}
	if _, err := Read("."); err == nil || !strings.HasPrefix(err.Error(), "the configuration file cannot be read: ") {
		t.Errorf("a folder: %v", err)
	}
	if err := os.WriteFile(DefaultFile, []byte("seed: 9\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if file, err := Read(""); err != nil || file.Seed != 9 {
		t.Errorf("the default file gives seed %d and %v", file.Seed, err)
	}
}
