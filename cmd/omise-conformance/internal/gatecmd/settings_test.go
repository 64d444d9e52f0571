package gatecmd

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/omise-conformance/harness/internal/config"
)

// unsettled are flags that are no settings: they say what is read and shown, or are those of one run.
var unsettled = map[string]bool{
	"config": true, "quiet": true, "verbose": true, "all": true, "help": true, "update-known-failing": true, "webhook-secret": true, "parallel": true,
	"matrix --report-dir": true, "matrix --timeout": true, // which mean something else there
}

// TestEveryKeyOfAGateHasARowAndAFlag: each key of the group gate stands in one row, whose option is of its kind, and is
// a flag of the commands that take it and of no other.
func TestEveryKeyOfAGateHasARowAndAFlag(t *testing.T) {
	o, options, keys := &options{}, map[any]string{}, map[string]bool{}
	for i := range rows {
		if rows[i].Key == "" {
			continue
		}
		option := rows[i].Option(o)
		if keys[rows[i].Key] || options[option] != "" {
			t.Errorf("%s or its option stands in two rows (%s)", rows[i].Key, options[option])
		}
		keys[rows[i].Key], options[option] = true, rows[i].Key
	}
	for _, make := range Verbs("", nil) {
		cmd, known := make(), map[string]bool{}
		for i := range config.Keys {
			key := &config.Keys[i]
			if !strings.HasPrefix(key.Name, "gate.") {
				continue
			}
			if !keys[key.Name] {
				t.Errorf("no row has the key %s", key.Name)
			}
			if key.IsTakenBy(cmd.Name()) {
				known[key.Flag] = true
			}
		}
		cmd.Flags().VisitAll(func(flag *pflag.Flag) {
			if known[flag.Name] == (unsettled[flag.Name] || unsettled[cmd.Name()+" --"+flag.Name]) {
				t.Errorf("%s --%s: a key %t", cmd.Name(), flag.Name, known[flag.Name])
			}
			delete(known, flag.Name)
		})
		if len(known) > 0 {
			t.Errorf("%s lacks the flags %v", cmd.Name(), known)
		}
	}
}

// merged returns what a gate takes of a file with one key and these flags.
func merged(t *testing.T, text string, flags ...string) (*options, *cobra.Command, *config.Given) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "c.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := config.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	o, cmd, given := &options{}, &cobra.Command{Use: "gate"}, &config.Given{File: file}
	o.register(cmd)
	if err := cmd.ParseFlags(flags); err != nil {
		t.Fatal(err)
	}
	rows.Merge(cmd, given, o)
	return o, cmd, given
}

// TestAFlagWinsOverTheFile holds for every key that a gate takes the value of its example from the file, and that of the
// flag where there is one.
func TestAFlagWinsOverTheFile(t *testing.T) {
	other := map[string]string{
		"string": "other", "stringSlice": "other", "bool": "false", "int64": "3", "float64": "3", "duration": "3s",
	}
	for i := range rows {
		key, ok := config.Named(rows[i].Key)
		if !ok {
			continue
		}
		file := "gate:\n  " + strings.TrimPrefix(key.Name, "gate.") + ": " + key.Example + "\n"
		o, cmd, given := merged(t, file)
		value := func(o *options) any { return reflect.ValueOf(rows[i].Option(o)).Elem().Interface() }
		want, err := key.Read(strings.Trim(key.Example, "[]'"))
		if got := config.Text(value(o)); err != nil || got != config.Text(want) {
			t.Errorf("%s: the file gives %q, want %q, %v", key.Name, got, config.Text(want), err)
		}
		if got := rows.Where(cmd, given, rows[i].Field); !strings.HasSuffix(got, "c.yaml line 2: "+key.Name) {
			t.Errorf("%s is said to be of %q", key.Name, got)
		}
		flag := other[cmd.Flags().Lookup(key.Flag).Value.Type()]
		o, cmd, given = merged(t, file, "--"+key.Flag+"="+flag)
		if got := config.Text(value(o)); got != flag || rows.Where(cmd, given, rows[i].Field) != "--"+key.Flag {
			t.Errorf("--%s=%s gives %q", key.Flag, flag, got)
		}
	}
}

// TestAnUpstreamOnTheCommandLineIsWhole: it replaces all that the file says of what answers, and nothing else.
func TestAnUpstreamOnTheCommandLineIsWhole(t *testing.T) {
	file := "gate: {upstream: 'http://a', upstream_vault: 'http://b', now: '2017-01-01', seed_file: s.yaml, strict_keys: true, mark: go}\n"
	o, _, _ := merged(t, file, "--upstream=replay:here")
	if o.upstream != "replay:here" || o.VaultURL+o.now+o.SeedFile != "" || o.StrictKeys || o.Marks != "go" {
		t.Errorf("%+v", o)
	}
}

// TestWhatIsWrongWithAFileOfAGate is said with its line, and nothing is run.
func TestWhatIsWrongWithAFileOfAGate(t *testing.T) {
	for text, want := range map[string]string{
		"fail_on: nobody":             `gate.fail_on: unknown choice "nobody": want either, verdict or command`,
		"intercept: magic":            `gate.intercept: unknown choice "magic": want environment or namespace`,
		"now: yesterday":              `gate.now: invalid time "yesterday": want a date such as 2017-01-31, or a time such as 2017-01-31T09:00:00Z`,
		"listen: [api]":               `gate.listen: "api" names no address, such as api=127.0.0.1:18080`,
		"url_env: [SHOP]":             `gate.url_env: "SHOP" is not NAME=api or NAME=vault, such as PAYMENT_URL=api`,
		"require_operations: [fly]":   `gate.require_operations: `,
		"inject: [error/teapot]":      `gate.inject: `,
		"min_coverage: 400":           `gate.min_coverage: `,
		"dialect: thai":               `gate.dialect: `,
		"known_failing: nowhere.txt":  `gate.known_failing: `,
		"upstream: 'ftp://somewhere'": `gate.upstream: invalid address "ftp://somewhere": want one such as http://localhost:8080`,
		"timeout: -1s":                `gate.timeout: the time limit must not be negative; it is -1s`,
		"mark: '('":                   `gate.mark: "(" is neither a test runner`,
	} {
		_, _, given := merged(t, "gate:\n  "+text+"\n")
		if err := Check(given); err == nil || !strings.Contains(err.Error(), "c.yaml line 2: "+want) {
			t.Errorf("%s\ngot  %v\nwant … line 2: %s", text, err, want)
		}
	}
	_, _, given := merged(t, "gate: {mark: pytest, require_operations: ['*Refund'], inject: ['error/429@createCharge:1']}\n")
	if err := Check(given); err != nil {
		t.Errorf("a right file: %v", err)
	}
}
