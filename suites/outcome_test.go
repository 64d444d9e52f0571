package suites_test

import (
	"context"
	"reflect"
	"testing"
	"time"

	"github.com/omise-conformance/harness/internal/script"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/target"
)

// executed returns the result of a case against the emulator, with its control API or without.
func executed(t *testing.T, controlled bool, rules []string, run func(t *suites.T)) *suites.Result {
	t.Helper()
	env, stop, err := environment(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	if !controlled {
		config := *env.Target.Config()
		config.ControlURL = ""
		if env.Target, err = target.New(config); err != nil {
			t.Fatal(err)
		}
	}
	env.Features = map[string]bool{"three_d_secure": true, "source.promptpay": true}
	return suites.Execute(context.Background(), env, &suites.Case{ID: "shop/case", Rules: rules, Run: run})
}

// TestACardChargedWithoutChallenge sends no return_uri, so that the emulator charges the card at
// once, as some targets do with a return_uri.
func TestACardChargedWithoutChallenge(t *testing.T) {
	const rule = "charge.3ds-pending"
	run := func(t *suites.T) {
		charge := t.Challenged(suites.ChargeParams(suites.P{"card": t.Token(suites.Visa).ID()}))
		t.OK(charge, suites.F{"status": "pending"})
	}
	for controlled, want := range map[bool]suites.Status{true: suites.Failed, false: suites.Unsupported} {
		if got := executed(t, controlled, []string{rule}, run); got.Status != want || (want == suites.Unsupported) != (got.Reason != "") {
			t.Errorf("with a control API %v: %s (%s), want %s", controlled, got.Status, got.Reason, want)
		}
	}
}

// TestAFindingGoesBeforeALack keeps what was broken before the target turned out to lack something.
func TestAFindingGoesBeforeALack(t *testing.T) {
	got := executed(t, true, []string{"charge.create"}, func(t *suites.T) {
		t.Holds(nil, false, "one thing", "another")
		t.Unsupported("the target has no such thing")
	})
	if got.Status != suites.Failed || got.Reason != "" {
		t.Errorf("%s (%s), want failed", got.Status, got.Reason)
	}
}

// TestACaseWhoseSetUpFails is blocked, unless it declares the rule of the step or broke one of its own before.
func TestACaseWhoseSetUpFails(t *testing.T) {
	for name, test := range map[string]struct {
		rules []string
		run   func(t *suites.T)
		want  suites.Status
		why   string
	}{
		"a rule that it does not declare": {
			[]string{"charge.create"},
			func(t *suites.T) { t.Refund("chrg_test_unknown", 100) },
			suites.Blocked, "POST /charges/{id}/refunds answers 404: the set-up needs refund.create",
		},
		"a customer without a card": {
			[]string{"charge.create"}, func(t *suites.T) { t.CardOf(t.Customer(nil)) }, suites.Blocked, "POST /customers answers something else than customer.create promises",
		},
		"a rule of its own": {[]string{"refund.create"}, func(t *suites.T) { t.Refund("chrg_test_unknown", 100) }, suites.Failed, ""},
		"its own rule was broken before": {
			[]string{"charge.create"},
			func(t *suites.T) { t.Holds(nil, false, "one thing", "another"); t.Refund("chrg_test_unknown", 100) }, suites.Failed, "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := executed(t, true, test.rules, test.run)
			if got.Status != test.want || got.Reason != test.why || len(got.Findings) == 0 {
				t.Errorf("%s (%s) with %v, want %s (%s)", got.Status, got.Reason, got.Findings, test.want, test.why)
			}
		})
	}
}

// TestAnUnjudgedRule is a defect of the case, unless a broken SHOULD left nothing to judge.
func TestAnUnjudgedRule(t *testing.T) {
	rules := []string{"source.single-charge", "generated.no-state-change"}
	for broken, want := range map[bool]suites.Status{true: suites.Passed, false: suites.NotJudged} {
		got := executed(t, true, rules, func(t *suites.T) {
			t.Rule("source.single-charge").Holds(nil, !broken, "a refusal", "success")
		})
		if got.Status != want || (len(got.Findings) == 1) != broken {
			t.Errorf("with a broken SHOULD %v: %s, %v, want %s", broken, got.Status, got.Findings, want)
		}
	}
}

// What a case asks of the control API stands before the request that came after it.
func TestWhatIsAskedOfTheControlAPIIsKept(t *testing.T) {
	got := executed(t, true, nil, func(t *suites.T) {
		t.Get("/account")
		t.Advance(time.Hour)
		t.Chain()
		t.Get("/account")
	})
	want := map[int][]string{2: {script.Control("/clock", `{"advance":"1h0m0s"}`), script.Control("/chains", "{}")}}
	if !reflect.DeepEqual(got.Control, want) {
		t.Errorf("got %v (%s), want %v", got.Control, got.Reason, want)
	}
}
