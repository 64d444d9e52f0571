package session

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/omise-conformance/harness/coverage"
	"github.com/omise-conformance/harness/internal/dialects"
	"github.com/omise-conformance/harness/internal/ownership"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

// Remarks are sentences for the report that only the room of a verb can make.
type Remarks struct {
	Stale, Incomplete, Problems []string
	// Coverage is what was measured elsewhere; nil: the session measures that of its cases.
	Coverage *coverage.Coverage
	// Gate is what a gate has to say of its client.
	Gate *reports.Gate
}

// Report returns the report of what was judged. Cases that had no turn were not judged.
func (s *Session) Report(ctx context.Context, performer Performer, remarks Remarks) *reports.Report {
	report := &reports.Report{
		Schema: reports.SchemaID, Run: s.Header(performer.Describe()),
		Rules: make([]reports.RuleEntry, 0, len(s.rules())), Cases: []reports.CaseEntry{},
		Stale: []string{}, Incomplete: []string{}, Problems: reports.NewProblems(s.Problems()...),
	}
	for _, rule := range s.rules() {
		report.Rules = append(report.Rules, s.RuleEntry(rule))
	}
	s.tellOnce(s.listed())
	unfinished := false
	var unjudged []*suites.Case
	for _, c := range s.listed() {
		result := s.results[c]
		switch why, out := s.options.Selected.Excluded[c]; {
		case out:
			result = &suites.Result{Case: c, Status: suites.Excluded, Reason: why, Started: s.started}
		case result == nil:
			unfinished = true // Ginkgo itself takes an interrupt where the caller does not
			result = &suites.Result{Case: c, Status: suites.Blocked, Reason: interruptedBefore, Started: s.started}
		}
		unfinished = unfinished || ctx.Err() != nil && (result.Status == suites.NotJudged || result.Status == suites.Blocked)
		if slices.Contains(withoutVerdict, result.Status) {
			unjudged = append(unjudged, c)
		}
		report.Cases = append(report.Cases, entry(result))
	}
	if unfinished {
		report.Verdict = reports.Interrupted
	}
	told := reports.TellMixture(report)
	s.excuse(told)
	if len(told)+len(unjudged) == 0 {
		s.unmixed(report)
	}
	s.options.Failing.Hide(unjudged, s.listed())
	if s.options.UpdateFailing {
		results := make([]*suites.Result, len(report.Cases))
		for i, c := range s.listed() {
			results[i] = &suites.Result{Case: c, Status: report.Cases[i].Status, Findings: report.Cases[i].Findings}
		}
		s.RenewFailing(report, results, remarks.Incomplete)
	}
	report.Stale = append(report.Stale, s.options.Failing.Stale()...)
	s.tellKnown(report)
	if chosen := s.options.Selected; len(chosen.Cases) == 0 && chosen.Problem != "" {
		report.Problems = append(report.Problems, reports.NewProblem(chosen.Problem))
	}
	report.Gate, report.Coverage = remarks.Gate, remarks.Coverage
	if report.Coverage == nil {
		s.addCoverage(report)
	}
	report.Stale = append(report.Stale, remarks.Stale...)
	report.Incomplete = append(report.Incomplete, remarks.Incomplete...)
	report.Problems = append(report.Problems, reports.NewProblems(remarks.Problems...)...)
	reports.Finish(report, s.Secrets()...)
	return report
}

// Secrets returns the keys of the run, which no sentence may show.
func (s *Session) Secrets() []string {
	return []string{s.options.Target.Keys.Public, s.options.Target.Keys.Secret}
}

// rules returns the rules that the session is about: those of clients for a gate, of targets for all else.
func (s *Session) rules() []*specs.Rule {
	if s.options.Mode == reports.ModeGate {
		return s.options.Contract.ClientRules
	}
	return s.options.Contract.Rules
}

func (s *Session) addCoverage(report *reports.Report) {
	measured, err := s.coverage()
	if err != nil {
		report.Incomplete = append(report.Incomplete, "The coverage of the contract could not be measured: "+err.Error())
		return
	}
	report.Coverage = measured
}

