// Package session judges one target, or exchanges that were made elsewhere, and makes the report.
// The rooms of the verbs build on it: they say how a case is performed, and add what they alone can
// find.
package session

import (
	"context"
	"iter"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/omise-conformance/harness/coverage"
	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/evidence"
	"github.com/omise-conformance/harness/internal/timetable"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/target"
)

// Session is one run in progress.
type Session struct {
	options       Options
	env           *suites.Env
	started       time.Time
	watchdog      *watchdog
	featuresKnown bool // the target listed its features
	clock         targetClock
	webhook       targetWebhook
	retried       atomic.Int64 // requests that were sent again

	mu       sync.Mutex
	observed []*suites.Case // streams of exchanges, which are in no suite
	results  map[*suites.Case]*suites.Result
	counts   Progress
	rest     estimate
	atOnce   int             // cases, at most; 0: one
	stop     func()          // ends the cases that run; nil: none does
	flaky    []string        // sentences about repeated cases whose verdicts differ
	meter    *coverage.Meter // nil until a case has sent something
	kept     evidence.Budget
}

// Performer performs the cases of a session.
type Performer interface {
	// Perform judges one case.
	Perform(ctx context.Context, c *suites.Case) *suites.Result
	// Describe names the target for the report.
	Describe() string
}

// New returns a session that has no target yet; Connect or Attach gives it one.
func New(options Options) *Session {
	return &Session{options: options, watchdog: &watchdog{}, results: map[*suites.Case]*suites.Result{}}
}

// Attach makes a target that sends no requests, such as a recording, the target of the session. A
// nil target is none at all: the session then only judges exchanges that others bring.
func (s *Session) Attach(to target.Target, features map[string]bool, featuresKnown bool) {
	s.started, s.featuresKnown = time.Now(), featuresKnown
	s.env = &suites.Env{
		Target: to, Contract: s.options.Contract, Features: features, Seed: s.options.Seed,
		Judge: s.Judge(s.options.Target.Dialect), Room: suites.NewRoom(s.options.mostAtOnce()),
	}
}

// Env returns a copy of the environment in which the cases run.
func (s *Session) Env() suites.Env { return *s.env }

// Started returns the time at which the session got its target.
func (s *Session) Started() time.Time { return s.started }

// FeaturesKnown reports whether the target listed its features.
func (s *Session) FeaturesKnown() bool { return s.featuresKnown }

// Judge returns a judge of a dialect with the levels of the session.
func (s *Session) Judge(dialect specs.Dialect) *judge.Judge {
	return &judge.Judge{Contract: s.options.Contract, Dialect: dialect, Level: s.Level}
}

// Level returns the force of a rule against the target: what only a guide states is a SHOULD for
// the real API, and a strict session takes every SHOULD for a MUST.
func (s *Session) Level(rule *specs.Rule) specs.Level {
	to := &s.options.Target
	switch {
	case s.options.Strict:
		return specs.Must
	case rule.Basis == specs.BasisGuide && to.Name == target.Omise && to.Dialect != specs.Documented:
		return specs.Should
	}
	return rule.Level
}

// Run has every selected case performed: Options.Parallel at once, or one after the other in the order
// that the seed makes. At the end it leaves the target as it was.
func (s *Session) Run(ctx context.Context, performer Performer) {
	cases := s.options.Selected.Cases
	s.counts.Total = len(cases)
	defer s.Restore(ctx)
	defer s.sayFlaky()
	running, stop := context.WithCancel(ctx)
	defer stop()
	s.stop = stop
	if s.options.Parallel < 2 {
		s.rest.expect(1, s.Supported(cases), nil)
		schedule(running, s.options.Seed, cases, func(ctx context.Context, c *suites.Case) *suites.Result {
			return s.RunCase(ctx, performer, c)
		})
	} else {
		s.runAtOnce(ctx, running, performer)
	}
}

