package session

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/internal/timetable"
	"github.com/omise-conformance/harness/suites"
)

// pool performs cases ahead of the specs that ask for them, several at once. Ginkgo runs one spec after
// the other in a process; each waits for the result of its case. The cases that need quiet come
// after all others, one by one, or where they need it for the clock alone and the target is slow, by a timetable.
type pool struct {
	// limit returns how many cases may be performed at once.
	limit func() int
	judge func(context.Context, *suites.Case) *suites.Result
	// keep remembers the final result of a case.
	keep func(*suites.Result)
	// crowded is told how many cases may be performed at once from now on.
	crowded func(cases int)
	// say adds a sentence to the report.
	say func(string)

	together, alone []*suites.Case
	timed           []*suites.Case // that move the clock, and need quiet for nothing else; none without times
	times           *timetable.Timetable
	slow            func() bool // reports whether cases wait for answers, rather than for the harness
	ended           map[*suites.Case]chan struct{}
	once            sync.Once
	cancel          context.CancelFunc // nil: not started
	working         sync.WaitGroup

	mu      sync.Mutex
	turn    sync.Cond // a case has ended
	running int
	most    int           // that were allowed at once
	took    time.Duration // what the cases took that ran together, in all
	results map[*suites.Case]*suites.Result
	pressed []*suites.Result // had no answer in time while others ran, and have another turn alone
}

// start begins to perform the cases, unless that was done before. stop must be called.
func (p *pool) start(ctx context.Context) {
	p.once.Do(func() {
		working, cancel := context.WithCancel(ctx)
		p.cancel = cancel
		p.ended, p.results = map[*suites.Case]chan struct{}{}, map[*suites.Case]*suites.Result{}
		for _, c := range slices.Concat(p.together, p.timed, p.alone) {
			p.ended[c] = make(chan struct{})
		}
		p.working.Go(func() { p.work(working) })
	})
}

// stop ends the cases that run, and returns when they have ended.
func (p *pool) stop() {
	if p.cancel != nil {
		p.cancel()
	}
	p.working.Wait()
}

