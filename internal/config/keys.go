package config

import (
	"reflect"
	"slices"
	"strings"
	"sync"
)

// Key is a setting. Everything that is said of it, by the help of its flag, the JSON
// Schema and docs/configuration.md, is made of this.
type Key struct {
	Name string // as the file has it; those of a group are written timeouts.request
	// Flag is that of the verbs that take the key.
	Flag string
	// Meaning is a sentence without its capital and its period.
	Meaning string
	// Default is the value that stands for one that is not given. Otherwise says in words
	// what no value can say of it.
	Default, Otherwise string
	// Example is a value as the file has it.
	Example string
	// Choices are the only values, where they are few.
	Choices []string
	// Least and Most bound a number; with both zero nothing does.
	Least, Most float64
	// Verbs are the commands that take the key.
	Verbs []string
	// Account is the variable of a key of an account, which the file must not have.
	Account string
}

// The verbs that take a configuration.
var (
	Verbs    = append(slices.Clone(ofAny), "gate", "matrix", "doctor", "check")
	ofAny    = []string{"run", "record", "replay", "explore"}
	ofTarget = []string{"run", "record", "explore"}
	ofCases  = []string{"run", "record", "replay"}
	ofRun    = []string{"run"}
)

// DefaultReportDir is where reports go.
const DefaultReportDir = "conformance-report"

// unbounded is the largest number that a schema allows: more than anybody means.
const unbounded = 1e9

// Keys are the settings, in the order in which documents list them.
var Keys = slices.Concat(targetKeys, gateKeys, checkKeys)

// targetKeys are the settings of the verbs that judge a target.
var targetKeys = []Key{
	{
		Name: "target", Flag: "target", Meaning: "what to judge: emulator, which is embedded, or omise, the test API", Default: "emulator", Example: "omise",
		Choices: []string{"emulator", "omise"}, Verbs: ofTarget,
	},
	{Name: "api_url", Flag: "api-url", Meaning: "address of a target of your own, for example http://localhost:8080", Example: "http://localhost:8080", Verbs: ofTarget},
	{Name: "vault_url", Flag: "vault-url", Meaning: "address of its vault, where tokens are made", Otherwise: "that of --api-url", Example: "http://localhost:8081", Verbs: ofTarget},
	{
		Name: "control_url", Flag: "control-url", Meaning: "address of its control API, which moves its clock and ends pending payments (docs/control-api.md)",
		Example: "http://localhost:8082", Verbs: ofTarget,
	},
	{
		Name: "webhook_url", Flag: "webhook-url", Example: "http://host.docker.internal:9000/webhook", Verbs: ofTarget,
		Meaning: "address that the target delivers webhooks to, for example http://host.docker.internal:9000/webhook; needs --webhook-listen",
	},
	{
		Name: "webhook_listen", Flag: "webhook-listen", Meaning: "host:port to receive webhooks on, for example 0.0.0.0:9000; see --webhook-url",
		Otherwise: "a free port of 127.0.0.1", Example: "0.0.0.0:9000", Verbs: ofTarget,
	},
	{Name: "public_key", Flag: "public-key", Meaning: "public test key", Otherwise: "$OMISE_PUBLIC_KEY", Account: "OMISE_PUBLIC_KEY", Verbs: ofTarget},
	{Name: "secret_key", Flag: "secret-key", Meaning: "secret test key; a flag shows in process lists", Otherwise: "$OMISE_SECRET_KEY", Account: "OMISE_SECRET_KEY", Verbs: ofTarget},
	{
		Name: "features", Flag: "features", Meaning: "features to add to those known of the target; -name takes one away",
		Example: "[source.promptpay, -three_d_secure]", Verbs: ofTarget,
	},
	{
		Name: "dialect", Flag: "dialect", Meaning: "dialect where the sources disagree: any, recorded or documented", Default: "any", Example: "recorded",
		Choices: []string{"any", "recorded", "documented"}, Verbs: ofAny,
	},
	{
		Name: "label_filter", Flag: "label-filter", Example: "charges && !clock", Verbs: ofCases,
		Meaning: "select cases by label, for example 'charges && !clock'; labels are the subjects, must, should, clock and concurrency",
	},
	{Name: "cases", Flag: "case", Meaning: "select cases by ID; * stands for any text", Example: "[tokens/create, charges/*]", Verbs: ofCases},
	{Name: "rules", Flag: "rule", Meaning: "select the cases that judge these rules; * stands for any text", Example: "[token.*]", Verbs: ofCases},
	{Name: "shard", Flag: "shard", Meaning: "select the i-th of n parts of the cases, for example 2/4; auto: as CI or Kubernetes says (docs/scale.md)", Example: "auto", Verbs: ofAny},
	{Name: "known_failing", Flag: "known-failing", Meaning: "file of cases and rules that are known to fail, one a line with '# reason'", Example: "known-failing.txt", Verbs: ofAny},
	{Name: "known_flaky", Flag: "known-flaky", Meaning: "file of cases and rules that are known to be flaky, one a line with '# reason'", Example: "known-flaky.txt", Verbs: ofCases},
	{Name: "strict", Flag: "strict", Meaning: "fail for a broken SHOULD as well as for a broken MUST", Default: "false", Example: "true", Verbs: ofAny},
	{
		Name: "min_coverage", Flag: "min-coverage", Meaning: "fail if less of the contract is covered, in percent of what is reachable", Otherwise: "no minimum", Example: "92.5",
		Most: 100, Verbs: ofCases,
	},
	{Name: "rate", Flag: "rate", Meaning: "maximum requests per second", Otherwise: "no limit, for the target omise 2", Example: "2", Most: unbounded, Verbs: ofTarget},
	{
		Name: "parallel", Flag: "parallel", Meaning: "cases that run at once; those that move the clock come after the others", Default: "8", Otherwise: "and up to 64 while the target is slow and takes it; for the target omise 1",
		Example: "1", Most: unbounded, Verbs: ofRun,
	},
	{Name: "max_failures", Flag: "max-failures", Meaning: "end the run after this many failed cases", Otherwise: "no limit", Example: "10", Most: unbounded, Verbs: ofRun},
	{Name: "seed", Flag: "seed", Meaning: "seed of the data in the requests; any but the default also shuffles the cases", Default: "1", Example: "17", Verbs: ofTarget},
	{Name: "report_dir", Flag: "report-dir", Meaning: "folder for junit.xml, report.json, summary.md and report.html", Default: DefaultReportDir, Example: "reports/conformance", Verbs: ofAny},
	{
		Name: "full_report", Flag: "full-report", Meaning: "keep every answer in report.json, also those of passed cases (for diff; tens of megabytes)", Default: "false", Example: "true",
		Verbs: ofAny,
	},
	{Name: "timeouts.request", Flag: "timeout-request", Meaning: "limit for one request with its answer", Default: "30s", Example: "1m", Verbs: ofAny},
	{Name: "timeouts.connect", Flag: "timeout-connect", Meaning: "limit for a connection", Default: "10s", Example: "2s", Verbs: ofAny},
	{Name: "timeouts.case", Flag: "timeout-case", Meaning: "limit for one case with all its requests", Default: "2m", Example: "5m", Verbs: ofAny},
	{Name: "timeouts.webhook", Flag: "timeout-webhook", Meaning: "limit for a webhook to arrive", Default: "10s", Example: "30s", Verbs: ofAny},
	{Name: "timeouts.poll", Flag: "timeout-poll", Meaning: "limit for a status to change", Default: "10s", Example: "30s", Verbs: ofAny},
}