func (s *Session) tellOnce(cases []*suites.Case) {
	results := make([]*suites.Result, len(cases))
	for i, c := range cases {
		results[i] = s.results[c]
	}
	ownership.TellOnce(results)
}

// excuse consults the list of known failures about cases that got a finding after they had ended.
func (s *Session) excuse(told []*reports.CaseEntry) {
	for _, e := range told {
		late := &suites.Result{Status: e.Status, Findings: e.Findings}
		for _, c := range s.listed() {
			if c.ID == e.ID {
				late.Case = c
			}
		}
		s.options.Failing.Observe(late)
		if reason, ok := s.options.Failing.Excuse(late); ok && e.Status == suites.Failed {
			e.Status, e.Reason = suites.KnownFailing, reason
		}
	}
}

// unmixed tells the list of known failures that no mixture of dialects is left, as only the whole suite shows.
func (s *Session) unmixed(report *reports.Report) {
	if report.Run.Dialect == string(specs.Any) {
		s.options.Failing.Observe(&suites.Result{Case: &suites.Case{}, Status: suites.Passed, ChecksByRule: map[string]int{dialects.Rule: 1}})
	}
}

// withoutVerdict are the statuses of cases that say nothing about the rules they are about. A target that lacks a
// feature is another matter: no run against it says more.
var withoutVerdict = []suites.Status{suites.Excluded, suites.NotJudged, suites.Blocked}

// RenewFailing writes the list of known failures anew and judges the cases of a report by it. The results are those of
// the cases, in their order.
func (s *Session) RenewFailing(report *reports.Report, results []*suites.Result, incomplete []string) {
	s.options.Failing = s.options.Failing.Update(report, results, incomplete)
	s.tellKnown(report)
}

// tellKnown lists in the report what the lists excuse.
func (s *Session) tellKnown(report *reports.Report) {
	report.Known = slices.Concat(s.options.Failing.Known(), s.options.Flaky.Known())
}

// listed returns what the report lists: the suite, and the streams that were observed.
func (s *Session) listed() []*suites.Case { return slices.Concat(s.options.Suite, s.observed) }

// RuleEntry returns the report's entry of a rule, without a verdict.
func (s *Session) RuleEntry(rule *specs.Rule) reports.RuleEntry {
	return reports.RuleEntry{ID: rule.Name, Level: s.Level(rule), Basis: rule.Basis, Sentence: rule.Sentence, Cases: []string{}}
}

// Verdict returns a report of the cases that ran alone: it is enough for the verdict.
func (s *Session) Verdict() *reports.Report {
	s.tellOnce(s.options.Selected.Cases)
	report := &reports.Report{Run: reports.Run{Dialect: string(s.options.Target.Dialect)}}
	for _, c := range s.options.Selected.Cases {
		report.Cases = append(report.Cases, entry(s.results[c]))
	}
	if rule := s.options.Contract.Rule(dialects.Rule); rule != nil {
		report.Rules = append(report.Rules, s.RuleEntry(rule))
		reports.TellMixture(report)
	}
	report.Verdict, report.ExitCode = reports.Decide(report)
	return report
}

// Header returns what the report says about the session as a whole.
func (s *Session) Header(description string) reports.Run {
	timeouts := s.options.Target.Timeouts
	if s.env.Target != nil {
		timeouts = s.env.Target.Config().Timeouts // with the defaults
	}
	features := []string{}
	if s.featuresKnown {
		features = slices.Sorted(maps.Keys(s.env.Features))
	}
	return reports.Run{
		Mode: s.options.Mode, Target: description, Dialect: string(s.options.Target.Dialect),
		SpecVersion: specs.Version, HarnessVersion: s.options.Target.Version,
		StartedAt: s.started.UTC(), DurationMS: float64(time.Since(s.started).Microseconds()) / 1000, Seed: s.options.Seed,
		Parallel: s.atOnce, Features: features, Shard: s.options.Shard, Filters: s.options.Filters,
		Timeouts: map[string]string{
			"request": timeouts.Request.String(), "connect": timeouts.Connect.String(), "case": timeouts.Case.String(),
			"webhook": timeouts.Webhook.String(), "poll": timeouts.Poll.String(),
		},
	}
}
