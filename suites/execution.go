package suites

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"time"

	"github.com/omise-conformance/harness/internal/causes"
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

	end := t.run(c)
	t.guest.Leave()
	result.Duration = time.Since(result.Started)
	switch {
	case end.lacks != "":
		result.Status, result.Reason = Unsupported, end.lacks
	case end.notJudged != "":
		result.Status, result.Reason = NotJudged, end.notJudged
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			result.Reason = fmt.Sprintf("the case took longer than its limit of %s (timeouts.case)", limit)
		}
	case end.blocked != "":
		result.Status, result.Reason = Blocked, end.blocked
	default:
		result.Status = Passed
		// A SHOULD of its own that is broken may leave a case nothing more to judge.
		if end.whole && !slices.ContainsFunc(result.Findings, func(f judge.Finding) bool { return c.rank(f.Rule) == 0 }) {
			if defect := t.unjudged(c); defect != "" {
				result.Status, result.Reason = NotJudged, defect
			}
		}
	}
	if t.failing(result.Status == Blocked) {
		result.Unbroken, result.Why = result.Status, result.Reason
		if result.Status == Passed && !end.whole {
			result.Unbroken, result.Why = NotJudged, "the case ended early, at a finding"
		}
		result.Status, result.Reason = Failed, ""
	}
	slices.SortStableFunc(result.Findings, func(a, b judge.Finding) int {
		return cmp.Compare(c.rank(a.Rule), c.rank(b.Rule))
	})
	result.bound()
	return result
}

// bound leaves out findings about a rule and an object that say once more what many say.
func (r *Result) bound() {
	kept := causes.Keep(r.Findings, func(f *judge.Finding) string { return f.Rule + " " + f.Object })
	r.Findings, r.FindingsLeftOut = kept, r.FindingsLeftOut+len(r.Findings)-len(kept)
}

// mostFindings are remembered while a case runs. One that sends a hundred requests to a target that answers {} to all has
// half of them.
const mostFindings = 5000

// add adds findings and counts those that are too many.
func (r *Result) add(findings []judge.Finding) {
	if room := mostFindings - len(r.Findings); len(findings) > room {
		r.FindingsLeftOut += len(findings) - room
		findings = findings[:room]
	}
	r.Findings = append(r.Findings, findings...)
}

// rank is 0 for a rule that the case declares and 1 for one that every answer is judged by: what the
// case is about is read first.
func (c *Case) rank(rule string) int {
	if slices.Contains(c.Rules, rule) {
		return 0
	}
	return 1
}

// ending is how the body of a case ended.
type ending struct {
	whole     bool   // it reached its end
	notJudged string // why an answer was missing
	lacks     string // what the target lacks, as the answers showed
	blocked   string // which step of the set-up did not work
}

// run runs the body of a case.
func (t *T) run(c *Case) (end ending) {
	defer func() {
		switch early := recover().(type) {
		case nil, aborted:
		case notJudged:
			end.notJudged = early.why
		case unsupported:
			end.lacks = early.why
		case blocked:
			end.blocked = early.why
		default:
			end.notJudged = fmt.Sprintf("the case %s panicked, which is a defect of the harness: %v\n%s", c.ID, early, debug.Stack())
		}
	}()
	c.Run(t)
	return ending{whole: true}
}

// failing reports whether a finding breaks a MUST, of the rules that the case declares where only its own count.
func (t *T) failing(own bool) bool {
	return slices.ContainsFunc(t.result.Findings, func(f judge.Finding) bool {
		return f.Level == specs.Must && (!own || t.result.Case.rank(f.Rule) == 0)
	})
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
