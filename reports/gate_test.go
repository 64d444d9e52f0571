package reports

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/coverage"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
)

// gateOf is the report of a gate with some cases.
func gateOf(g Gate, cases ...CaseEntry) *Report {
	r := newReport(cases...)
	r.Run.Mode, r.Run.Target, r.Run.Features, r.Gate = ModeGate, "a client", nil, &g
	Finish(r)
	return r
}

// gated is the report of a client that kept everything.
func gated() *Report {
	r := gateOf(Gate{
		Command: []string{"npm", "run", "test: all"}, Requests: 12, Unanswered: 1, Unknown: 1,
		Outside: map[string]int{"GET /transfers/{id}": 2, "GET /account": 1}, Operations: map[string]int{"createToken": 5, "createCharge": 3},
		Ways: map[string]int{"proxy": 11, "url": 1}, Versions: map[string]int{"": 2, "2019-05-29": 10}, Injected: map[string]int{"decline": 1},
		Notes: []string{"omise-node/0.12 sends no Omise-Version (2 requests): the API answers in the version that the account is set to."},
	}, passed("tokens/createToken/schema"), passed("charges/createCharge/token-once"))
	r.Coverage = &coverage.Coverage{Items: []coverage.Item{
		{Kind: coverage.Operation, Name: "createToken", Status: coverage.Covered, Cases: 5},
		{Kind: coverage.Operation, Name: "createCharge", Status: coverage.Covered, Cases: 3},
		{Kind: coverage.Operation, Name: "captureCharge", Status: coverage.NotCovered},
		{Kind: coverage.Parameter, Name: "createCharge amount", Status: coverage.Covered, Cases: 3},
		{Kind: coverage.Parameter, Name: "createCharge expires_at", Status: coverage.NotCovered},
	}}
	Finish(r)
	return r
}

// gateBroken is the report of a client that broke a rule in one of its tests.
func gateBroken() *Report {
	broken := failed("charges/createCharge/token-once")
	broken.Findings[0].Mark = "test_used_token"
	known := failed("charges/captureCharge/lifecycle")
	known.Status, known.Reason = StatusKnownFailing, "a test of ours sends it on purpose"
	return gateOf(Gate{
		Command: []string{"npm", "test"}, CommandExit: -1, CommandEnd: "it was ended by a signal: killed", Requests: 3, LiveKeys: 1,
		Operations: map[string]int{"createCharge": 3}, Ways: map[string]int{"url": 3},
	}, broken, known, passed("tokens/createToken/schema"))
}

// gateMissing is the report of a client that did not call what it had to.
func gateMissing() *Report {
	r := gated()
	r.Gate.Required, r.Coverage.Minimum = []string{"createCharge", "captureCharge", "createRefund"}, 80
	Finish(r)
	return r
}

func gateCut() *Report {
	r := gated()
	r.Verdict = Interrupted
	Finish(r)
	return r
}

