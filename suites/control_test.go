package suites_test

import (
	"strings"
	"testing"

	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

// Where a target could not be asked for its features, a case may need a control API that nobody named.
func TestWithoutAControlAPINothingIsJudged(t *testing.T) {
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	env := &suites.Env{
		Target: emptyTarget{}, Contract: contract, Judge: &judge.Judge{Contract: contract, Dialect: specs.Any}, Webhook: &suites.WebhookHost{},
	}
	for name, ask := range map[string]func(t *suites.T){
		"keys of another account": func(t *suites.T) { t.OtherKeys() },
		"a move of the clock":     func(t *suites.T) { t.Advance(1) },
		"a chain":                 func(t *suites.T) { t.Chain() },
		"transfers":               func(t *suites.T) { t.Transfers("chrg_test_1") },
		"a webhook":               func(t *suites.T) { t.Webhooks() },
	} {
		for range 2 { // the turn of webhooks is free again
			result := suites.Execute(t.Context(), env, &suites.Case{ID: "test/control", Run: ask})
			if result.Status != suites.NotJudged || !strings.Contains(result.Reason, "its control API has no address (--control-url)") {
				t.Errorf("%s: %s, %q", name, result.Status, result.Reason)
			}
		}
	}
}
