// Package exploring walks at random over the objects of a target and reports the walks that fail.
package exploring

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"runtime"
	"sync"
	"time"

	"github.com/omise-conformance/harness/internal/embedded"
	"github.com/omise-conformance/harness/internal/explore"
	"github.com/omise-conformance/harness/internal/guarded"
	"github.com/omise-conformance/harness/internal/session"
	"github.com/omise-conformance/harness/internal/shards"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/target"
)

// walkSteps is the length of one walk. A walk reads all its objects again and again, so that a
// longer one would spend its time reading.
const walkSteps = 50

// Options say what is walked, and how far.
type Options struct {
	Session session.Options
	// Steps ends the exploration after so many steps, For after that time. Zero is no limit, and one
	// of them has one.
	Steps int
	For   time.Duration
	// Clients is how many clients send at once; below 2, one does.
	Clients int
	// KeepGoing goes on after a walk that failed.
	KeepGoing bool
	// Shard is the part of the walks that is taken here.
	Shard shards.Shard
	// Found is called with each walk that failed, after it was reduced. It may be nil.
	Found func(text string)
}

// exploration is an exploration in progress.
type exploration struct {
	options  Options
	session  *session.Session
	target   target.Target
	plan     explore.Plan
	report   *reports.Report
	begun    int // walks that were begun
	steps    int // of the walks that held, and so requests
	requests int
	known    int    // findings of rules that are known to fail
	broken   string // why the target cannot be judged any more
}

// Explore walks over the target and returns the report.
func Explore(ctx context.Context, options Options) (*reports.Report, error) {
	o := &options.Session
	s := session.New(*o)
	connection, err := session.Open(ctx, o)
	if err != nil {
		return nil, err
	}
	defer connection.Close()
	if err := s.Connect(ctx, connection); err != nil {
		return nil, err
	}
	to := connection.Target
	controlled := to.Control() != nil
	env := s.Env()
	features := maps.Clone(env.Features)
	features["three_d_secure"] = env.Declares("three_d_secure") // no source says which cards have to pass it
	x := &exploration{options: options, session: s, target: to, broken: s.Halted()}
	x.plan = explore.Plan{
		Judge: s.Judge(o.Target.Dialect), Features: features, Steps: walkSteps, Clients: options.Clients,
		Clock: controlled, Payer: controlled, Dashboard: controlled,
		Sources: sources(), Known: map[string]bool{},
	}
	for _, name := range o.Failing.Names() {
		if rule := o.Contract.Rule(name); rule != nil && rule.Ambient {
			x.plan.Known[name] = true
		}
	}
	x.walkAll(ctx)
	s.Restore(ctx)
	return x.finish(ctx), nil
}

// driver returns what takes the steps of the next walk, and what ends it. A walk over the embedded
// emulator has one of its own, so that the same seed gives the same walk, and walks do not slow each
// other down.
func (x *exploration) driver(ctx context.Context) (explore.Driver, func()) {
	if x.options.Session.Embedded == nil {
		return explore.Drive(ctx, x.target, x.plan.Judge), func() {}
	}
	emu := embedded.Start(*x.options.Session.Embedded)
	return driverOver(ctx, emu, nil, x.options.Session.Target.Dialect, x.plan.Judge), emu.Close
}

// driverOver drives an emulator through a transport, nil for its own.
func driverOver(
	ctx context.Context,
	emu *embedded.Emulator,
	through http.RoundTripper,
	dialect specs.Dialect,
	j *judge.Judge,
) explore.Driver {
	to, err := target.New(emu.Target(dialect, through))
	if err != nil {
		panic(fmt.Sprintf("the embedded emulator is not a target: %v", err)) // its keys and addresses are constants
	}
	return explore.Drive(ctx, to, j)
}

