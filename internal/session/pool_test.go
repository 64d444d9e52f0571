package session

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/timetable"
	"github.com/omise-conformance/harness/suites"
)

// crowd counts the cases that are judged at once.
type crowd struct {
	mu        sync.Mutex
	now, most int
	began     []string
	with      map[string]int // how many others ran when a case began
}

func (c *crowd) judge(ctx context.Context, k *suites.Case) *suites.Result {
	c.mu.Lock()
	c.with[k.ID] = c.now
	c.now++
	c.most = max(c.most, c.now)
	c.began = append(c.began, k.ID)
	c.mu.Unlock()
	pause(ctx, 5*time.Millisecond)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now--
	return &suites.Result{Case: k, Status: suites.Passed}
}

func casesNamed(word string, n int) []*suites.Case {
	var cases []*suites.Case
	for i := range n {
		cases = append(cases, &suites.Case{ID: fmt.Sprintf("pool/%s-%02d", word, i)})
	}
	return cases
}

// newPool returns a pool and what it kept and said.
func newPool(workers int, judge func(context.Context, *suites.Case) *suites.Result) (p *pool, kept *[]*suites.Result, said *[]string) {
	kept, said = &[]*suites.Result{}, &[]string{}
	var mu sync.Mutex
	return &pool{
		limit: func() int { return workers }, judge: judge, crowded: func(int) {}, say: func(text string) { *said = append(*said, text) },
		keep: func(result *suites.Result) {
			mu.Lock()
			defer mu.Unlock()
			*kept = append(*kept, result)
		},
		together: casesNamed("shared", 20), alone: casesNamed("alone", 3),
	}, kept, said
}

func TestPoolPerformsSeveralAtOnceAndQuietOnesAlone(t *testing.T) {
	seen := &crowd{with: map[string]int{}}
	p, kept, said := newPool(4, seen.judge)
	synctest.Test(t, func(t *testing.T) { // a case ends only when all that may begin have begun
		p.start(t.Context())
		for _, c := range slices.Concat(p.alone, p.together) {
			if result := p.result(t.Context(), c); result.Case != c || result.Status != suites.Passed {
				t.Errorf("the spec of %s got %s of %s", c.ID, result.Status, result.Case.ID)
			}
		}
		p.stop()
	})
	if seen.most != 4 || len(*kept) != 23 || len(*said) > 0 {
		t.Errorf("%d at once, %d results, said %q; want 4, 23 and nothing", seen.most, len(*kept), *said)
	}
	for _, c := range p.alone {
		if seen.with[c.ID] != 0 {
			t.Errorf("%s began while %d others ran", c.ID, seen.with[c.ID])
		}
	}
	if first := seen.began[:4]; !strings.Contains(strings.Join(first, " "), "shared-03") {
		t.Errorf("the first four were %q", first)
	}
}

// TestPoolFollowsItsLimit: more cases begin when more may run, and none does while too many run.
func TestPoolFollowsItsLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		limit := func() int { return []int{2, 5, 1, 4}[min(int(time.Since(began)/time.Second), 3)] }
		var mu sync.Mutex
		begun := map[time.Duration]int{} // cases that began, by time
		p, kept, _ := newPool(0, func(_ context.Context, c *suites.Case) *suites.Result {
			mu.Lock()
			begun[time.Since(began)]++
			mu.Unlock()
			time.Sleep(time.Second)
			return &suites.Result{Case: c, Status: suites.Passed}
		})
		p.limit = limit
		p.start(t.Context())
		p.result(t.Context(), p.alone[2])
		p.stop()
		want := map[time.Duration]int{
			0: 2, time.Second: 5, 2 * time.Second: 1, 3 * time.Second: 4, 4 * time.Second: 4, 5 * time.Second: 4,
			6 * time.Second: 1, 7 * time.Second: 1, 8 * time.Second: 1,
		}
		if len(*kept) != 23 || p.most != 5 || !maps.Equal(begun, want) {
			t.Errorf("%d cases, %d at once at most, begun %v; want 23, 5 and %v", len(*kept), p.most, begun, want)
		}
	})
}

