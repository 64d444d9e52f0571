package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestWrongUsage holds the one sentence on each mistake on the command line.
func TestWrongUsage(t *testing.T) {
	t.Parallel()
	for command, sentence := range map[string]string{
		"runn":                                     `there is no command "runn"; did you mean run?`,
		"nope":                                     `there is no command "nope"; there are ` + commandNames(),
		"rules lisst":                              `there is no command "rules lisst"; did you mean list?`,
		"help nope":                                `there is no command "nope"; there are ` + commandNames(),
		"run --nope":                               `there is no flag --nope; see omise-conformance run --help`,
		"run --dialekt any":                        `there is no flag --dialekt; did you mean --dialect?`,
		"run -x":                                   `there is no flag -x; see omise-conformance run --help`,
		"run extra":                                `run takes only flags, no "extra"`,
		"run --api-url":                            `--api-url needs a value; see omise-conformance run --help`,
		"run --api-url=":                           `--api-url is given with an empty value; leave it out or give one`,
		"run --case=":                              `--case is given with an empty value; leave it out or give one`,
		"run --rate fast":                          `--rate must be a number, as 2.5; it is "fast"`,
		"run --rate -1":                            `--rate: the rate must not be negative; it is -1 requests per second`,
		"run --seed 1.5":                           `--seed must be a whole number; it is "1.5"`,
		"run --strict=maybe":                       `--strict must be true or false; it is "maybe"`,
		"run --timeout-request 5":                  `--timeout-request must be a duration, as 30s or 2m; it is "5"`,
		"run --timeout-case -5s":                   `--timeout-case: a timeout must be longer than 0; it is -5s`,
		"run --min-coverage 101":                   `--min-coverage: the coverage is a percentage from 0 to 100; it is 101`,
		"run --min-coverage most":                  `--min-coverage must be a number, as 2.5; it is "most"`,
		"run --dialect thai":                       `--dialect: there is no dialect "thai"; there are any, recorded and documented`,
		"run --target nowhere":                     `--target: there is no target "nowhere"; there are emulator and omise, and an API URL names any other`,
		"run --target omise":                       `the target omise needs a public test key (OMISE_PUBLIC_KEY) and a secret test key (OMISE_SECRET_KEY)`,
		"run --shard 5/3":                          `--shard: invalid shard "5/3": want i/n with 1 ≤ i ≤ n, for example 1/4`,
		"run --shard 0/3":                          `--shard: invalid shard "0/3": want i/n with 1 ≤ i ≤ n, for example 1/4`,
		"run --shard half":                         `--shard: invalid shard "half": want i/n with 1 ≤ i ≤ n, for example 1/4`,
		"run --shard 1/2/3":                        `--shard: invalid shard "1/2/3": want i/n with 1 ≤ i ≤ n, for example 1/4`,
		"run --case nope":                          `--case: there is no case "nope"`,
		"run --case tokens/creat":                  `--case: there is no case "tokens/creat"; did you mean tokens/create?`,
		"run --case tokens/create,x":               `--case: there is no case "x"`,
		"run --case nope/*":                        `--case: there is no case "nope/*"`,
		"run --rule token.creat":                   `--rule: there is no rule "token.creat"; did you mean token.create?`,
		"run --features clokc":                     `--features: there is no feature "clokc"; did you mean clock?`,
		"run --features -clokc":                    `--features: there is no feature "clokc"; did you mean clock?`,
		"run --label-filter a&b":                   `--label-filter: "a&b" is not a label expression (invalid token '&'. Did you mean '&&'?); want for example 'charges && !clock'`,
		"run --label-filter must&&":                `--label-filter: "must&&" is not a label expression (it ends where a label is missing); want for example 'charges && !clock'`,
		"run --label-filter (must":                 `--label-filter: "(must" is not a label expression (mismatched '(' - could not find matching ')'); want for example 'charges && !clock'`,
		"run --label-filter !clokc":                `--label-filter: there is no label "clokc"; did you mean clock?`,
		"run --known-failing nope":                 `--known-failing: the file nope does not exist`,
		"run --known-flaky nope":                   `--known-flaky: the file nope does not exist`,
		"run --config nope.yaml":                   `the configuration file nope.yaml does not exist`,
		"run --vault-url http://x":                 `--vault-url: the vault URL http://x is given without an API URL; give both, or the API URL alone where one address serves both`,
		"run --control-url http://x":               `--control-url: the embedded emulator brings its own control API; a control URL is for a target given by its API URL`,
		"run --target emulator --api-url http://x": `--target: the target emulator has its own addresses; give either a target or an API URL (http://x)`,
		"run --api-url http://x":                   `the target http://x needs a public test key (OMISE_PUBLIC_KEY) and a secret test key (OMISE_SECRET_KEY)`,
		"run --report-dir /dev/null":               `--report-dir: no reports can be written into /dev/null: a part of the path /dev/null is a file, not a directory`,
		"run --report-dir /dev/null/x":             `--report-dir: no reports can be written into /dev/null/x: a part of the path /dev/null/x is a file, not a directory`,
		"rules show":                               `rules show needs the name of a rule; see omise-conformance rules show --help`,
		"rules show token.creat":                   `there is no rule "token.creat"; did you mean token.create?`,
		"rules show zzz":                           `there is no rule "zzz"; omise-conformance rules list shows them`,
		"rules list --subject tokn":                `--subject: no rule begins with "tokn."; did you mean token?`,
		"report merge":                             `report merge needs the folders of the reports; see omise-conformance report merge --help`,
		"report merge nope":                        `there is no report nope/report.json; a run writes one with --report-dir`,
		"emulator --dialect any":                   `--dialect: there is no dialect "any"; an emulator speaks recorded or documented`,
		"emulator --api-addr here":                 `--api-addr: "here" is no address; write host:port, as 127.0.0.1:18080, or 127.0.0.1:0 for a free port`,
		"emulator --secret-key pkey_test_a":        `--secret-key: the key given is a public key`,
		"emulator --public-key pkey_5xuy4w91xqz7d": `--public-key: the key is a live key; an emulator takes test keys only`,
	} {
		t.Run(command, func(t *testing.T) {
			t.Parallel()
			o := omise(t, strings.Fields(command)...)
			o.exits(t, 2).complains(t, sentence)
			if left, _ := os.ReadDir(o.folder); len(left) > 0 {
				t.Errorf("the folder has %s after it", left[0].Name())
			}
		})
	}
}

