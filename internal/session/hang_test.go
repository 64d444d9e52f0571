package session

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/omise-conformance/harness/internal/guarded"
	"github.com/omise-conformance/harness/internal/selection"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/target"
)

// stuck never returns.
type stuck struct{ begun func() }

func (p stuck) Perform(context.Context, *suites.Case) *suites.Result {
	p.begun()
	select {}
}

func (stuck) Describe() string { return "stuck" }

// TestInterruptedThoughCasesHang: what never returns is left behind, and reported.
func TestInterruptedThoughCasesHang(t *testing.T) {
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, parallel := range []int{1, 4} {
		t.Run(strconv.Itoa(parallel), func(t *testing.T) {
			suite := casesNamed("case", 9)
			s := New(Options{Contract: contract, Suite: suite, Selected: selection.All(suite), Seed: DefaultSeed, Parallel: parallel})
			s.Attach(nil, map[string]bool{}, true)
			ctx, cancel := context.WithCancel(t.Context())
			performer := stuck{cancel}
			began := time.Now()
			s.Run(ctx, performer)
			report := s.Report(ctx, performer, Remarks{})
			if took := time.Since(began); took > 6*guarded.Grace {
				t.Errorf("it took %s", took)
			}
			hung, before := 0, 0
			for i := range report.Cases {
				switch report.Cases[i].Reason {
				case leftBehind:
					hung++
				case interruptedBefore:
					before++
				}
			}
			if hung < 1 || hung > parallel || hung+before != len(suite) {
				t.Errorf("of %d cases %d hang and %d had no turn", len(suite), hung, before)
			}
			if report.Verdict != reports.Interrupted || report.ExitCode != 130 {
				t.Errorf("the verdict is %s, exit code %d", report.Verdict, report.ExitCode)
			}
		})
	}
}

// TestPanicOfAPerformer: one case is not judged, and all others are.
func TestPanicOfAPerformer(t *testing.T) {
	for _, parallel := range []int{1, 4} {
		s, _, counts := ran(t, Options{Parallel: parallel}, 9, func(_ *Session, _ context.Context, c *suites.Case, _ int) *suites.Result {
			if c.ID == "pool/case-03" {
				panic("planted")
			}
			return &suites.Result{Case: c, Status: suites.Passed}
		})
		if why := s.results[s.options.Suite[3]].Reason; counts[suites.Passed] != 8 || counts[suites.NotJudged] != 1 || !strings.Contains(why, "defect of the harness: planted") {
			t.Errorf("%d at once: %v, %s", parallel, counts, why)
		}
	}
}

// stuckControl is a control API that never answers once a case has moved the clock.
type stuckControl struct {
	target.Control
	asked chan struct{}
}

func (c stuckControl) Now(context.Context) (time.Time, error) {
	close(c.asked)
	select {}
}

// TestInterruptedRestoration: a target that cannot be restored does not hold up who interrupts the run.
func TestInterruptedRestoration(t *testing.T) {
	s := New(Options{})
	control := stuckControl{asked: make(chan struct{})}
	s.clock.control, s.clock.moved = control, time.Hour
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-control.asked
		cancel()
	}()
	began := time.Now()
	s.Restore(ctx)
	if took := time.Since(began); took > 6*guarded.Grace {
		t.Errorf("it took %s", took)
	}
	if said := strings.Join(s.Problems(), "\n"); !strings.Contains(said, "may have left the clock or the webhook") {
		t.Errorf("it says %q", said)
	}
}