// TestPoolHasCasesThatMoveTheClockTogetherWhereItIsSlow, and those alone that do not pass so.
func TestPoolHasCasesThatMoveTheClockTogetherWhereItIsSlow(t *testing.T) {
	for _, slow := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			var mu sync.Mutex
			turns := map[string][]bool{} // of each case, whether it shared the moves of the clock
			var moved time.Duration
			p, kept, _ := newPool(4, func(ctx context.Context, c *suites.Case) *suites.Result {
				times := timetable.Of(ctx)
				mu.Lock()
				turns[c.ID] = append(turns[c.ID], times != nil)
				mu.Unlock()
				if times != nil && times.Advance(ctx, time.Hour) == nil && c.ID == "pool/timed-02" {
					return &suites.Result{Case: c, Status: suites.Failed}
				}
				return &suites.Result{Case: c, Status: suites.Passed, Duration: time.Second}
			})
			p.timed, p.slow = casesNamed("timed", 6), func() bool { return slow }
			p.times = timetable.New(time.Now, func(_ context.Context, by time.Duration) error { moved += by; return nil })
			p.start(t.Context())
			p.result(t.Context(), p.alone[2])
			p.stop()
			for id, shared := range turns {
				timed := strings.Contains(id, "timed")
				want := []bool{timed && slow}
				if id == "pool/timed-02" && slow {
					want = []bool{true, false}
				}
				if !slices.Equal(shared, want) {
					t.Errorf("slow %t: %s had turns %t, want %t", slow, id, shared, want)
				}
			}
			passed := slices.IndexFunc(*kept, func(result *suites.Result) bool { return result.Status != suites.Passed }) < 0
			if want := map[bool]time.Duration{true: 2 * time.Hour}[slow]; len(*kept) != 29 || !passed || moved != want {
				t.Errorf("slow %t: %d results, all passed %t, the clock was moved by %s, want %s", slow, len(*kept), passed, moved, want)
			}
		})
	}
}

// unanswered returns the result of a case whose last request had no answer in time.
func unanswered(c *suites.Case) *suites.Result {
	late := exchange.New(exchange.Raw{Method: "GET", Path: "/charges", Failure: &exchange.Failure{Kind: exchange.FailureTimeout, Message: "too late"}})
	return &suites.Result{Case: c, Status: suites.NotJudged, Reason: "too late", Exchanges: []*exchange.Exchange{late}}
}

// TestPoolGivesAnotherTurn: a target that is slow under load must not cost a verdict.
func TestPoolGivesAnotherTurn(t *testing.T) {
	for name, helps := range map[string]bool{"alone it answers": true, "it never answers": false} {
		t.Run(name, func(t *testing.T) {
			var mu sync.Mutex
			tries := map[string]int{}
			p, kept, said := newPool(4, func(_ context.Context, c *suites.Case) *suites.Result {
				mu.Lock()
				defer mu.Unlock()
				tries[c.ID]++
				switch {
				case c.ID != "pool/shared-07", helps && tries[c.ID] == 2:
					return &suites.Result{Case: c, Status: suites.Passed}
				case tries[c.ID] == 2:
					return NotJudged(c, "the rest was not tried")
				}
				return unanswered(c)
			})
			p.start(t.Context())
			got := p.result(t.Context(), p.together[7])
			p.result(t.Context(), p.alone[2]) // the last: those that had no turn when the pool is stopped have no result
			p.stop()
			want := suites.NotJudged
			if helps {
				want = suites.Passed
			}
			if got.Status != want || got.Status == suites.NotJudged && got.Reason != "too late" || tries["pool/shared-07"] != 2 {
				t.Errorf("%s (%s) after %d turns", got.Status, got.Reason, tries["pool/shared-07"])
			}
			if len(*kept) != 23 || len(*said) != 1 || !strings.HasPrefix((*said)[0], "1 case had no answer in time while 4 ran at once") {
				t.Errorf("%d results, said %q", len(*kept), *said)
			}
		})
	}
}

// TestPoolEndsWithItsSpec: Ginkgo takes an interrupt itself, which only the specs see.
func TestPoolEndsWithItsSpec(t *testing.T) {
	spec, interrupt := context.WithCancel(t.Context())
	p, kept, _ := newPool(2, nil)
	p.judge = func(ctx context.Context, c *suites.Case) *suites.Result {
		if c == p.together[0] {
			interrupt()
		}
		<-ctx.Done()
		return NotJudged(c, interrupted)
	}
	p.start(t.Context())
	if first := p.result(spec, p.together[0]); first.Reason != interrupted {
		t.Errorf("a case that ran: %s", first.Reason)
	}
	if last := p.result(spec, p.alone[2]); last.Reason != interruptedBefore {
		t.Errorf("a case that had no turn: %s", last.Reason)
	}
	if len(*kept) > 4 {
		t.Errorf("%d cases went on after the interrupt", len(*kept))
	}
}
