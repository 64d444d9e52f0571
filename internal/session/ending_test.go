package session

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/omise-conformance/harness/internal/selection"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/target"
)

// performance performs cases by a function, and counts.
type performance struct {
	perform func(ctx context.Context, c *suites.Case, times int) *suites.Result

	mu    sync.Mutex
	times map[string]int
}

func (p *performance) Describe() string { return "a function" }

func (p *performance) Perform(ctx context.Context, c *suites.Case) *suites.Result {
	p.mu.Lock()
	p.times[c.ID]++
	times := p.times[c.ID]
	p.mu.Unlock()
	return p.perform(ctx, c, times)
}

// ran runs cases in a session of its own, and returns it with the statuses of the cases.
func ran(t *testing.T, options Options, n int, perform func(s *Session, ctx context.Context, c *suites.Case, times int) *suites.Result,
) (s *Session, p *performance, counts map[suites.Status]int) {
	t.Helper()
	var err error
	if options.Contract, err = specs.Load(); err != nil {
		t.Fatal(err)
	}
	options.Suite, options.Seed = casesNamed("case", n), DefaultSeed
	options.Selected = selection.All(options.Suite)
	s = New(options)
	s.Attach(nil, map[string]bool{}, true)
	s.env.Halt = s.abort
	p = &performance{times: map[string]int{}}
	p.perform = func(ctx context.Context, c *suites.Case, times int) *suites.Result { return perform(s, ctx, c, times) }
	s.Run(t.Context(), p)
	counts = map[suites.Status]int{}
	for _, result := range s.results {
		counts[result.Status]++
	}
	return s, p, counts
}

// TestSessionEndsAfterFailures: the rest has no verdict and says why, and what was running is finished.
func TestSessionEndsAfterFailures(t *testing.T) {
	for _, parallel := range []int{1, 4} {
		t.Run(strconv.Itoa(parallel), func(t *testing.T) {
			s, p, counts := ran(t, Options{Parallel: parallel, MaxFailures: 2}, 20,
				func(_ *Session, _ context.Context, c *suites.Case, _ int) *suites.Result {
					return &suites.Result{Case: c, Status: suites.Failed}
				})
			const why = "the run ended after 2 failed cases, as many as were allowed"
			if failed := counts[suites.Failed]; failed < 2 || failed > 1+parallel || failed != len(p.times) || counts[suites.Blocked] != 20-failed {
				t.Errorf("%d cases ran: %v", len(p.times), counts)
			}
			if last := s.results[s.options.Suite[19]]; last.Reason != why || !slices.Equal(s.Problems(), []string{why}) {
				t.Errorf("the last case: %q; problems %q", last.Reason, s.Problems())
			}
		})
	}
}

// TestAbortEndsWhatRuns: after an answer about real money nothing more is sent, by no case.
func TestAbortEndsWhatRuns(t *testing.T) {
	for _, parallel := range []int{1, 4} {
		t.Run(strconv.Itoa(parallel), func(t *testing.T) {
			var all sync.WaitGroup
			all.Add(parallel)
			_, p, counts := ran(t, Options{Parallel: parallel}, 20,
				func(s *Session, ctx context.Context, c *suites.Case, _ int) *suites.Result {
					all.Done()
					all.Wait()
					if c.ID == "pool/case-00" {
						s.env.Halt("real money")
						if ctx.Err() == nil {
							t.Error("the case itself goes on")
						}
					}
					select {
					case <-ctx.Done():
					case <-time.After(10 * time.Second):
						t.Errorf("%s goes on", c.ID)
					}
					return NotJudged(c, "cut off")
				})
			if len(p.times) != parallel || counts[suites.NotJudged] != 20 {
				t.Errorf("%d cases ran: %v", len(p.times), counts)
			}
		})
	}
}

// TestRepeatedCasesCountAtTheirWorst, and those whose verdicts differ are named.
func TestRepeatedCasesCountAtTheirWorst(t *testing.T) {
	s, p, counts := ran(t, Options{Parallel: 2, Repeat: 3}, 30,
		func(_ *Session, _ context.Context, c *suites.Case, times int) *suites.Result {
			switch {
			case c.ID == "pool/case-29":
				return &suites.Result{Case: c, Status: suites.Unsupported, Reason: "it lacks something"}
			case c.ID == "pool/case-28", times != 2:
				return &suites.Result{Case: c, Status: suites.Passed}
			case c.ID == "pool/case-03":
				return NotJudged(c, "no answer")
			}
			return &suites.Result{Case: c, Status: suites.Failed}
		})
	if counts[suites.Failed] != 27 || counts[suites.Passed] != 1 || counts[suites.NotJudged] != 1 || counts[suites.Unsupported] != 1 {
		t.Errorf("the worst verdicts are %v", counts)
	}
	if p.times["pool/case-00"] != 3 || p.times["pool/case-29"] != 1 {
		t.Errorf("ran %v", p.times)
	}
	problems := s.Problems()
	if len(problems) != mostNamed+1 || problems[0] != "pool/case-00 is flaky: failed 1, passed 2 of 3 times" ||
		problems[3] != "pool/case-03 is flaky: not judged 1, passed 2 of 3 times" || !strings.HasPrefix(problems[mostNamed], "8 further cases") {
		t.Errorf("problems %q", problems)
	}
}

// movedClock is a control API that has only a clock.
type movedClock struct {
	target.Control
	mu sync.Mutex
	at time.Time
}

func (m *movedClock) Now(context.Context) (time.Time, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.at, nil
}

func (m *movedClock) Advance(_ context.Context, by time.Duration) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.at = m.at.Add(by)
	return nil
}

// TestRunsLeaveTheClockAsItWas, however many cases run at once.
func TestRunsLeaveTheClockAsItWas(t *testing.T) {
	began := time.Now()
	for _, parallel := range []int{1, 4} {
		control := &movedClock{at: began}
		_, p, _ := ran(t, Options{Parallel: parallel}, 3, func(s *Session, ctx context.Context, c *suites.Case, _ int) *suites.Result {
			if err := s.clock.advance(ctx, control, time.Hour); err != nil {
				t.Error(err)
			}
			s.mu.Lock()
			defer s.mu.Unlock()
			s.clock.control = control
			return &suites.Result{Case: c, Status: suites.Passed}
		})
		if len(p.times) != 3 || !control.at.Equal(began) {
			t.Errorf("%d cases at once: after %d cases the clock is ahead by %s", parallel, len(p.times), control.at.Sub(began))
		}
	}
}