// wholes are settings that only mean something together: a flag or a variable that sets one of the heads replaces all
// parts that the environment and the file set.
var wholes = []struct{ heads, parts []string }{
	{[]string{"target", "api_url"}, []string{"target", "api_url", "vault_url", "control_url"}},
	{[]string{"gate.upstream"}, []string{"gate.upstream", "gate.upstream_vault", "gate.now", "gate.seed_file", "gate.strict_keys"}},
}

// Heads returns the keys that, where they are given, replace what comes below of a key: those of the target or of the
// upstream that it is a part of.
func Heads(name string) []string {
	for _, whole := range wholes {
		if slices.Contains(whole.parts, name) {
			return whole.heads
		}
	}
	return nil
}

// Named returns the key of a name.
func Named(name string) (Key, bool) {
	i := slices.IndexFunc(Keys, func(k Key) bool { return k.Name == name })
	if i < 0 {
		return Key{}, false
	}
	return Keys[i], true
}

// prefix begins the names of the variables of keys.
const prefix = "OMISE_CONFORMANCE_"

// Variable returns the environment variable that sets the key: that of rate is
// OMISE_CONFORMANCE_RATE.
func (k *Key) Variable() string {
	if k.Account != "" {
		return k.Account
	}
	return prefix + strings.ToUpper(strings.ReplaceAll(k.Name, ".", "_"))
}

// Usage returns what the help says of the flag.
func (k *Key) Usage() string {
	usage, fallback := k.Meaning, k.Fallback()
	if k.kind().Kind() == reflect.Slice {
		usage += "; comma-separated"
	}
	switch {
	case fallback == "":
		return usage
	case k.Default == "":
		fallback = ": " + fallback
	default:
		fallback = " " + fallback
	}
	return usage + " (default" + fallback + ")"
}

// Fallback returns the default of the key, or an empty string.
func (k *Key) Fallback() string {
	if k.Default == "false" {
		return "" // which every switch is
	}
	return strings.TrimPrefix(strings.TrimSuffix(k.Default+", "+k.Otherwise, ", "), ", ")
}

// IsTakenBy reports whether a command takes the key.
func (k *Key) IsTakenBy(verb string) bool { return slices.Contains(k.Verbs, verb) }

// kind returns the type of the values.
func (k *Key) kind() reflect.Type {
	if k.Account != "" {
		return reflect.TypeFor[string]()
	}
	return kindsOfKeys()[k.Name]
}

// kindsOfKeys returns the types of all keys of the file. It looks once: each flag of each command asks when a process starts.
var kindsOfKeys = sync.OnceValue(func() map[string]reflect.Type {
	types := make(map[string]reflect.Type, len(Keys))
	for i := range Keys {
		if k := &Keys[i]; k.Account == "" {
			types[k.Name] = fieldOf(&File{}, k.Name).Type()
		}
	}
	return types
})
