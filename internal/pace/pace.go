// Package pace finds out how many cases a target takes at once.
package pace

import (
	"sync"
	"time"
)

const (
	// slow is the median time of an answer from which on more cases at once are worth a trial. Below it the harness
	// itself has enough to do.
	slow = 10 * time.Millisecond
	// patience is how many windows go by before what did not help is tried again, and impatience how many times as many
	// do after each further time.
	patience, impatience = 16, 4
)

// Outcome is what a request came to.
type Outcome int

const (
	// Answered is a request that has an answer.
	Answered Outcome = iota
	// Broken is a request over which the target broke down or was silent.
	Broken
	// TurnedAway is a request that the target refused because there were too many.
	TurnedAway
)

// Pace is a number of cases at once. It is doubled while answers are slow and no slower for it, and halved where the target
// turns requests away, breaks down, or answers later and later. Each change is on trial for a window of answers, and
// taken back where it does not help: so a target that is slow or broken by nature is told from one that has too
// much to do. A Pace is safe for concurrent use.
type Pace struct {
	first, ceiling int

	mu           sync.Mutex
	limit, most  int
	passing      int // answers to come of requests that were sent at another limit
	answers      window
	trial        *trial        // nil: none
	usual        time.Duration // the median at this limit
	latest       time.Duration // the median of the last window
	grow, shrink pause
}

// New returns a pace that begins with so many cases at once and never has more than most.
func New(first, most int) *Pace {
	first = max(first, 1)
	most = max(first, most)
	return &Pace{first: first, ceiling: most, limit: first, most: most, grow: pause{next: patience}, shrink: pause{next: patience}}
}

// Limit returns how many cases may run at once.
func (p *Pace) Limit() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.limit
}

// Slow reports whether cases wait for answers, rather than for the harness.
func (p *Pace) Slow() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.latest >= slow
}

// Most returns how many cases may ever run at once.
func (p *Pace) Most() int { return p.ceiling }

// Observe notes what a request came to, and how long it took.
func (p *Pace) Observe(took time.Duration, outcome Outcome) {
	p.mu.Lock()
	defer p.mu.Unlock()
	grown := p.trial != nil && p.limit > p.trial.from
	if p.passing > 0 {
		p.passing--
		if !grown || outcome == Answered {
			return
		}
	}
	p.answers.add(took, outcome)
	// The rest of a growth that goes wrong is not waited for.
	if p.answers.full(p.limit) || grown && p.answers.spoils(p.trial.before, p.limit) {
		seen := p.answers
		p.answers = window{}
		p.judge(seen)
	}
}

// judge ends a trial with what was seen, or begins one.
func (p *Pace) judge(seen window) {
	p.latest = seen.median()
	if p.trial != nil && !p.settle(seen) {
		return
	}
	grows, shrinks := p.grow.over(), p.shrink.over()
	next := trial{from: p.limit, before: seen}
	switch {
	case shrinks && seen.turnsAway():
		next.to, next.least = p.limit/2, 1
	case shrinks && p.limit > p.first && seen.breaks():
		next.to, next.least = p.limit/2, p.first
	case shrinks && p.limit > p.first && seen.median() > 2*p.usual:
		next.to, next.least = p.limit/2, p.limit/2
	case grows && !seen.turnsAway() && (seen.median() >= slow || p.limit < p.first):
		next.to = min(p.limit*2, p.most)
	}
	if next.to > 0 && next.to != p.limit {
		p.trial = &next
		p.change(next.to)
	}
}

// settle ends the trial and reports whether it has helped. What has not is taken back, and a target that still turns requests
// away or breaks down is tried with fewer yet.
func (p *Pace) settle(seen window) (helped bool) {
	t := p.trial
	helped = t.helped(seen)
	switch {
	case helped && t.to > t.from:
		p.usual = seen.median()
	case helped:
		p.grow.begin()
	case t.to < t.from && t.to/2 >= t.least:
		t.to /= 2
		p.change(t.to)
		return false
	case t.to < t.from:
		p.shrink.failed()
		p.usual = t.before.median()
		p.change(t.from)
	default:
		p.grow.failed()
		if seen.turnsAway() {
			p.most = t.from // the target itself says that these are too many
		}
		p.change(t.from)
	}
	p.trial = nil
	return helped
}

func (p *Pace) change(limit int) {
	p.passing = max(p.limit, limit)
	p.limit = limit
}
