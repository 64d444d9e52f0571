package trial

import (
	"context"
	"slices"

	"github.com/omise-conformance/harness/emulator"
	"github.com/omise-conformance/harness/internal/embedded"
	"github.com/omise-conformance/harness/internal/faultproxy"
	"github.com/omise-conformance/harness/internal/session"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/reports/trials"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/target"
)

// Walker explores a target and reports the walks that failed.
type Walker func(ctx context.Context, options session.Options) (*reports.Report, error)

// scope is what is run against a set of variants.
type scope struct {
	cases []string // nil: all
	walks bool
	// changed counts the objects that each variant changed in the runs before, which had more cases.
	changed map[string]int64
}

func (s scope) includes(c *suites.Case) bool { return s.cases == nil || slices.Contains(s.cases, c.ID) }

// sight is what a run against a set of variants has shown.
type sight struct {
	findings  []trials.VariantFinding
	notJudged []string // cases, each with the reason
	scope     scope    // what is worth running again
}

// red reports whether the suite cried wolf, or could not judge.
func (s *sight) red() bool {
	return len(s.notJudged) > 0 || slices.ContainsFunc(s.findings, func(f trials.VariantFinding) bool { return f.Level == specs.Must })
}

// quiet reports whether there is nothing to tell at all.
func (s *sight) quiet() bool { return len(s.notJudged) == 0 && len(s.findings) == 0 }

// look runs what is in scope against an emulator of its own with a set of variants.
func (t *variantTrial) look(ctx context.Context, set []*Variation, within scope) (*sight, error) {
	options, rewriter := optionsOf(set, t.options.Seed)
	seen := &sight{scope: scope{cases: []string{}, changed: map[string]int64{}}}
	emu := embedded.Start(options)
	defer emu.Close()
	without := lackedBy(set)
	report, note, err := judgeEmulator(ctx, emu,
		session.Options{Target: emu.Target(specs.Any, nil), Seed: t.options.Seed, WithoutFeatures: without},
		within.includes, func(*suites.Case) {})
	if err != nil {
		return nil, err
	}
	if note != "" {
		seen.notJudged = append(seen.notJudged, note)
	}
	for i := range report.Cases {
		if seen.note(&report.Cases[i]) {
			seen.scope.cases = append(seen.scope.cases, report.Cases[i].ID)
		}
	}
	if within.walks && t.options.Walk != nil {
		report, err := t.options.Walk(ctx, session.Options{
			Mode: "explore", Embedded: &options, Seed: t.options.Seed, WithoutFeatures: without,
			Target: target.Config{Name: target.Emulator, Dialect: specs.Any},
		})
		if err != nil {
			return nil, err
		}
		for i := range report.Cases {
			seen.scope.walks = seen.note(&report.Cases[i]) || seen.scope.walks
		}
	}
	for i, count := range rewriter.Changed() {
		id := sentOf(set)[i].ID
		seen.scope.changed[id] = max(count, within.changed[id])
	}
	return seen, nil
}

// note keeps the findings of a case, and reports whether there are any.
func (s *sight) note(c *reports.CaseEntry) bool {
	if c.Status == reports.StatusNotJudged {
		s.notJudged = append(s.notJudged, c.ID+": "+c.Reason)
		return true
	}
	for i := range c.Findings {
		s.add(c.ID, &c.Findings[i])
	}
	return len(c.Findings) > 0
}

// add counts the cases of a rule, and keeps the first finding of it.
func (s *sight) add(id string, f *judge.Finding) {
	for i := range s.findings {
		if s.findings[i].Rule != f.Rule || s.findings[i].Level != f.Level {
			continue
		}
		if !slices.Contains(s.findings[i].Cases, id) {
			s.findings[i].Cases = append(s.findings[i].Cases, id)
		}
		return
	}
	s.findings = append(s.findings, trials.VariantFinding{Rule: f.Rule, Level: f.Level, Cases: []string{id}, Message: f.Message})
}

// optionsOf returns the options of an emulator with a set of variants.
func optionsOf(set []*Variation, seed int64) (embedded.Options, *faultproxy.Rewriter) {
	rewriter := faultproxy.NewRewriter(sentOf(set))
	options := embedded.Options{Dialect: specs.Any, Seed: seed}
	for _, v := range set {
		options.Speaks = emulator.Dialect(v.Dialect)
		if v.sent == nil {
			options.Variants = append(options.Variants, v.ID)
		} else {
			options.Rewrite = rewriter.Rewrite
		}
	}
	return options, rewriter
}

// Emulator returns the options of an emulator that behaves as the variant does.
func (v *Variation) Emulator(seed int64) embedded.Options {
	options, _ := optionsOf([]*Variation{v}, seed)
	return options
}

// lackedBy returns the features that a target does not have with a set of variants.
func lackedBy(set []*Variation) []string {
	var features []string
	for _, v := range set {
		features = append(features, v.Without...)
	}
	slices.Sort(features)
	return slices.Compact(features)
}

func sentOf(set []*Variation) []*faultproxy.Variant {
	var sent []*faultproxy.Variant
	for _, v := range set {
		if v.sent != nil {
			sent = append(sent, v.sent)
		}
	}
	return sent
}
