package suites

import (
	"context"
	"iter"
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/specs"
)

// Observe judges exchanges that no case has sent, in the order of their answers, and returns the
// result as Execute does for a case. Every answer is judged by the rules that hold of all answers
// and by the lifecycles of the objects that it shows. The case needs only an ID and a title. The
// exchanges are numbered anew. Env needs no target.
func Observe(ctx context.Context, env *Env, c *Case, exchanges iter.Seq[*exchange.Exchange]) *Result {
	result := &Result{Case: c, Started: time.Now(), ChecksByRule: map[string]int{}, DialectByRule: map[string]specs.Dialect{}, Attempts: 1}
	t := newCaseT(ctx, env, result)
	answered := false
	for ex := range exchanges {
		t.observe(ex)
		answered = answered || ex.NotJudged() == ""
		if ctx.Err() != nil {
			break
		}
	}
	result.Duration = time.Since(result.Started)
	switch {
	case t.failing(false):
		result.Status = Failed
	case ctx.Err() != nil:
		result.Status, result.Reason = NotJudged, "the exchanges were not observed to their end"
	case answered:
		result.Status = Passed
	default:
		result.Status, result.Reason = NotJudged, "no exchange was observed"
		if len(result.Exchanges) > 0 {
			result.Reason = result.Exchanges[0].NotJudged()
		}
	}
	return result
}
