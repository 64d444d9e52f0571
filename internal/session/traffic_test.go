package session_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/coverage"
	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/embedded"
	"github.com/omise-conformance/harness/internal/explore"
	"github.com/omise-conformance/harness/internal/selection"
	"github.com/omise-conformance/harness/internal/session"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/target"
)

// walked returns the exchanges of a walk over the embedded emulator.
func walked(t *testing.T, contract *specs.Contract) []*exchange.Exchange {
	t.Helper()
	emu := embedded.Start(embedded.Options{Dialect: specs.Recorded, Seed: 1})
	defer emu.Close()
	to, err := target.New(emu.Target(specs.Recorded, nil))
	if err != nil {
		t.Fatal(err)
	}
	listed, err := to.Control().Features(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	features := map[string]bool{}
	for _, name := range listed {
		features[name] = true
	}
	by := &judge.Judge{Contract: contract, Dialect: specs.Recorded}
	plan := explore.Plan{
		Judge: by, Features: features, Steps: 40, Clock: true, Payer: true, Dashboard: true, CardYear: 2035,
	}
	walk := plan.Random(t.Context(), 3, explore.Drive(t.Context(), to, by))
	if walk.Failure != nil || walk.NotJudged != "" {
		t.Fatal(walk.String(), walk.NotJudged)
	}
	var exchanges []*exchange.Exchange
	for i := range walk.Steps {
		exchanges = append(exchanges, walk.Steps[i].Exchanges...)
	}
	return exchanges
}

// observed returns the report on exchanges that no case has sent.
func observed(ctx context.Context, contract *specs.Contract, exchanges []*exchange.Exchange) *reports.Report {
	options := session.Options{
		Mode: "check", Contract: contract, Selected: selection.All(nil), Seed: session.DefaultSeed,
		Target: target.Config{Dialect: specs.Recorded},
	}
	s := session.New(options)
	s.Attach(nil, map[string]bool{}, false)
	s.Observe(ctx, "traffic/walk", "The exchanges of a walk", slices.Values(exchanges))
	return s.Report(ctx, heading("a recorded walk"), session.Remarks{})
}

func statusOf(report *reports.Report, rule string) reports.Status {
	i := slices.IndexFunc(report.Rules, func(r reports.RuleEntry) bool { return r.ID == rule })
	return report.Rules[i].Status
}

// heading describes a session without a target, and performs nothing.
type heading string

func (heading) Perform(_ context.Context, c *suites.Case) *suites.Result {
	return session.NotJudged(c, "there is no target")
}

func (h heading) Describe() string { return string(h) }

// TestExchangesWithoutCasesAreJudged feeds a recorded walk through a session that has no cases.
func TestExchangesWithoutCasesAreJudged(t *testing.T) {
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	exchanges := walked(t, contract)
	report := observed(t.Context(), contract, exchanges)
	if report.Verdict != reports.Conformant || report.ExitCode != 0 || report.Totals.Requests != len(exchanges) || len(exchanges) < 40 {
		t.Errorf("%s, %d of %d exchanges are in the report", reports.VerdictSentence(report), report.Totals.Requests, len(exchanges))
	}
	if report.Run.Target != "a recorded walk" || report.Cases[0].Subject != "traffic" {
		t.Errorf("the report is on %q, subject %q", report.Run.Target, report.Cases[0].Subject)
	}
	for _, rule := range []string{"charge.schema", "answer.test-mode", "lifecycle.one-state", "lifecycle.legal-change"} {
		if status := statusOf(report, rule); status != reports.StatusPassed {
			t.Errorf("%s is %s", rule, status)
		}
	}
	if !slices.ContainsFunc(report.Coverage.Items, func(i coverage.Item) bool {
		return i.Kind == coverage.Operation && i.Name == "createCharge" && i.Status == coverage.Covered
	}) {
		t.Error("the operations of the walk are not covered")
	}
}

// TestAnAlteredAnswerBreaksItsRule alters one answer of a walk.
func TestAnAlteredAnswerBreaksItsRule(t *testing.T) {
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, each := range []struct {
		rule   string
		kind   string
		change func(object map[string]any)
	}{
		{"answer.test-mode", "charge", func(o map[string]any) { o["livemode"] = true }},
		{"charge.schema", "charge", func(o map[string]any) { delete(o, "amount") }},
		{"lifecycle.one-state", "charge", func(o map[string]any) { o["paid"] = !o["paid"].(bool) }},
	} {
		t.Run(each.rule, func(t *testing.T) {
			exchanges := walked(t, contract)
			i := slices.IndexFunc(exchanges, func(ex *exchange.Exchange) bool { return ex.Response.Object()["object"] == each.kind })
			if i < 0 {
				t.Fatalf("the walk shows no %s", each.kind)
			}
			each.change(exchanges[i].Response.Object())
			report := observed(t.Context(), contract, exchanges)
			status := statusOf(report, each.rule)
			if report.ExitCode != 1 || status != reports.StatusFailed {
				t.Fatalf("exit code %d, the rule is %s", report.ExitCode, status)
			}
			found := report.Cases[0].Findings
			at := slices.IndexFunc(found, func(f judge.Finding) bool { return f.Rule == each.rule })
			if found[at].Exchange != i+1 || !strings.Contains(found[at].Message, each.rule) {
				t.Errorf("exchange %d was altered, and the finding on exchange %d says %s", i+1, found[at].Exchange, found[at].Message)
			}
		})
	}
}

func TestExchangesThatEndEarly(t *testing.T) {
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	if report := observed(t.Context(), contract, nil); report.Verdict != reports.NotJudged || report.Cases[0].Reason != "no exchange was observed" {
		t.Errorf("without exchanges: %s, %s", report.Verdict, report.Cases[0].Reason)
	}
	lost := exchange.New(exchange.Raw{Method: "GET", Path: "/charges", Failure: &exchange.Failure{Kind: "refused", Message: "nobody is there"}})
	if report := observed(t.Context(), contract, []*exchange.Exchange{lost}); report.ExitCode != 3 || report.Cases[0].Reason != "nobody is there" {
		t.Errorf("without an answer: exit code %d, %s", report.ExitCode, report.Cases[0].Reason)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if report := observed(ctx, contract, walked(t, contract)); report.Verdict != reports.Interrupted {
		t.Errorf("interrupted: %s", report.Verdict)
	}
}