// TestKeysInTheWrongPlace holds that keys are refused before anything is sent,
// by naming the place and never the key.
func TestKeysInTheWrongPlace(t *testing.T) {
	t.Parallel()
	live := "skey_5xuy4w91xqz7d1w9u0t"
	for name, each := range map[string]struct {
		public, secret, sentence string
		args                     []string
	}{
		"secret as public": {someSecretKey, someSecretKey, "OMISE_PUBLIC_KEY: the public key given is a secret key; it must start with pkey_test_", nil},
		"public as secret": {somePublicKey, somePublicKey, "OMISE_SECRET_KEY: the secret key given is a public key; it must start with skey_test_", nil},
		"chain as secret":  {somePublicKey, "ckey_test_5xuy4w91xqz7d1w9u0t", "OMISE_SECRET_KEY: the secret key given is a chain key; it must start with skey_test_", nil},
		"by flag":          {somePublicKey, someSecretKey, "--secret-key: the secret key given is a public key; it must start with skey_test_", []string{"--secret-key", somePublicKey}},
		"live":             {somePublicKey, live, "OMISE_SECRET_KEY: the secret key is a live key; only test keys are used, because a run makes real charges", nil},
		"live, spelt out":  {"pkey_live_5xuy4w91xqz", someSecretKey, "OMISE_PUBLIC_KEY: the public key is a live key; only test keys are used, because a run makes real charges", nil},
		"no public":        {"", someSecretKey, "the target http://127.0.0.1:1 needs a public test key (OMISE_PUBLIC_KEY)", nil},
		"no secret":        {somePublicKey, "", "the target http://127.0.0.1:1 needs a secret test key (OMISE_SECRET_KEY)", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := invocation{
				args: append([]string{"run", "--api-url", "http://127.0.0.1:1"}, each.args...), folder: t.TempDir(),
				env: []string{"OMISE_PUBLIC_KEY=" + each.public, "OMISE_SECRET_KEY=" + each.secret},
			}.run(t)
			o.exits(t, 2).complains(t, each.sentence)
		})
	}
	t.Run("live, though the emulator needs no key", func(t *testing.T) {
		t.Parallel()
		o := invocation{args: []string{"run"}, env: []string{"OMISE_SECRET_KEY=" + live}, folder: t.TempDir()}.run(t)
		o.exits(t, 2).complains(t, "OMISE_SECRET_KEY: the secret key is a live key; only test keys are used, because a run makes real charges")
	})
}

