// Package conformance judges a target, the real Omise test API, an emulator or
// any fake of it, against the contract of the API.
//
//	report, err := conformance.Run(ctx, conformance.Config{})
//
// judges the emulator that comes with the project; RunT does so in a Go test.
package conformance

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

// run is one run in progress.
type run struct {
	config   Config
	contract *specs.Contract
	env      *suites.Env
	chosen   *selection
	failing  []*known
	flaky    []*known
	started  time.Time
	watch    *watch
	told     bool // the target's features are known
	mode     string
	// perform runs one case; speaking names the target for the report.
	perform  func(context.Context, *suites.Case) *suites.Result
	speaking func() string

	mu      sync.Mutex
	results map[*suites.Case]*suites.Result
	counts  Progress
}

// Run judges a target and gives the report. The error is a *UsageError where the
// configuration is wrong; then nothing was sent but what tells the target's
// features. A target that cannot be judged is no error: the report says so. When
// ctx ends, the report holds what was judged until then.
func Run(ctx context.Context, config Config) (*Report, error) {
	r, err := prepare(config)
	if err != nil {
		return nil, err
	}
	opened, err := open(ctx, r.config)
	if err != nil {
		return nil, err
	}
	defer opened.close()
	if err := r.ask(ctx, opened); err != nil {
		return nil, err
	}
	r.judgeCases(ctx)
	return r.report(ctx), nil
}

// prepare checks a configuration, and gives the run of it that has no target yet.
func prepare(config Config) (*run, error) {
	config, err := config.settle()
	if err != nil {
		return nil, err
	}
	contract, err := specs.Load()
	if err != nil {
		return nil, err
	}
	r := &run{config: config, contract: contract, mode: "run", results: map[*suites.Case]*suites.Result{}}
	r.perform = func(ctx context.Context, c *suites.Case) *suites.Result { return suites.Execute(ctx, r.env, c) }
	r.speaking = r.address
	if r.chosen, err = choose(config, contract, allCases()); err != nil {
		return nil, err
	}
	names := slices.Concat(caseIDs(allCases()), ruleNames(contract))
	if r.failing, err = readKnown("KnownFailing", config.KnownFailing, names); err != nil {
		return nil, err
	}
	if r.flaky, err = readKnown("KnownFlaky", config.KnownFlaky, names); err != nil {
		return nil, err
	}
	return r, checkFeatures(contract, config.Features)
}

// ask asks the target for its features and makes it the one of the run.
func (r *run) ask(ctx context.Context, opened *opened) error {
	r.started = time.Now()
	reached := opened.probe(ctx)
	if reached.usage != nil {
		return reached.usage
	}
	if !reached.told {
		opened.assume(r.contract)
	}
	r.told = reached.told
	r.watch = &watch{target: opened.target, down: reached.down}
	r.env = &suites.Env{
		Target: opened.target, Contract: r.contract, Features: opened.features, Seed: r.config.Seed,
		Judge: r.judge(r.config.Dialect),
		Halt:  r.watch.halt,
	}
	return nil
}

func (r *run) judge(dialect specs.Dialect) *judge.Judge {
	return &judge.Judge{Contract: r.contract, Dialect: dialect, Level: r.level}
}

// judgeCases has every chosen case judged, in the order that the seed makes.
func (r *run) judgeCases(ctx context.Context) {
	r.counts.Total = len(r.chosen.run)
	schedule(ctx, r.config.Seed, r.chosen.run, r.execute)
}

// level is the force of a rule against this target: what only a guide states is
// SHOULD for the real API, and a strict run takes every SHOULD for a MUST.
func (r *run) level(rule *specs.Rule) specs.Level {
	switch {
	case r.config.Strict:
		return specs.Must
	case rule.Basis == "guide" && r.config.Target == TargetOmise && r.config.Dialect != specs.Documented:
		return specs.Should
	}
	return rule.Level
}

// Why a case has no verdict where the caller ended the run.
const (
	interrupted       = "the run was interrupted while the case ran"
	interruptedBefore = "the run was interrupted before its turn"
)

// flakyAttempts is how often a known-flaky case is tried before its failure counts.
const flakyAttempts = 3