// result returns the result of a case once there is one. When ctx ends, so does the pool.
func (p *pool) result(ctx context.Context, c *suites.Case) *suites.Result {
	select {
	case <-p.ended[c]:
	case <-ctx.Done():
		p.stop()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if result := p.results[c]; result != nil {
		return result
	}
	return NotJudged(c, interruptedBefore)
}

func (p *pool) work(ctx context.Context) {
	p.turn.L = &p.mu
	var performing sync.WaitGroup
	for _, c := range p.together {
		if p.wait(); ctx.Err() != nil {
			break
		}
		performing.Go(func() {
			p.perform(ctx, c)
			p.mu.Lock()
			defer p.mu.Unlock()
			p.running--
			p.turn.Signal()
		})
	}
	performing.Wait()
	p.crowded(1)
	if len(p.pressed) > 0 && ctx.Err() == nil {
		p.say(fmt.Sprintf("%s had no answer in time while %d ran at once, and had another turn alone; "+
			"with --parallel 1 no case shares the target",
			names.Count(len(p.pressed), "case"), p.most))
	}
	for _, first := range p.pressed {
		if second := p.judge(ctx, first.Case); second.Status != suites.NotJudged {
			first = second
		}
		p.end(first)
	}
	for _, c := range slices.Concat(p.travel(ctx), p.alone) {
		if ctx.Err() == nil {
			p.end(p.judge(ctx, c))
		}
	}
}

// wait waits until one more case may be performed.
func (p *pool) wait() {
	p.mu.Lock()
	defer p.mu.Unlock()
	limit := p.limit()
	for ; p.running >= limit; limit = p.limit() {
		p.turn.Wait()
	}
	p.running++
	p.most = max(p.most, limit)
	p.crowded(limit)
}

// perform performs a case while others run. One that had no answer in time has another turn alone:
// the verdict must not depend on how many share the target.
func (p *pool) perform(ctx context.Context, c *suites.Case) {
	result := p.judge(ctx, c)
	p.mu.Lock()
	p.took += result.Duration
	p.mu.Unlock()
	if ctx.Err() == nil && pressed(result) {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.pressed = append(p.pressed, result)
		return
	}
	p.end(result)
}

// end makes a result that of its case.
func (p *pool) end(result *suites.Result) {
	p.keep(result)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.results[result.Case] = result
	close(p.ended[result.Case])
}

// pressed reports whether a case has no verdict because the target was slow, or turned requests away
// because there were many.
func pressed(result *suites.Result) bool {
	if result.Status != suites.NotJudged {
		return false
	}
	return slices.ContainsFunc(result.Exchanges, func(ex *exchange.Exchange) bool {
		tooMany := ex.Failure == nil && ex.NotJudged() != ""
		return tooMany || ex.Failure != nil && ex.Failure.Kind == exchange.FailureTimeout
	})
}

// quietFeatures change what all cases see: the time, and the one address of webhooks.
var quietFeatures = []string{"clock", "webhooks"}

// needsQuiet reports whether a case runs while no other does: it moves the target's clock or sets its
// webhook, or says of itself that it does.
func (s *Session) needsQuiet(c *suites.Case) bool { return c.Alone || len(s.disturbs(c)) > 0 }

// onlyMovesClock reports whether a case needs quiet for the clock alone.
func (s *Session) onlyMovesClock(c *suites.Case) bool {
	return !c.Alone && slices.Equal(s.disturbs(c), quietFeatures[:1])
}

// disturbs returns which of quietFeatures a case uses.
func (s *Session) disturbs(c *suites.Case) (features []string) {
	used := slices.Concat(c.Requires, c.Uses)
	for _, name := range c.Rules {
		if rule := s.options.Contract.Rule(name); rule != nil {
			used = append(used, rule.Requires...)
		}
	}
	for _, feature := range quietFeatures {
		if s.env.Features[feature] && slices.Contains(used, feature) {
			features = append(features, feature)
		}
	}
	return features
}

// travelTime is how long the cases may take that follow one timetable together: none is to wait so long that its time is over.
const travelTime = 15 * time.Second

// travel performs the cases that move the clock by a timetable, several of a subject at once, where the target is slow. It returns those
// that are to run alone: where it is not slow all, otherwise those that did not pass. The verdict must not depend on how many move the clock.
func (p *pool) travel(ctx context.Context) (alone []*suites.Case) {
	if len(p.timed) == 0 || !p.slow() {
		return p.timed
	}
	most := min(p.most, int(travelTime/max(p.took/time.Duration(max(len(p.together), 1)), 1)))
	for left := p.timed; len(left) > 0 && ctx.Err() == nil; {
		n := 1
		for n < len(left) && n < most && left[n].Subject() == left[0].Subject() {
			n++
		}
		if n == 1 {
			alone = append(alone, left[0])
		} else {
			p.crowded(n)
			alone = append(alone, p.travelTogether(ctx, left[:n])...)
		}
		left = left[n:]
	}
	p.crowded(1)
	return alone
}

// travelTogether performs cases by one timetable, and returns those that are to run alone.
func (p *pool) travelTogether(ctx context.Context, cases []*suites.Case) (alone []*suites.Case) {
	var performing sync.WaitGroup
	results := make([]*suites.Result, len(cases))
	p.times.Enter(len(cases))
	for i, c := range cases {
		performing.Go(func() {
			defer p.times.Leave()
			results[i] = p.judge(p.times.In(ctx), c)
		})
	}
	performing.Wait()
	for _, result := range results {
		if result.Status == suites.Passed || result.Status == suites.Unsupported {
			p.end(result)
		} else {
			alone = append(alone, result.Case)
		}
	}
	return alone
}

// ordered returns the cases in the order in which they begin: by subject and name for DefaultSeed, and
// shuffled for any other seed.
func ordered(seed int64, cases []*suites.Case) []*suites.Case {
	out := slices.Clone(cases)
	if seed != DefaultSeed {
		shuffle := rand.New(rand.NewPCG(uint64(seed), uint64(seed)))
		shuffle.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
		return out
	}
	place := map[string]int{}
	for _, c := range cases {
		if _, met := place[c.Subject()]; !met {
			place[c.Subject()] = len(place)
		}
	}
	slices.SortStableFunc(out, func(a, b *suites.Case) int {
		return cmp.Or(cmp.Compare(place[a.Subject()], place[b.Subject()]), cmp.Compare(a.ID, b.ID))
	})
	return out
}
