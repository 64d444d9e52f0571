package conformance_test

import (
	"errors"
	"io/fs"
	"math"
	"testing"
	"testing/fstest"
	"time"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/suites"
)

const (
	testPublicKey = "pkey_test_5xuy4w91xqz7d1w9u0t"
	testSecretKey = "skey_test_5xuy4w91xqz7d1w9u0t"
)

// TestWrongConfigurationsAreNamed: the error says which field is wrong, and
// nothing was started.
func TestWrongConfigurationsAreNamed(t *testing.T) {
	for want, config := range map[string]conformance.Config{
		`Dialect: unknown dialect "thai": want any, recorded or documented`:                                    {Policy: conformance.Policy{Dialect: "thai"}},
		`Target: unknown target "nowhere": want emulator, omise, or the API URL of any other`:                  {Target: conformance.Target{Name: "nowhere"}},
		`Rate: the rate must not be negative; it is -1 requests per second`:                                    {Pace: conformance.Pace{Rate: -1}},
		`Parallel: the number of cases at once must not be negative; it is -1`:                                 {Pace: conformance.Pace{Parallel: -1}},
		`MaxFailures: the number of failed cases must not be negative; it is -1`:                               {MaxFailures: -1},
		`Repeat: the number of times must not be negative; it is -2`:                                           {Repeat: -2},
		`RerunFailed: the report /nope/report.json does not exist; give the --report-dir of the run to repeat`: {Selection: conformance.Selection{RerunFailed: "/nope"}},
		`Rate: the rate must not be negative; it is NaN requests per second`:                                   {Pace: conformance.Pace{Rate: math.NaN()}},
		`Timeouts.Poll: a timeout must not be negative; it is -1s`:                                             {Pace: conformance.Pace{Timeouts: conformance.Timeouts{Poll: -time.Second}}},
		`Shard: invalid shard "2": want i/n with 1 ≤ i ≤ n ≤ 100000, for example 1/4`:                          {Selection: conformance.Selection{Shard: "2"}},
		`Cases: there is no case ""`:                                                                                                  {Selection: conformance.Selection{Cases: []string{""}}},
		`Rules: there is no rule "token.creat"; did you mean token.create?`:                                                           {Selection: conformance.Selection{Rules: []string{"token.creat"}}},
		`WithoutFeatures: there is no feature "clokc"; did you mean clock?`:                                                           {Target: conformance.Target{WithoutFeatures: []string{"clokc"}}},
		`UpdateKnownFailing: there is no list to update; name its file, for example --known-failing known-failing.txt`:                {Policy: conformance.Policy{UpdateKnownFailing: true}},
		`UpdateKnownFailing: the list a.txt is in a file system that cannot be written`:                                               {Policy: conformance.Policy{KnownFailing: "a.txt", Lists: fstest.MapFS{}, UpdateKnownFailing: true}},
		`KnownFailing: the file /nope does not exist`:                                                                                 {Policy: conformance.Policy{KnownFailing: "/nope"}},
		`SecretKey: the secret key is a live key; only test keys are used, because a run makes real charges`:                          {Target: conformance.Target{SecretKey: "skey_5xuy4w91xqz7d1w9u0t"}},
		`the target omise needs a secret test key (OMISE_SECRET_KEY)`:                                                                 {Target: conformance.Target{Name: conformance.TargetOmise, PublicKey: testPublicKey}},
		`PublicKey: the public key given is a secret key; it must start with pkey_test_`:                                              {Target: conformance.Target{APIURL: "http://x", PublicKey: testSecretKey, SecretKey: testSecretKey}},
		`APIURL: the API URL "x" must start with http:// or https://`:                                                                 {Target: conformance.Target{APIURL: "x", PublicKey: testPublicKey, SecretKey: testSecretKey}},
		`VaultURL: the vault URL http://x is given without an API URL; give both, or the API URL alone where one address serves both`: {Target: conformance.Target{VaultURL: "http://x"}},
	} {
		report, err := conformance.Run(t.Context(), config)
		var usage *conformance.UsageError
		if report != nil || !errors.As(err, &usage) || err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
}

// TestUsageErrorsUnwrap: what the operating system said is not lost.
func TestUsageErrorsUnwrap(t *testing.T) {
	_, missingList := conformance.Run(t.Context(), conformance.Config{Policy: conformance.Policy{KnownFlaky: "nowhere.txt"}})
	_, missingFolder := conformance.Replay(t.Context(), conformance.ReplayConfig{Cassettes: "nowhere"})
	for setting, err := range map[string]error{"KnownFlaky": missingList, "Cassettes": missingFolder} {
		var wrong *conformance.UsageError
		if !errors.Is(err, fs.ErrNotExist) || !errors.As(err, &wrong) || wrong.Setting != setting {
			t.Errorf("%s: got %v", setting, err)
		}
	}
}

// TestListsAreReadFromAFileSystem: a caller has its lists in memory, or embedded.
func TestListsAreReadFromAFileSystem(t *testing.T) {
	lists := fstest.MapFS{"known.txt": {Data: []byte("tokens/fresh # long ago\n")}}
	report, err := conformance.Run(t.Context(), conformance.Config{
		Selection: conformance.Selection{Cases: []string{"tokens/fresh"}},
		Policy:    conformance.Policy{KnownFailing: "known.txt", Lists: lists},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := "known.txt line 1: tokens/fresh is listed as known failing (long ago) but passes; take it out of the list"
	if len(report.Stale) != 1 || report.Stale[0] != want {
		t.Errorf("got %q, want %q", report.Stale, want)
	}
}

// TestWrongSuitesAreNamed: a case of one's own that could not be run is named before anything is sent.
func TestWrongSuitesAreNamed(t *testing.T) {
	own := func(change func(*suites.Case)) *suites.Case {
		c := &suites.Case{ID: "shop/order", Title: "An order", Rules: []string{"token.create"}, Run: func(*suites.T) {}}
		change(c)
		return c
	}
	for want, change := range map[string]func(*suites.Case){
		`Suite: case 2 of 2: invalid ID "order": want subject/words-with-dashes, for example tokens/single-use`: func(c *suites.Case) { c.ID = "order" },
		`Suite: case 2 of 2: shop/order has no title`:                                                           func(c *suites.Case) { c.Title = "" },
		`Suite: case 2 of 2: shop/order has no Run`:                                                             func(c *suites.Case) { c.Run = nil },
		`Suite: case 2 of 2: shop/order names no rule`:                                                          func(c *suites.Case) { c.Rules = nil },
		`Suite: case 2 of 2: shop/order names the rule "token.creat", which does not exist; did you mean token.create?`: func(c *suites.Case) {
			c.Rules = []string{"token.creat"}
		},
		`Suite: case 2 of 2: shop/order requires the feature "clokc", which does not exist; did you mean clock?`: func(c *suites.Case) {
			c.Requires = []string{"clokc"}
		},
		`Suite: case 2 of 2: shop/order has the invalid label "a|b": want letters and dashes`: func(c *suites.Case) { c.Labels = []string{"a|b"} },
		`Suite: two cases have the ID shop/first`:                                             func(c *suites.Case) { c.ID = "shop/first" },
	} {
		first := own(func(c *suites.Case) { c.ID = "shop/first" })
		_, err := conformance.Run(t.Context(), conformance.Config{Selection: conformance.Selection{Suite: []*suites.Case{first, own(change)}}})
		if err == nil || err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
	_, err := conformance.Run(t.Context(), conformance.Config{Selection: conformance.Selection{Suite: []*suites.Case{nil}}})
	if want := "Suite: case 1 of 1: it is nil"; err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}