// execute runs one case, again where it is known to be flaky, and remembers what
// came of it.
func (r *run) execute(ctx context.Context, c *suites.Case) *suites.Result {
	var result *suites.Result
	if why := r.watch.before(ctx); why != "" {
		result = &suites.Result{Case: c, Status: suites.NotJudged, Reason: why, Started: time.Now()}
		if lacks := r.env.Missing(c); lacks != "" {
			result.Status, result.Reason = suites.Unsupported, lacks
		}
	} else {
		result = r.attempt(ctx, c)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.results[c] = result
	r.counts.Done++
	r.counts.Case, r.counts.Elapsed = c.ID, time.Since(r.started)
	switch result.Status {
	case suites.Failed:
		r.counts.Failed++
	case suites.NotJudged:
		r.counts.NotJudged++
	}
	if r.config.Progress != nil {
		r.config.Progress(r.counts)
	}
	return result
}

func (r *run) attempt(ctx context.Context, c *suites.Case) *suites.Result {
	result := r.perform(ctx, c)
	r.watch.after(result)
	isFlaky := slices.ContainsFunc(r.flaky, func(k *known) bool { return k.name == c.ID || slices.Contains(c.Rules, k.name) })
	for attempt := 2; isFlaky && result.Status == suites.Failed && attempt <= flakyAttempts; attempt++ {
		again := r.perform(ctx, c)
		again.Attempts = attempt
		r.watch.after(again)
		result = again
	}
	if result.Status == suites.NotJudged && ctx.Err() != nil {
		result.Reason = interrupted
	}
	note(r.failing, result)
	if result.Status != suites.Failed {
		return result
	}
	if reason, ok := excuse(r.failing, result); ok {
		result.Status, result.Reason = suites.KnownFailing, reason
	} else if reason, ok := excuse(r.flaky, result); ok {
		result.Status = suites.KnownFailing
		result.Reason = fmt.Sprintf("known to be flaky, failed %d of %d times: %s", result.Attempts, flakyAttempts, reason)
	}
	return result
}

// report puts together what was judged. Cases that had no turn were not judged.
func (r *run) report(ctx context.Context) *Report {
	return r.reportWith(ctx, func(*Report) {})
}

// reportWith has something added before the verdict is found.
func (r *run) reportWith(ctx context.Context, add func(*Report)) *Report {
	report := &reports.Report{
		Schema: reports.SchemaID, Run: r.header(),
		Rules: make([]reports.RuleEntry, 0, len(r.contract.Rules)), Cases: []reports.CaseEntry{},
		Stale: []string{}, Incomplete: []string{}, Problems: reports.NewProblems(r.watch.problems()...),
	}
	for _, rule := range r.contract.Rules {
		report.Rules = append(report.Rules, reports.RuleEntry{
			ID: rule.Name, Level: r.level(rule), Basis: rule.Basis, Sentence: rule.Sentence, Cases: []string{},
		})
	}
	unfinished := false
	for _, c := range allCases() {
		result := r.results[c]
		switch why, out := r.chosen.excluded[c]; {
		case out:
			result = &suites.Result{Case: c, Status: suites.Excluded, Reason: why, Started: r.started}
		case result == nil:
			unfinished = true // Ginkgo itself takes an interrupt where the caller does not
			result = &suites.Result{Case: c, Status: suites.NotJudged, Reason: interruptedBefore, Started: r.started}
		}
		unfinished = unfinished || ctx.Err() != nil && result.Status == suites.NotJudged
		report.Cases = append(report.Cases, entry(result))
	}
	for _, k := range r.failing {
		if k.judged && !k.held {
			report.Stale = append(report.Stale, fmt.Sprintf("%s line %d: %s is listed as known failing (%s) but passes; take it out of the list",
				r.config.KnownFailing, k.line, k.name, k.reason))
		}
	}
	if unfinished {
		report.Verdict = reports.Interrupted
	}
	if len(r.chosen.run) == 0 && r.chosen.problem != "" {
		report.Problems = append(report.Problems, reports.NewProblem(r.chosen.problem))
	}
	if measured, err := r.coverage(); err != nil {
		report.Incomplete = append(report.Incomplete, "The coverage of the contract could not be measured: "+err.Error())
	} else {
		report.Coverage = measured
	}
	add(report)
	reports.Finish(report)
	return report
}

func (r *run) header() reports.Run {
	config := r.env.Target.Config()
	timeouts := config.Timeouts
	features := []string{}
	if r.told {
		features = slices.Sorted(maps.Keys(r.env.Features))
	}
	filters := map[string]string{}
	for name, value := range map[string]string{
		"label_filter": r.config.LabelFilter, "case": joined(r.config.Cases), "rule": joined(r.config.Rules),
		"known_failing": r.config.KnownFailing, "known_flaky": r.config.KnownFlaky,
	} {
		if value != "" {
			filters[name] = value
		}
	}
	return reports.Run{
		Mode: r.mode, Target: r.speaking(), Dialect: string(r.config.Dialect),
		SpecVersion: specs.Version, HarnessVersion: r.config.Version,
		StartedAt: r.started.UTC(), DurationMS: float64(time.Since(r.started).Microseconds()) / 1000, Seed: r.config.Seed,
		Features: features, Shard: r.config.Shard, Filters: filters,
		Timeouts: map[string]string{
			"request": timeouts.Request.String(), "connect": timeouts.Connect.String(), "case": timeouts.Case.String(),
			"webhook": timeouts.Webhook.String(), "poll": timeouts.Poll.String(),
		},
	}
}
