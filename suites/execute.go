package suites

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/omise-conformance/harness/internal/lifecycle"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
)

// Subject is the part of the case's ID before the slash.
func (c *Case) Subject() string {
	subject, _, _ := strings.Cut(c.ID, "/")
	return subject
}

// Missing names why a case cannot be judged against this target: a feature that
// it lacks, or a pinned dialect that states none of its rules. Empty: it can.
func (e *Env) Missing(c *Case) string {
	needs := slices.Clone(c.Requires)
	stated := len(c.Rules) == 0
	for _, name := range c.Rules {
		rule := e.Contract.Rule(name)
		if rule == nil {
			continue
		}
		if rule.States(e.Judge.Dialect) {
			stated = true
		}
		needs = append(needs, rule.Requires...)
	}
	if !stated {
		return "the " + string(e.Judge.Dialect) + " dialect does not state its rules"
	}
	var lacks []string
	for _, feature := range needs {
		if !e.Features[feature] && !slices.Contains(lacks, feature) {
			lacks = append(lacks, feature)
		}
	}
	if len(lacks) > 0 {
		return "the target lacks the feature " + strings.Join(lacks, ", ")
	}
	return ""
}

// Execute runs one case and gives its result. It never panics: a case that does
// is a defect of the harness and fails with the stack.
func Execute(ctx context.Context, env *Env, c *Case) *Result {
	result := &Result{Case: c, Started: time.Now(), Judged: map[string]int{}, Spoke: map[string]specs.Dialect{}, Attempts: 1}
	if why := env.Missing(c); why != "" {
		result.Status, result.Reason = Unsupported, why
		return result
	}
	limit := env.Target.Config().Timeouts.Case
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	t := &T{env: env, ctx: ctx, result: result, objects: lifecycle.NewMonitor(env.Judge)}
	t.client.t = t

	whole, why := t.run(c)
	result.Duration = time.Since(result.Started)
	switch {
	case why != "":
		result.Status, result.Reason = NotJudged, why
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			result.Reason = fmt.Sprintf("the case took longer than its limit of %s (timeouts.case)", limit)
		}
	default:
		if whole && !t.failing() {
			t.unjudged(c)
		}
		result.Status = Passed
	}
	if t.failing() {
		result.Status, result.Reason = Failed, ""
	}
	return result
}

// run runs the body. whole tells that it reached its end, why that an answer
// was missing.
func (t *T) run(c *Case) (whole bool, why string) {
	defer func() {
		switch end := recover().(type) {
		case nil, aborted:
		case notJudged:
			why = end.why
		default:
			t.result.Findings = append(t.result.Findings, judge.Finding{
				Rule: c.Rules[0], Level: specs.Must,
				Message: fmt.Sprintf("the case %s broke off, which is a defect of the harness: %v\n%s", c.ID, end, debug.Stack()),
			})
		}
	}()
	c.Run(t)
	return true, ""
}

// failing tells whether any finding breaks a MUST.
func (t *T) failing() bool {
	return slices.ContainsFunc(t.result.Findings, func(f judge.Finding) bool { return f.Level == specs.Must })
}

// unjudged makes a finding for each rule that the case names and that nothing
// judged: a green case that judged nothing is the worst defect of a suite.
func (t *T) unjudged(c *Case) {
	for _, name := range c.Rules {
		rule := t.env.Contract.Rule(name)
		if t.result.Judged[name] > 0 || rule == nil || !rule.States(t.env.Judge.Dialect) {
			continue
		}
		t.result.Findings = append(t.result.Findings, judge.Finding{
			Rule: name, Level: specs.Must,
			Message: fmt.Sprintf("the case %s ended without having judged its rule %s, which is a defect of the harness.", c.ID, name),
		})
	}
}