// walkAll walks until there are enough steps, the time is up, or a walk failed.
func (x *exploration) walkAll(ctx context.Context) {
	x.report = &reports.Report{
		Schema: reports.SchemaID, Cases: []reports.CaseEntry{}, Stale: []string{}, Incomplete: []string{}, Problems: []reports.Problem{},
	}
	timed := ctx
	if x.options.For > 0 {
		var cancel context.CancelFunc
		timed, cancel = context.WithTimeout(ctx, x.options.For)
		defer cancel()
	}
	failed, done, total := 0, 0, x.planned()
	for place := 0; timed.Err() == nil && x.broken == "" && x.length(place) > 0; {
		var walks []*explore.Walk
		walks, place = x.batch(ctx, timed, place)
		for _, walk := range walks {
			x.begun++
			x.known += walk.Known
			x.broken = cmp.Or(x.broken, walk.NotJudged)
			done += walk.Drawn
			if walk.Failure != nil {
				failed++
				x.reportFailure(ctx, walk)
			} else {
				x.steps += walk.Drawn
				x.requests += walk.Requests
			}
			if failed > 0 && !x.options.KeepGoing {
				break // the walks after it do not count, however many were taken at once
			}
		}
		if progress := x.options.Session.Progress; progress != nil && len(walks) > 0 {
			progress(session.Progress{
				Done: done, Total: max(total, done), Failed: failed,
				Case: fmt.Sprintf("walk %d", walks[len(walks)-1].Seed), Elapsed: time.Since(x.session.Started()),
			})
		}
		if failed > 0 && !x.options.KeepGoing {
			return
		}
	}
}

// length returns how many steps the walk at a place, from 0, of all shards has; 0 where there is none.
func (x *exploration) length(place int) int {
	if x.options.Steps == 0 {
		return walkSteps
	}
	return max(min(walkSteps, x.options.Steps-place*walkSteps), 0)
}

// planned returns how many steps the walks of the shard have, 0 where only a time ends them.
func (x *exploration) planned() int {
	sum := 0
	for place := 0; x.options.Steps > 0 && x.length(place) > 0; place++ {
		if x.options.Shard.Holds(place) {
			sum += x.length(place)
		}
	}
	return sum
}

// batch takes the next walks, several at once where each has a target of its own, and returns the place after
// them. The walks are the same, however many cores there are.
func (x *exploration) batch(ctx, timed context.Context, place int) (walks []*explore.Walk, next int) {
	n := 1
	if x.options.Session.Embedded != nil {
		n = runtime.GOMAXPROCS(0)
	}
	x.plan.CardYear = x.cardYear()
	var places []int
	for ; len(places) < n && x.length(place) > 0; place++ {
		if x.options.Shard.Holds(place) {
			places = append(places, place)
		}
	}
	walks = make([]*explore.Walk, len(places))
	var group sync.WaitGroup
	for i, at := range places {
		plan := x.plan
		plan.Steps = x.length(at)
		group.Go(func() { walks[i] = x.walk(ctx, timed, plan, x.options.Session.Seed+int64(at)) })
	}
	group.Wait()
	return walks, place
}

// walk takes one walk. One that hangs after the end of ctx is left behind.
func (x *exploration) walk(ctx, timed context.Context, plan explore.Plan, seed int64) *explore.Walk {
	var walk *explore.Walk
	err := guarded.Call(ctx, func() {
		driver, closing := x.driver(ctx) // not timed: a step that began is judged to its end
		defer closing()
		walk = plan.Random(timed, seed, driver)
		if walk.Failure != nil && walk.Doubled() {
			walk = plan.Random(timed, seed, driver)
		}
	})
	var caught *guarded.PanicError
	switch {
	case err == nil:
		return walk
	case errors.As(err, &caught):
		return &explore.Walk{Seed: seed, NotJudged: "the walk panicked, which is a defect of the harness: " + caught.Details()}
	}
	return &explore.Walk{Seed: seed, NotJudged: "interrupted: the walk went on, and " + err.Error()}
}

// cardYear returns a year in which cards still hold, at the target's own time: each walk moves it
// on, unless the target is the embedded emulator.
func (x *exploration) cardYear() int {
	const far = 2035
	return max(far, x.session.Now().Year()+5)
}

// sources returns the payment methods of a walk.
func sources() []explore.Source {
	var methods []explore.Source
	for _, request := range suites.SourceRequests() {
		methods = append(methods, explore.Source(request))
	}
	return methods
}
