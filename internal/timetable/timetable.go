// Package timetable lets cases that move the clock of one target run at once. Each has its objects made while the clock stands
// where it began, and waits at its first move until no other works. Then the clock goes to the earliest time that one waits for: no
// case sees it beyond the time that it asked for itself.
package timetable

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"time"
)

const (
	// together is how far apart times are that one move serves. Cases keep a minute from each time limit.
	together = 5 * time.Second
	// longestWait is how long a case waits for its time at most. A clock runs on, or stands still, while it waits; and a case that works
	// may itself wait for something that one that waits here holds.
	longestWait = 20 * time.Second
)

// errLate says that a case waited too long for its time.
var errLate = errors.New("other cases took too long")

// Timetable orders the moves of a clock.
type Timetable struct {
	now  func() time.Time
	move func(ctx context.Context, by time.Duration) error

	mu      sync.Mutex
	working int // cases that do not wait
	waiting []*wait
}

// wait is a case that waits for a time.
type wait struct {
	ctx   context.Context
	until time.Time
	over  chan error
}

// New returns the timetable of a clock, which tells the time and is moved.
func New(now func() time.Time, move func(ctx context.Context, by time.Duration) error) *Timetable {
	return &Timetable{now: now, move: move}
}

// Enter begins a number of cases that work. The context of each is made by In, and each ends with Leave.
func (t *Timetable) Enter(cases int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.working += cases
}

// Leave ends a case.
func (t *Timetable) Leave() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.working--
	t.depart()
}

// ofContext is the key of the timetable in a context.
type ofContext struct{}

// In returns the context of a case that moves the clock by this timetable.
func (t *Timetable) In(ctx context.Context) context.Context {
	return context.WithValue(ctx, ofContext{}, t)
}

// Of returns the timetable of the case that a context is of, or nil.
func Of(ctx context.Context) *Timetable {
	t, _ := ctx.Value(ofContext{}).(*Timetable)
	return t
}

// Advance returns when the clock stands later by so much. It fails where the clock cannot be moved, where the case waited too long, and
// when ctx ends.
func (t *Timetable) Advance(ctx context.Context, by time.Duration) error {
	t.mu.Lock()
	w := &wait{ctx: ctx, until: t.now().Add(by), over: make(chan error, 1)}
	t.waiting = append(t.waiting, w)
	t.working--
	t.depart()
	t.mu.Unlock()
	limited, cancel := context.WithTimeoutCause(ctx, longestWait, errLate)
	defer cancel()
	select {
	case err := <-w.over:
		return err
	case <-limited.Done():
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if at := slices.Index(t.waiting, w); at >= 0 {
		t.waiting = slices.Delete(t.waiting, at, at+1)
		t.working++
	}
	return context.Cause(limited)
}

// depart moves the clock to the next time that is waited for, unless a case works. t.mu is held.
func (t *Timetable) depart() {
	if t.working > 0 || len(t.waiting) == 0 {
		return
	}
	slices.SortStableFunc(t.waiting, func(a, b *wait) int { return cmp.Compare(a.until.UnixNano(), b.until.UnixNano()) })
	next := t.waiting[:1]
	for len(next) < len(t.waiting) && t.waiting[len(next)].until.Sub(next[0].until) <= together {
		next = t.waiting[:len(next)+1]
	}
	last := next[len(next)-1]
	var err error
	if by := last.until.Sub(t.now()); by > 0 {
		err = t.move(last.ctx, by)
	}
	for _, w := range next {
		w.over <- err
	}
	t.working += len(next)
	t.waiting = slices.Delete(t.waiting, 0, len(next))
}
