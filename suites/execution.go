package suites

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"time"

	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
)

// Execute runs one case and returns its result. It never panics: a case that does is
// a defect of the harness, and fails with the stack in its finding.
func Execute(ctx context.Context, env *Env, c *Case) *Result {
	result := &Result{
		Case: c, Started: time.Now(), Attempts: 1,
		ChecksByRule: map[string]int{}, DialectByRule: map[string]specs.Dialect{},
	}
	if why := env.Missing(c); why != "" {
		result.Status, result.Reason = Unsupported, why
		return result
	}
	limit := env.Target.Config().Timeouts.Case
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	t := newCaseT(ctx, env, result)

	whole, why, lacks := t.run(c)
	result.Duration = time.Since(result.Started)
	switch {
	case lacks != "":
		result.Status, result.Reason = Unsupported, lacks
	case why != "":
		result.Status, result.Reason = NotJudged, why
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			result.Reason = fmt.Sprintf("the case took longer than its limit of %s (timeouts.case)", limit)
		}
	default:
		if whole && len(result.Findings) == 0 { // a finding, of any level, may leave nothing more to judge
			t.reportUnjudged(c)
		}
		result.Status = Passed
	}
	if t.failing() {
		result.Status, result.Reason = Failed, ""
	}
	return result
}

// run runs the body of a case. It reports whether the body reached its end, and
// returns why an answer was missing, if one was, and what the target lacks, if the answers showed
// that.
func (t *T) run(c *Case) (whole bool, why, lacks string) {
	defer func() {
		switch end := recover().(type) {
		case nil, aborted:
		case notJudged:
			why = end.why
		case unsupported:
			lacks = end.why
		default:
			t.result.Findings = append(t.result.Findings, judge.Finding{
				Rule: c.Rules[0], Level: specs.Must,
				Message: fmt.Sprintf("the case %s panicked, which is a defect of the harness: %v\n%s", c.ID, end, debug.Stack()),
			})
		}
	}()
	c.Run(t)
	return true, "", ""
}

// failing reports whether any finding breaks a MUST.
func (t *T) failing() bool {
	return slices.ContainsFunc(t.result.Findings, func(f judge.Finding) bool { return f.Level == specs.Must })
}

// reportUnjudged adds a finding for each rule that the case names and that nothing
// judged. A case that passes without having judged anything is the worst defect that
// a suite can have.
func (t *T) reportUnjudged(c *Case) {
	for _, name := range c.Rules {
		rule := t.env.Contract.Rule(name)
		if t.result.ChecksByRule[name] > 0 || rule == nil || !rule.States(t.env.Judge.Dialect) {
			continue
		}
		t.result.Findings = append(t.result.Findings, judge.Finding{
			Rule: name, Level: specs.Must,
			Message: fmt.Sprintf(
				"the case %s ended without having judged its rule %s, which is a defect of the harness.",
				c.ID,
				name,
			),
		})
	}
}
