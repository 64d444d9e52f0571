package session

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/omise-conformance/harness/target"
)

// A clock runs, runs faster, or stands still. It was moved where it is behind where it would stand,
// or ahead of where it would run, by more than clockSlack.
const clockSlack = 30 * time.Second

// clockAge is the age at which the last look at a clock is too old to tell a move from its running.
const clockAge = 5 * time.Second

// controlWait bounds the requests that leave a target as it was found, and interruptedWait does once the run was
// interrupted.
const (
	controlWait     = 15 * time.Second
	interruptedWait = time.Second
)

// targetClock follows the clock of a target: how far it is from that of this machine, how far the
// session has moved it, and whether somebody else moves it, such as another run.
type targetClock struct {
	mu      sync.Mutex
	control target.Control // nil: the target has none, or need not be followed
	read    bool           // whether it can be read
	ahead   time.Duration  // of the machine's clock when last seen, and moved since
	since   time.Duration  // moved by this session since then
	seen    time.Time      // the machine's time then
	moved   time.Duration  // by this session, in all
	jumps   int            // moves by others
	// disturbed counts the cases that were tried again because of such moves.
	disturbed atomic.Int64
}

// now returns the time at the target, as far as it is known without asking.
func (k *targetClock) now() time.Time {
	k.mu.Lock()
	defer k.mu.Unlock()
	return time.Now().Add(k.ahead)
}

// look reads the clock and returns how often others have moved it until now.
func (k *targetClock) look(ctx context.Context) (jumps int, err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	asked := time.Now()
	at, err := k.control.Now(ctx)
	if err != nil {
		return k.jumps, err
	}
	machine := time.Now()
	if !k.seen.IsZero() {
		standing, ran := k.seen.Add(k.ahead), machine.Sub(k.seen)
		// A clock that does not move when it is told to was not moved by others.
		if at.Before(standing.Add(-max(k.since, 0)-clockSlack)) || at.After(standing.Add(2*ran+clockSlack)) {
			k.jumps++
		}
	}
	k.ahead, k.seen, k.since = at.Sub(asked), machine, 0
	return k.jumps, nil
}

// before returns how often others have moved the clock when a case begins.
func (k *targetClock) before(ctx context.Context) int {
	k.mu.Lock()
	jumps, old := k.jumps, time.Since(k.seen) > clockAge
	k.mu.Unlock()
	if old {
		jumps, _ = k.look(ctx) // where it cannot be read, the case that needs it says so
	}
	return jumps
}

// advance moves the clock through the control API as a case has it, which may be recorded.
func (k *targetClock) advance(ctx context.Context, control target.Control, by time.Duration) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := control.Advance(ctx, by); err != nil {
		return err
	}
	k.ahead += by
	k.since += by
	k.moved += by
	return nil
}

// restore moves the clock back by what the session has moved it, and returns what is wrong
// afterwards, or an empty string. A move and not a time: another run may have moved it as well, and
// time went by.
func (k *targetClock) restore(ctx context.Context) string {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.moved == 0 {
		return ""
	}
	before, err := k.control.Now(ctx)
	if err == nil {
		err = k.control.Advance(ctx, -k.moved)
	}
	if err != nil {
		return fmt.Sprintf("The run moved the clock of the target ahead by %s and could not set it back: %v", span(k.moved), err)
	}
	after, err := k.control.Now(ctx)
	if err != nil || after.After(before.Add(clockSlack-k.moved)) {
		return fmt.Sprintf("The run moved the clock of the target ahead by %s, and it did not go back when it was moved by -%s",
			span(k.moved), span(k.moved))
	}
	k.ahead -= k.moved
	k.moved = 0
	return ""
}

// span returns a duration in the largest unit in which it is readable.
func span(d time.Duration) string {
	const day = 24 * time.Hour
	switch d = d.Abs(); {
	case d >= 2*day:
		return fmt.Sprintf("%d days", d/day)
	case d >= 2*time.Hour:
		return fmt.Sprintf("%d hours", d/time.Hour)
	}
	return d.Round(time.Second).String()
}