func TestVerdictsOfAGate(t *testing.T) {
	incomplete := gated()
	incomplete.Incomplete = []string{"The hooks were not tried."}
	Finish(incomplete)
	nobody := gateOf(Gate{})
	nobody.Incomplete = []string{"The client does not trust the certificate of the gate."}
	Finish(nobody)
	short := gated()
	short.Coverage.Minimum = 80
	Finish(short)
	stale := gated()
	stale.Stale = []string{"known-failing.txt line 3: it passes now."}
	Finish(stale)
	listed := gateOf(Gate{Requests: 2}, func() CaseEntry {
		c := failed("charges/createCharge/token-once")
		c.Status, c.Reason = StatusKnownFailing, "on purpose"
		return c
	}())
	for name, row := range map[string]struct {
		r        *Report
		code     int
		sentence string
		advice   string
	}{
		"kept":       {gated(), 0, "Conformant: the client kept every MUST in 9 requests.", ""},
		"handler":    {gateOf(Gate{}, passed("webhooks/right-delivery"), passed("webhooks/in-time")), 0, "Conformant: the client kept every MUST in 2 judged cases.", ""},
		"listed":     {listed, 0, "Conformant: in 2 requests the client kept every MUST but those of 1 case listed in known-failing.", ""},
		"broken":     {gateBroken(), 1, "Not conformant: the client broke 1 rule, in 1 of 3 judged cases; 3 requests were judged.", ""},
		"missing":    {gateMissing(), 1, "Not conformant: the client kept every MUST in 9 requests, but did not call captureCharge, createRefund as required.", callAll},
		"short":      {short, 1, "Not conformant: the client kept every MUST in 9 requests, but uses 60.0 % of its operations and parameters, and the minimum is 80 %.", useMore},
		"stale":      {stale, 1, "Not conformant: the client kept every MUST in 9 requests, but 1 entry of the known-failing or known-flaky list is no longer true.", ""},
		"incomplete": {incomplete, 3, "Not judged: the run is incomplete; the client kept every MUST in the 9 requests that came.", judgeAll},
		"nobody":     {nobody, 4, "Nothing was judged: no request of the client came to the gate.", seeWays},
		"outside":    {kinds()["gate-outside"], 4, "Nothing was judged: of 2 requests none was about what the contract describes.", ""},
		"cut":        {gateCut(), 130, "Interrupted: until then, the client kept every MUST in 9 requests.", runAgain},
	} {
		if row.r.ExitCode != row.code || VerdictSentence(row.r) != row.sentence || NextStep(row.r) != row.advice {
			t.Errorf("%s: exit %d, %q, %q; want %d, %q, %q", name, row.r.ExitCode, VerdictSentence(row.r), NextStep(row.r), row.code, row.sentence, row.advice)
		}
	}
}

// A gate has no cases to run alone, and speaks no dialect.
func TestAGateGivesNoAdviceForRuns(t *testing.T) {
	for kind, r := range kinds() {
		if r.Gate == nil {
			continue
		}
		var text bytes.Buffer
		for _, write := range []func() error{
			func() error { return WriteConsole(&text, r, ConsoleOptions{Verbose: true}) },
			func() error { return WriteConsole(&text, r, ConsoleOptions{}) },
			func() error { return WriteMarkdown(&text, r) },
			func() error { return WriteJUnit(&text, r) },
		} {
			if err := write(); err != nil {
				t.Fatal(err)
			}
		}
		for _, words := range []string{"--case", "dialect the target", "distinguishes", "against a client", "reachable item", "loosen the filters", "The run covers"} {
			if strings.Contains(text.String(), words) {
				t.Errorf("%s: the reports speak of %q:\n%s", kind, words, text.String())
			}
		}
	}
}

// The exchanges of a gate's cases overlap: what it counts itself is right.
func TestRequestsOfAGateCountOnce(t *testing.T) {
	r := gateBroken()
	if r.Totals.Requests != 3 {
		t.Errorf("%d requests, want those of the gate: 3", r.Totals.Requests)
	}
	again, err := ReadJSON(bytes.NewReader(written(t, WriteJSON, r)))
	if err != nil || again.Totals != r.Totals || !reflect.DeepEqual(again.Gate, r.Gate) {
		t.Errorf("read back: %v, %+v", err, again)
	}
	r.Gate.Requests++
	if _, err := ReadJSON(bytes.NewReader(written(t, WriteJSON, r))); err == nil {
		t.Error("totals that contradict the gate are read")
	}
}

