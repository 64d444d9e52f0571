// Package exploration holds short random walks with fixed seeds, which can be
// recorded and replayed like any other case. Long walks are for the command explore.
package exploration

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/explore"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/target"
)

// walks and stepsEach make 150 steps in total. One walk of 150 steps would take longer than a
// case may, against the real API with two requests per second.
const (
	walks     = 3
	stepsEach = 50
)

// Cases returns the walks of fixed length.
func Cases() []*suites.Case {
	var cases []*suites.Case
	for seed := 1; seed <= walks; seed++ {
		id := "exploration/bounded-walk"
		if seed > 1 {
			id = fmt.Sprintf("%s-%d", id, seed)
		}
		cases = append(cases, &suites.Case{
			ID: id,
			Title: fmt.Sprintf("A random walk of %d steps agrees with the lifecycles of its objects (seed %d)",
				stepsEach, seed),
			Rules: []string{explore.Rule},
			Uses:  []string{"clock"},
			Run:   func(t *suites.T) { walkOnce(t, int64(seed)) },
		})
	}
	return cases
}

// sources returns the payment methods of a walk.
func sources() []explore.Source {
	var out []explore.Source
	for _, request := range suites.SourceRequests() {
		out = append(out, explore.Source(request))
	}
	return out
}

func walkOnce(t *suites.T, seed int64) {
	contract, err := specs.Load()
	if err != nil {
		panic(err) // the run has loaded it before
	}
	features := map[string]bool{}
	for _, feature := range contract.Features {
		features[feature.Name] = t.Has(feature.Name)
	}
	// Which cards have to pass 3-D Secure, only the target itself can say.
	features["three_d_secure"] = t.Declares("three_d_secure")
	plan := explore.Plan{
		Judge: &judge.Judge{Contract: contract, Dialect: t.Dialect()}, Features: features,
		Steps: stepsEach, Clock: t.Has("clock"), Payer: t.Has("complete"), Dashboard: t.Has("chains"),
		Sources: sources(), CardYear: t.CardYear(2035), SweepEvery: stepsEach,
	}
	done := plan.Random(context.WithoutCancel(t.Context()), seed, driver{t})
	expected, got := "the model to explain every answer", ""
	if done.Failure != nil {
		finding := done.Failure.Finding
		expected = finding.Expected
		got = fmt.Sprintf(
			"%s after %q, step %d of the walk of seed %d (%s)",
			finding.Got,
			done.Steps[len(done.Steps)-1].String(),
			len(done.Steps),
			seed,
			finding.Sent,
		)
	}
	t.Rule(explore.Rule).Holds(nil, done.Failure == nil, expected, got)
}

// driver sends the steps of a walk as requests of a case. The case judges what holds of every
// answer, and ends if there is none.
type driver struct{ t *suites.T }

func (d driver) Keys() target.Keys { return d.t.Keys() }

func (d driver) Do(call target.Call) (*exchange.Exchange, []judge.Finding) {
	sender := d.t.With(suites.Key(call.Key), suites.On(call.Host))
	var answer *suites.Answer
	switch call.Method {
	case http.MethodGet:
		answer = sender.Get(call.Path, call.Query)
	case http.MethodDelete:
		answer = sender.Delete(call.Path)
	case http.MethodPatch:
		answer = sender.Patch(call.Path, call.Params)
	default:
		answer = sender.Post(call.Path, call.Params)
	}
	// The walk numbers the exchanges that it sees; those of the case include others.
	own := *answer.Exchange
	return &own, nil
}

func (d driver) Complete(charge, outcome string) error {
	d.t.Complete(charge, outcome)
	return nil
}

func (d driver) Chain() (id, key string, err error) {
	id, key = d.t.Chain()
	return id, key, nil
}

func (d driver) Advance(by time.Duration) error {
	d.t.Advance(by)
	return nil
}

func (d driver) Pause(span time.Duration) bool { return d.t.Pause(span) }
