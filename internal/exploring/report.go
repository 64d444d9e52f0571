package exploring

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/omise-conformance/harness/internal/explore"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/suites"
)

// reportFailure reduces a walk that failed, calls Found, and keeps the walk for the report.
func (x *exploration) reportFailure(ctx context.Context, walk *explore.Walk) {
	began, requests := time.Now(), walk.Requests
	walk = x.plan.Reduce(ctx, walk, func() (explore.Driver, func()) { return x.driver(ctx) })
	if x.options.Found != nil {
		x.options.Found(walk.String())
	}
	entry := x.entry(fmt.Sprintf("exploration/walk-%d", walk.Seed), suites.Failed, walk.Drawn)
	entry.Title = fmt.Sprintf("A walk of seed %d, failing at step %d, reduced to %d", walk.Seed, walk.Drawn, len(walk.Steps))
	entry.StartedAt, entry.DurationMS = began.UTC(), float64(time.Since(began).Microseconds())/1000
	entry.Checks, entry.Requests = requests, requests
	if rule := walk.Failure.Finding.Rule; rule != explore.Rule {
		entry.Judged[rule] = 1
		entry.Rules = append(entry.Rules, rule)
	}
	entry.Findings = append(entry.Findings, walk.Failure.Finding)
	var before []string
	for i := range walk.Steps {
		before = append(before, walk.Steps[i].Control()...)
		for _, ex := range walk.Steps[i].Exchanges {
			kept := reports.NewExchangeEntry(ex)
			kept.Before, before = before, nil
			entry.Exchanges = append(entry.Exchanges, kept)
		}
	}
	x.report.Cases = append(x.report.Cases, entry)
}

func (x *exploration) entry(id string, status reports.Status, steps int) reports.CaseEntry {
	return reports.CaseEntry{
		ID: id, Subject: "exploration", Status: status, StartedAt: x.session.Started().UTC(), Rules: []string{explore.Rule},
		Judged: map[string]int{explore.Rule: max(steps, 1)}, Findings: []judge.Finding{}, Exchanges: []reports.ExchangeEntry{},
	}
}

// finish makes the report of what was walked.
func (x *exploration) finish(ctx context.Context) *reports.Report {
	report := x.report
	switch {
	case x.steps > 0, x.broken != "", len(report.Cases) == 0 && x.begun > 0:
		report.Cases = append(report.Cases, x.held())
	case x.begun == 0 && !x.options.Shard.Whole():
		report.Problems = append(report.Problems, reports.NewProblem(
			fmt.Sprintf("There are fewer walks than shards: none is in shard %s.", x.options.Shard)))
	}
	slices.SortStableFunc(report.Cases, func(a, b reports.CaseEntry) int { return cmp.Compare(a.ID, b.ID) })
	if ctx.Err() != nil {
		report.Verdict = reports.Interrupted
	}
	for _, rule := range x.options.Session.Contract.Rules {
		if slices.ContainsFunc(report.Cases, func(c reports.CaseEntry) bool { return slices.Contains(c.Rules, rule.Name) }) {
			report.Rules = append(report.Rules, x.session.RuleEntry(rule))
		}
	}
	slices.SortFunc(report.Rules, func(a, b reports.RuleEntry) int { return cmp.Compare(a.ID, b.ID) }) // as merged ones are
	report.Problems = append(report.Problems, reports.NewProblems(x.session.Problems()...)...)
	report.Run = x.session.Header(x.session.Address())
	if x.options.Session.UpdateFailing {
		x.renewFailing(report)
	}
	reports.Finish(report, x.session.Secrets()...)
	return report
}

// held returns the entry of all walks that held, whose requests are not kept.
func (x *exploration) held() reports.CaseEntry {
	entry := x.entry(reports.WalksID, suites.Passed, x.steps)
	entry.Title, entry.PassedOver = reports.WalksTitle(x.steps, x.known), x.known
	entry.Checks, entry.Requests = x.requests, x.requests
	entry.DurationMS = float64(time.Since(x.session.Started()).Microseconds()) / 1000
	if x.broken != "" {
		entry.Status, entry.Reason = suites.NotJudged, x.broken
	}
	return entry
}

// renewFailing adds to the list of known failures the rules of all answers that walks broke: past those the next
// exploration goes on. What a walk does not break may still fail, so no entry is taken out.
func (x *exploration) renewFailing(report *reports.Report) {
	contract := x.options.Session.Contract
	results := make([]*suites.Result, len(report.Cases))
	for i := range report.Cases {
		e := &report.Cases[i]
		ambient := slices.DeleteFunc(slices.Clone(e.Findings), func(f judge.Finding) bool {
			rule := contract.Rule(f.Rule)
			return rule == nil || !rule.Ambient
		})
		results[i] = &suites.Result{Case: &suites.Case{ID: e.ID}, Status: e.Status, Findings: ambient}
	}
	x.session.RenewFailing(report, results, nil)
}
