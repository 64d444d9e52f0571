package timetable

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// clock is one that is moved, and what happened by its time.
type clock struct {
	mu     sync.Mutex
	ahead  time.Duration
	moves  int
	broken error
	seen   []string
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.ahead)
}

func (c *clock) move(_ context.Context, by time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.moves++
	c.ahead += by
	return c.broken
}

// note remembers at which time of the clock, of so many that began at begun, something happened.
func (c *clock) note(begun time.Time, what string) {
	at := c.now().Sub(begun).Truncate(time.Minute)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.seen = append(c.seen, fmt.Sprintf("%s %s", strings.TrimSuffix(at.String(), "0s"), what))
}

// travel has cases share a timetable, each by its name.
func travel(ctx context.Context, times *Timetable, cases map[string]func(ctx context.Context) error) map[string]error {
	times.Enter(len(cases))
	ended := map[string]error{}
	var mu sync.Mutex
	var working sync.WaitGroup
	for name, run := range cases {
		working.Go(func() {
			defer times.Leave()
			err := run(times.In(ctx))
			mu.Lock()
			defer mu.Unlock()
			ended[name] = err
		})
	}
	working.Wait()
	return ended
}

// TestEachCaseSeesTheTimesThatItAskedFor: whoever waits longer is not woken sooner, and nobody works while the clock moves.
func TestEachCaseSeesTheTimesThatItAskedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &clock{}
		begun := c.now()
		trip := func(name string, work time.Duration, moves ...time.Duration) func(context.Context) error {
			return func(ctx context.Context) error {
				time.Sleep(work)
				for _, by := range moves {
					if err := Of(ctx).Advance(ctx, by); err != nil {
						return err
					}
					c.note(begun, name)
				}
				return nil
			}
		}
		ended := travel(t.Context(), New(c.now, c.move), map[string]func(context.Context) error{
			"week":      trip("week", time.Second, 7*24*time.Hour),
			"half hour": trip("half hour", 2*time.Second, 30*time.Minute),
			"same":      trip("same", time.Second, 30*time.Minute),
			"hours":     trip("hours", 3*time.Second, time.Hour, time.Hour, time.Hour),
			"nothing":   trip("nothing", 4*time.Second),
		})
		for name, err := range ended {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		slices.Sort(c.seen[:2]) // one move serves both
		want := "30m half hour, 30m same, 1h0m hours, 2h0m hours, 3h0m hours, 168h0m week"
		if got := strings.Join(c.seen, ", "); got != want || c.moves != 5 {
			t.Errorf("%s by %d moves; want %s by 5", got, c.moves, want)
		}
	})
}

// TestWhoWaitsTooLongIsTold: a clock that runs on passes the time of a case.
func TestWhoWaitsTooLongIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &clock{}
		ended := travel(t.Context(), New(c.now, c.move), map[string]func(context.Context) error{
			"waits": func(ctx context.Context) error { return Of(ctx).Advance(ctx, time.Hour) },
			"works": func(ctx context.Context) error {
				time.Sleep(longestWait + time.Second)
				return Of(ctx).Advance(ctx, 2*time.Hour)
			},
		})
		if !errors.Is(ended["waits"], errLate) || ended["works"] != nil {
			t.Errorf("%v; want only the one that waited to be late", ended)
		}
	})
}

// TestAClockThatCannotBeMoved: each case that waits for a move is told why there is none.
func TestAClockThatCannotBeMoved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &clock{broken: errors.New("no such clock")}
		advance := func(ctx context.Context) error { return Of(ctx).Advance(ctx, time.Hour) }
		ended := travel(t.Context(), New(c.now, c.move), map[string]func(context.Context) error{"one": advance, "other": advance})
		if len(ended) != 2 || !errors.Is(ended["one"], c.broken) || !errors.Is(ended["other"], c.broken) {
			t.Errorf("%v", ended)
		}
	})
}

// TestTheEndOfARunEndsTheWaiting: nobody waits for a case that does not end.
func TestTheEndOfARunEndsTheWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &clock{}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		ended := travel(ctx, New(c.now, c.move), map[string]func(context.Context) error{
			"waits": func(ctx context.Context) error { return Of(ctx).Advance(ctx, time.Hour) },
			"works": func(context.Context) error { time.Sleep(3 * time.Second); return nil },
		})
		if !errors.Is(ended["waits"], context.DeadlineExceeded) || c.moves != 0 {
			t.Errorf("%v after %d moves", ended, c.moves)
		}
	})
}

func TestOtherContextsHaveNoTimetable(t *testing.T) {
	if Of(t.Context()) != nil {
		t.Error("a context of no case has a timetable")
	}
}