func TestGatesAreMerged(t *testing.T) {
	first, second := gateMissing(), gateOf(Gate{
		Command: []string{"make", "slow"}, CommandExit: 2, CommandEnd: "it took too long", Requests: 4, Unanswered: 1, Unknown: 1, LiveKeys: 1,
		Outside: map[string]int{"GET /account": 1}, Operations: map[string]int{"captureCharge": 3}, Ways: map[string]int{"tls": 4},
		Versions: map[string]int{"": 4}, Required: []string{"captureCharge", "listCharges"}, Notes: []string{"A note."},
	}, passed("charges/captureCharge/lifecycle"), passed("charges/createCharge/token-once"))
	first.Coverage = nil
	merged, err := Merge(first, second)
	if err != nil {
		t.Fatal(err)
	}
	want := &Gate{
		CommandExit: 2, CommandEnd: "it took too long", Requests: 16, Unanswered: 2, Unknown: 2, LiveKeys: 1,
		Outside:    map[string]int{"GET /transfers/{id}": 2, "GET /account": 2},
		Operations: map[string]int{"createToken": 5, "createCharge": 3, "captureCharge": 3}, Ways: map[string]int{"proxy": 11, "url": 1, "tls": 4},
		Versions: map[string]int{"": 6, "2019-05-29": 10}, Injected: map[string]int{"decline": 1},
		Required: []string{"createCharge", "captureCharge", "createRefund", "listCharges"}, NotCalled: []string{"createRefund", "listCharges"},
		Notes: append(first.Gate.Notes, "A note."),
	}
	if !reflect.DeepEqual(merged.Gate, want) {
		t.Errorf("got  %+v\nwant %+v", merged.Gate, want)
	}
	if merged.Totals.Requests != 16 || merged.Verdict != NotConformant || len(merged.Problems) > 0 {
		t.Errorf("%d requests, %s, %v", merged.Totals.Requests, merged.Verdict, merged.Problems)
	}
	if first.Gate.Requests != 12 || first.Gate.Outside["GET /account"] != 1 {
		t.Error("merging changed a report that was given")
	}
	if first.Gate.with(nil) != first.Gate || (*Gate)(nil).with(second.Gate) != nil {
		t.Error("a report without a gate adds to one")
	}
}

// A part of a client's run need not call everything.
func TestAShardOfAGateIsNotMissing(t *testing.T) {
	r := gateMissing()
	r.Run.Shard, r.Coverage.Minimum = "1/2", 0
	Finish(r)
	if r.Verdict != Conformant {
		t.Errorf("%s: %s", r.Verdict, VerdictSentence(r))
	}
}

func TestAMarkIsShown(t *testing.T) {
	r := gateBroken()
	var text bytes.Buffer
	if err := WriteConsole(&text, r, ConsoleOptions{}); err != nil || !strings.Contains(text.String(), "in        test_used_token") || !strings.Contains(text.String(), "; in test_used_token\n") {
		t.Errorf("%v: the console does not say where in the client's run it was:\n%s", err, text.String())
	}
	if rule := ruleEntry(r, "charge.amount.minimum"); rule == nil || rule.Level != specs.Must {
		t.Fatal("the fixture has no such rule")
	}
}

// A client is not run again for a warning, so the console says what was sent, and not the rule alone.
func TestAWarningOfAGateSaysWhatWasSent(t *testing.T) {
	warned := passed("charges/createCharge/integer-form")
	warned.Findings = []judge.Finding{finding("charge.amount.minimum", specs.Should, "a number", `got "ten"`, 2)}
	warned.Findings[0].Mark = "test_ten"
	var text bytes.Buffer
	if err := WriteConsole(&text, gateOf(Gate{Requests: 2}, warned), ConsoleOptions{}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"expected a number", `"ten"`, "in test_ten", "charges/createCharge/integer-form"} {
		if _, warnings, _ := strings.Cut(text.String(), "Warnings"); !strings.Contains(warnings, want) {
			t.Errorf("the warnings do not say %q:\n%s", want, text.String())
		}
	}
}

// Whoever sees the JUnit report alone is told why nothing was judged.
func TestJUnitSaysWhyNothingWasJudged(t *testing.T) {
	r := gateOf(Gate{})
	r.Problems = []Problem{{Text: "sh sent no request to the API."}}
	var text bytes.Buffer
	if err := WriteJUnit(&text, r); err != nil || !strings.Contains(text.String(), "sh sent no request to the API.") {
		t.Errorf("%v\n%s", err, text.String())
	}
}
