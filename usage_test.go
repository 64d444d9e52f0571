package conformance

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/omise-conformance/harness/specs"
)

const (
	testPublicKey = "pkey_test_5xuy4w91xqz7d1w9u0t"
	testSecretKey = "skey_test_5xuy4w91xqz7d1w9u0t"
)

// TestWrongConfigurationsAreNamed: the error says which field is wrong, and
// nothing was started.
func TestWrongConfigurationsAreNamed(t *testing.T) {
	for want, config := range map[string]Config{
		`Dialect: there is no dialect "thai"; there are any, recorded and documented`:                        {Dialect: "thai"},
		`Target: there is no target "nowhere"; there are emulator and omise, and an API URL names any other`: {Target: "nowhere"},
		`Rate: the rate must not be negative; it is -1 requests per second`:                                  {Rate: -1},
		`Rate: the rate must not be negative; it is NaN requests per second`:                                 {Rate: math.NaN()},
		`Timeouts.Poll: a timeout must be longer than 0; it is -1s`:                                          {Timeouts: Timeouts{Poll: -time.Second}},
		`Shard: "2" is no shard; write i/n with 1 ≤ i ≤ n, for example 1/4`:                                  {Shard: "2"},
		`Cases: there is no case ""`:                                                                                                  {Cases: []string{""}},
		`Rules: there is no rule "token.creat"; did you mean token.create?`:                                                           {Rules: []string{"token.creat"}},
		`Features: there is no feature "clokc"; did you mean clock?`:                                                                  {Features: []string{"-clokc"}},
		`KnownFailing: the file /nope does not exist`:                                                                                 {KnownFailing: "/nope"},
		`SecretKey: the secret key is a live key; only test keys are used, because a run makes real charges`:                          {SecretKey: "skey_5xuy4w91xqz7d1w9u0t"},
		`the target omise needs a secret test key (OMISE_SECRET_KEY)`:                                                                 {Target: TargetOmise, PublicKey: testPublicKey},
		`PublicKey: the public key given is a secret key; it must start with pkey_test_`:                                              {APIURL: "http://x", PublicKey: testSecretKey, SecretKey: testSecretKey},
		`APIURL: the API URL "x" must start with http:// or https://`:                                                                 {APIURL: "x", PublicKey: testPublicKey, SecretKey: testSecretKey},
		`VaultURL: the vault URL http://x is given without an API URL; give both, or the API URL alone where one address serves both`: {VaultURL: "http://x"},
	} {
		report, err := Run(t.Context(), config)
		var usage *UsageError
		if report != nil || !errors.As(err, &usage) || err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
}

func TestLabelFaults(t *testing.T) {
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	for expression, want := range map[string]string{
		"tokens && !clock":           "",
		"TOKENS || must":             "",
		"/tok/ && !/nope/":           "",
		"key: isEmpty":               "",
		"(tokens || recipients)":     "",
		"tokens, charges":            "",
		"":                           "",
		"tokenz":                     `there is no label "tokenz"; did you mean tokens?`,
		"tokens && !(clokc || must)": `there is no label "clokc"; did you mean clock?`,
	} {
		if got := unknownLabel(contract, expression); got != want {
			t.Errorf("%s: got %q, want %q", expression, got, want)
		}
	}
	all, err := Labels()
	if err != nil {
		t.Fatal(err)
	}
	for _, label := range []string{"must", "should", "clock", "concurrency", "tokens", "requests"} {
		if !slices.Contains(all, label) {
			t.Errorf("Labels lacks %s: %v", label, all)
		}
	}
	if got := unknownLabel(contract, "zzz"); got != `there is no label "zzz"; there are `+strings.Join(all, ", ") {
		t.Errorf("a word like no label: %s", got)
	}
}

// TestShardsPartTheCases: every case is in one part, and no part has nearly all.
func TestShardsPartTheCases(t *testing.T) {
	const parts = 4
	counts := make([]int, parts)
	for _, c := range allCases() {
		in := 0
		for i := range parts {
			holds, err := parseShard(fmt.Sprintf("%d/%d", i+1, parts))
			if err != nil {
				t.Fatal(err)
			}
			if holds(c.ID) {
				in++
				counts[i]++
			}
		}
		if in != 1 {
			t.Errorf("%s is in %d parts", c.ID, in)
		}
	}
	for i, count := range counts {
		if share := len(allCases()) / parts; count < share/2 || count > share*2 {
			t.Errorf("part %d has %d of %d cases", i+1, count, len(allCases()))
		}
	}
}

// TestRunTHelper is run by TestRunT in a process of its own, because what it
// shows is how a test fails.
func TestRunTHelper(t *testing.T) {
	list := os.Getenv("RUNT_LIST")
	if list == "" {
		t.Skip("it is for TestRunT")
	}
	report := RunT(t, Config{Cases: []string{"tokens/fresh", "customers/create"}, LabelFilter: os.Getenv("RUNT_LABELS"), KnownFailing: list})
	t.Logf("the verdict is %s", report.Verdict)
}

func TestRunT(t *testing.T) {
	lists := t.TempDir()
	empty, stale, wrong := filepath.Join(lists, "empty"), filepath.Join(lists, "stale"), filepath.Join(lists, "wrong")
	for path, text := range map[string]string{empty: "", stale: "tokens/fresh # long ago\n", wrong: "nope # x\n"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, each := range map[string]struct {
		list, labels string
		passes       bool
		says         []string
	}{
		"conformant": {empty, "tokens", true, []string{
			"--- PASS: TestRunTHelper/tokens/fresh", "the verdict is conformant",
		}},
		"stale entry": {stale, "tokens", false, []string{
			stale + " line 1: tokens/fresh is listed as known failing (long ago) but passes; take it out of the list",
			"--- PASS: TestRunTHelper/tokens/fresh", "the verdict is not_conformant",
		}},
		"nothing selected": {empty, "tokens && customers", false, []string{"Nothing was judged: of ", "the verdict is nothing_selected"}},
		"wrong list":       {wrong, "tokens", false, []string{"KnownFailing: " + wrong + ` line 1: there is no case or rule "nope"`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			cmd := exec.CommandContext(ctx, os.Args[0], "-test.run=^TestRunTHelper$", "-test.v") //nolint:gosec // this test itself
			cmd.Env = append(os.Environ(), "RUNT_LIST="+each.list, "RUNT_LABELS="+each.labels)
			out, err := cmd.CombinedOutput()
			if (err == nil) != each.passes {
				t.Errorf("it passes %v, want %v", err == nil, each.passes)
			}
			for _, sentence := range each.says {
				if !strings.Contains(string(out), sentence) {
					t.Errorf("it does not say %q:\n%s", sentence, out)
				}
			}
		})
	}
}
