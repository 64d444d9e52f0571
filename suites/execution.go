package suites

import (
	"cmp"
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
// a defect of the harness, and is not judged: that says nothing about the target.
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
		result.Status = Passed
		// A SHOULD of its own that is broken may leave a case nothing more to judge.
		if whole && !slices.ContainsFunc(result.Findings, func(f judge.Finding) bool { return c.rank(f.Rule) == 0 }) {
			if defect := t.unjudged(c); defect != "" {
				result.Status, result.Reason = NotJudged, defect
			}
		}
	}
	if t.failing() {
		result.Status, result.Reason = Failed, ""
	}
	slices.SortStableFunc(result.Findings, func(a, b judge.Finding) int {
		return cmp.Compare(c.rank(a.Rule), c.rank(b.Rule))
	})
	return result
}

// rank is 0 for a rule that the case declares and 1 for one that every answer is judged by: what the
// case is about is read first.
func (c *Case) rank(rule string) int {
	if slices.Contains(c.Rules, rule) {
		return 0
	}
	return 1
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
			why = fmt.Sprintf("the case %s panicked, which is a defect of the harness: %v\n%s", c.ID, end, debug.Stack())
		}
	}()
	c.Run(t)
	return true, "", ""
}

// failing reports whether any finding breaks a MUST.
func (t *T) failing() bool {
	return slices.ContainsFunc(t.result.Findings, func(f judge.Finding) bool { return f.Level == specs.Must })
}

// unjudged returns why a case that came to its end proves nothing: it names a rule that nothing judged. It returns
// an empty string otherwise. A case that passes without having judged anything is the worst defect that a
// suite can have.
func (t *T) unjudged(c *Case) string {
	for _, name := range c.Rules {
		rule := t.env.Contract.Rule(name)
		if t.result.ChecksByRule[name] == 0 && rule != nil && rule.States(t.env.Judge.Dialect) {
			return fmt.Sprintf("the case %s ended without having judged its rule %s, which is a defect of the harness", c.ID, name)
		}
	}
	return ""
}