// TestWrongAddresses needs keys, without which nobody looks at addresses.
func TestWrongAddresses(t *testing.T) {
	t.Parallel()
	for address, sentence := range map[string]string{
		"localhost:8080":                         `--api-url: the API URL "localhost:8080" must start with http:// or https://`,
		"http://":                                `--api-url: the API URL "http://" names no host`,
		"http://localhost:99999":                 `--api-url: the API URL "http://localhost:99999" names the port 99999; the highest port is 65535`,
		"http://localhost?a=b":                   `--api-url: the API URL "http://localhost?a=b" must have no query and no fragment`,
		"http://" + someSecretKey + "@localhost": `--api-url: the API URL of host localhost must not hold a user name or key; keys have settings of their own`,
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			against(t, address).exits(t, 2).complains(t, sentence)
		})
	}
	against(t, "http://127.0.0.1:1", "--control-url", "nonsense").exits(t, 2).
		complains(t, `--control-url: the control URL "nonsense" must start with http:// or https://`)
	against(t, "http://127.0.0.1:1", "--vault-url", "nonsense").exits(t, 2).
		complains(t, `--vault-url: the vault URL "nonsense" must start with http:// or https://`)
}

// TestWrongConfiguration holds that mistakes in the file name file and line, also
// those that only the run finds.
func TestWrongConfiguration(t *testing.T) {
	t.Parallel()
	for text, sentence := range map[string]string{
		"targt: x\n":                          `omise-conformance.yaml line 1: unknown key "targt"; did you mean target?`,
		"\nrate: fast\n":                      `omise-conformance.yaml line 2: rate must be a number; it is fast`,
		"seed: 2\ntimeouts:\n  request: 5\n":  `omise-conformance.yaml line 3: timeouts.request must be a duration, for example 30s or 2m; it is 5`,
		"timeouts:\n  poll: -5s\n":            `omise-conformance.yaml line 2: timeouts.poll: a timeout must be longer than 0; it is -5s`,
		"rate: 0\ncases:\n  - tokens/creat\n": `omise-conformance.yaml line 2: cases: there is no case "tokens/creat"; did you mean tokens/create?`,
		"rules: [nope]\n":                     `omise-conformance.yaml line 1: rules: there is no rule "nope"`,
		"dialect: thai\n":                     `omise-conformance.yaml line 1: dialect: there is no dialect "thai"; there are any, recorded and documented`,
		"features: [clokc]\n":                 `omise-conformance.yaml line 1: features: there is no feature "clokc"; did you mean clock?`,
		"label_filter: '&&'\n":                `omise-conformance.yaml line 1: label_filter: "&&" is not a label expression (operator '&&' missing left hand operand); want for example 'charges && !clock'`,
		"known_failing: nope\n":               `omise-conformance.yaml line 1: known_failing: the file nope does not exist`,
		"report_dir: /dev/null\n":             `omise-conformance.yaml line 1: report_dir: no reports can be written into /dev/null: a part of the path /dev/null is a file, not a directory`,
		"secret_key: skey_test_a\n":           `omise-conformance.yaml line 1: secret_key: the keys of an account do not belong in a file; set OMISE_SECRET_KEY`,
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			writeFile(t, folder, "omise-conformance.yaml", text)
			o := invocation{args: []string{"run"}, folder: folder}.run(t)
			o.exits(t, 2).complains(t, sentence)
		})
	}
}

// TestFlagsWinOverTheFile holds the order of flag, environment and file.
func TestFlagsWinOverTheFile(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	writeFile(t, folder, "mine.yaml", "cases: [tokens/create]\nseed: 5\ndialect: recorded\nreport_dir: out\nfeatures: [-clock]\n")
	o := invocation{args: []string{"run", "--config", "mine.yaml", "--dialect", "any", "--seed", "6"}, folder: folder}.run(t).exits(t, 0)
	report := wholeIn(t, filepath.Join(o.folder, "out"))
	if report.Run.Seed != 6 || report.Run.Dialect != "any" || report.Totals.Passed != 1 {
		t.Errorf("seed %d, dialect %s, %d passed", report.Run.Seed, report.Run.Dialect, report.Totals.Passed)
	}
	for _, feature := range report.Run.Features {
		if feature == "clock" {
			t.Error("the file takes the feature clock away; the report has it")
		}
	}
}

// commandNames are those that the sentence on an unknown command lists.
func commandNames() string {
	root := newRoot()
	root.InitDefaultCompletionCmd()
	names := []string{"help"}
	for _, cmd := range root.Commands() {
		if cmd.IsAvailableCommand() && cmd.Name() != "help" {
			names = append(names, cmd.Name())
		}
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

func writeFile(t *testing.T, folder, name, text string) string {
	t.Helper()
	path := filepath.Join(folder, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