// runAtOnce has several cases performed at once, each until running ends. ctx is that of the run, in which
// those that have no turn any more say why.
func (s *Session) runAtOnce(ctx, running context.Context, performer Performer) {
	cases := s.options.Selected.Cases
	ahead := &pool{
		limit: s.options.atOnce, keep: s.keep, crowded: s.crowded, say: s.watchdog.say,
		judge: func(ctx context.Context, c *suites.Case) *suites.Result {
			joined, cancel := context.WithCancel(running)
			defer cancel()
			defer context.AfterFunc(ctx, cancel)()
			if times := timetable.Of(ctx); times != nil {
				joined = times.In(joined)
			}
			return s.judgeCase(joined, performer, c)
		},
	}
	if control := s.clock.control; control != nil && s.clock.read && s.options.Pace != nil {
		ahead.times = timetable.New(s.clock.now, func(ctx context.Context, by time.Duration) error { return s.clock.advance(ctx, control, by) })
		ahead.slow = s.options.Pace.Slow
	}
	for _, c := range ordered(s.options.Seed, cases) {
		switch {
		case !s.needsQuiet(c):
			ahead.together = append(ahead.together, c)
		case ahead.times != nil && s.onlyMovesClock(c):
			ahead.timed = append(ahead.timed, c)
		default:
			ahead.alone = append(ahead.alone, c)
		}
	}
	s.rest.expect(s.options.Parallel, s.Supported(ahead.together), s.Supported(slices.Concat(ahead.timed, ahead.alone)))
	defer func() {
		ahead.stop()
		s.atOnce = ahead.most
	}()
	schedule(ctx, s.options.Seed, cases, func(spec context.Context, c *suites.Case) *suites.Result {
		ahead.start(ctx) // not before: Ginkgo may still be busy with another run of the process
		return ahead.result(spec, c)
	})
}

// crowded is told how many cases run at once from now on.
func (s *Session) crowded(cases int) {
	s.watchdog.crowded(cases)
	s.env.Room.Share(cases)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rest.workers = cases
}

// Observe judges exchanges that no case has sent, in the order of their answers, until they end or
// ctx does. The report lists them as one case with that ID and title.
func (s *Session) Observe(ctx context.Context, id, title string, exchanges iter.Seq[*exchange.Exchange]) *suites.Result {
	c := &suites.Case{ID: id, Title: title}
	s.mu.Lock()
	s.observed = append(s.observed, c)
	s.counts.Total++
	s.mu.Unlock()
	return s.RunCase(ctx, traffic{s.env, exchanges}, c)
}

// Take adds the result of a case that was judged elsewhere, such as by a gate, to the report. A failure that is known
// is excused here.
func (s *Session) Take(ctx context.Context, result *suites.Result) {
	s.mu.Lock()
	s.observed = append(s.observed, result.Case)
	s.counts.Total++
	s.mu.Unlock()
	s.RunCase(context.WithoutCancel(ctx), verdict{result}, result.Case)
}

// verdict performs a case that was judged already.
type verdict struct{ result *suites.Result }

func (v verdict) Perform(context.Context, *suites.Case) *suites.Result { return v.result }

func (verdict) Describe() string { return "" }

// traffic performs a case by observing exchanges.
type traffic struct {
	env       *suites.Env
	exchanges iter.Seq[*exchange.Exchange]
}

func (t traffic) Perform(ctx context.Context, c *suites.Case) *suites.Result {
	return suites.Observe(ctx, t.env, c, t.exchanges)
}

func (traffic) Describe() string { return "" }

// abort ends the session and the cases that run: an answer about real money must be the last.
func (s *Session) abort(why string) {
	s.watchdog.halt(why)
	if s.stop != nil {
		s.stop()
	}
}

// Halt ends the session: further cases are not judged, for that reason.
func (s *Session) Halt(why string) { s.watchdog.halt(why) }

// Halted returns why the session was ended, or an empty string.
func (s *Session) Halted() string { return s.watchdog.halted() }

// Say adds a sentence about the session to the report.
func (s *Session) Say(sentence string) { s.watchdog.say(sentence) }

// Problems returns the sentences about the session so far.
func (s *Session) Problems() []string { return s.watchdog.problems() }
