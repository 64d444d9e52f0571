// Package explore walks at random over several objects of a target, and judges
// every answer by the lifecycles of the contract. A walk that fails is reduced to
// the steps that it takes to fail.
package explore

import (
	"cmp"
	"context"
	"maps"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
)

// Plan says how to walk.
type Plan struct {
	Judge    *judge.Judge
	Features map[string]bool
	// Steps is the length of a walk.
	Steps int
	// Clients is how many clients send at once; below 2, one does.
	Clients int
	// Clock, Payer and Dashboard say that the driver can move time, end payments and
	// make chains.
	Clock, Payer, Dashboard bool
	// Sources are the payment methods to make sources of, in addition to those of the model.
	Sources []Source
	// CardYear is the year in which the cards of the walk expire.
	CardYear int
	// Known are rules whose findings do not end a walk, of those that are judged on
	// every answer.
	Known map[string]bool
	// SweepEvery is after how many steps all objects are read again; 0 means
	// sweepEvery. They are also read at the end, and after time has passed.
	SweepEvery int
}

// Source is a payment method: what makes a source of it.
type Source struct {
	Feature string // without which the target has no such source
	Params  map[string]any
}

// Walk is the result of one walk.
type Walk struct {
	Seed     int64
	Steps    []Taken
	Requests int
	// Failure is nil where the model explains everything.
	Failure *Failure
	// Known counts the findings of the rules in Plan.Known.
	Known int
	// NotJudged says why the walk ended early without a failure.
	NotJudged string
	// Drawn is the number of steps before the walk was reduced.
	Drawn int
}

// Taken is a step with its requests, those that read its effects among them.
type Taken struct {
	Step
	Exchanges []*exchange.Exchange
}

// Failure is an answer that the model does not explain.
type Failure struct {
	// Kind is the same for the same fault, whatever the ids are.
	Kind    string
	Finding judge.Finding
}

// Random takes the walk of a seed: the same seed draws the same steps in every run
// and on every machine, as long as the target answers the same.
func (p *Plan) Random(ctx context.Context, seed int64, driver Driver) *Walk {
	r, d := p.runner(driver), p.drawing(seed)
	for i := 0; i < p.Steps && !r.over() && ctx.Err() == nil; i++ {
		d.model = r.model
		r.take(d.next())
		if (i+1)%cmp.Or(p.SweepEvery, sweepEvery) == 0 {
			r.sweep()
		}
	}
	r.end(ctx)
	r.walk.Seed, r.walk.Drawn = seed, len(r.walk.Steps)
	return r.walk
}

func (p *Plan) drawing(seed int64) *drawing {
	return &drawing{
		random: rand.New(rand.NewPCG(uint64(seed), 0)), clients: p.Clients,
		payer: p.Payer && p.Features["complete"], clock: p.Clock && p.Features["clock"], dashboard: p.Dashboard && p.Features["chains"],
		sources: p.sources(), made: map[string]int{}, returnTo: "https://shop.example/orders/1/complete",
		cards: map[string]any{
			"name": "Somchai Prasert", "expiration_month": 12, "expiration_year": p.CardYear,
			"security_code": "123", "city": "Bangkok", "postal_code": "10320",
		},
	}
}

// sources are the payment methods that the target has.
func (p *Plan) sources() []Source {
	return slices.DeleteFunc(slices.Clone(p.Sources), func(s Source) bool { return !p.Features[s.Feature] })
}

// Repeat takes given steps. It passes over a step that is impossible because an
// earlier one is missing.
func (p *Plan) Repeat(ctx context.Context, steps []Step, driver Driver) *Walk {
	return p.repeat(ctx, steps, driver, 0)
}

func (p *Plan) repeat(ctx context.Context, steps []Step, driver Driver, turn int) *Walk {
	r := p.runner(driver)
	r.turn = turn
	for _, s := range steps {
		if r.over() || ctx.Err() != nil {
			break
		}
		if r.model.possible(&s) {
			r.take(s)
		}
	}
	r.end(ctx)
	return r.walk
}

func (p *Plan) runner(driver Driver) *runner {
	return &runner{
		model:  &walkModel{contract: p.Judge.Contract, dialect: p.Judge.Dialect, features: maps.Clone(p.Features)},
		driver: driver, judge: p.Judge, known: p.Known, walk: &Walk{},
	}
}

// end reads everything once more.
func (r *runner) end(ctx context.Context) {
	if !r.over() && len(r.walk.Steps) > 0 && ctx.Err() == nil {
		r.sweep()
	}
}

// Elapsed is how far the walk moved the clock.
func (w *Walk) Elapsed() time.Duration {
	var sum time.Duration
	for i := range w.Steps {
		if w.Steps[i].On == specs.Time {
			sum += w.Steps[i].For
		}
	}
	return sum
}

// Doubled reports whether a request of the walk may have had its effect twice.
func (w *Walk) Doubled() bool {
	return slices.ContainsFunc(w.Steps, func(taken Taken) bool {
		return slices.ContainsFunc(taken.Exchanges, (*exchange.Exchange).Doubled)
	})
}
