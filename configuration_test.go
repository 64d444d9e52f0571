package conformance_test

import (
	"errors"
	"math"
	"testing"
	"time"

	conformance "github.com/omise-conformance/harness"
)

const (
	testPublicKey = "pkey_test_5xuy4w91xqz7d1w9u0t"
	testSecretKey = "skey_test_5xuy4w91xqz7d1w9u0t"
)

// TestWrongConfigurationsAreNamed: the error says which field is wrong, and
// nothing was started.
func TestWrongConfigurationsAreNamed(t *testing.T) {
	for want, config := range map[string]conformance.Config{
		`Dialect: unknown dialect "thai": want any, recorded or documented`:                                                           {Policy: conformance.Policy{Dialect: "thai"}},
		`Target: unknown target "nowhere": want emulator, omise, or the API URL of any other`:                                         {Target: conformance.Target{Name: "nowhere"}},
		`Rate: the rate must not be negative; it is -1 requests per second`:                                                           {Pace: conformance.Pace{Rate: -1}},
		`Rate: the rate must not be negative; it is NaN requests per second`:                                                          {Pace: conformance.Pace{Rate: math.NaN()}},
		`Timeouts.Poll: a timeout must not be negative; it is -1s`:                                                                    {Pace: conformance.Pace{Timeouts: conformance.Timeouts{Poll: -time.Second}}},
		`Shard: invalid shard "2": want i/n with 1 ≤ i ≤ n, for example 1/4`:                                                          {Selection: conformance.Selection{Shard: "2"}},
		`Cases: there is no case ""`:                                                                                                  {Selection: conformance.Selection{Cases: []string{""}}},
		`Rules: there is no rule "token.creat"; did you mean token.create?`:                                                           {Selection: conformance.Selection{Rules: []string{"token.creat"}}},
		`WithoutFeatures: there is no feature "clokc"; did you mean clock?`:                                                           {Target: conformance.Target{WithoutFeatures: []string{"clokc"}}},
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
