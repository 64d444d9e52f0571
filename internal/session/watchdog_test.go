package session

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/target"
)

// askedTarget answers as long as it is up, and counts.
type askedTarget struct {
	up    bool
	slow  time.Duration
	asked int
}

func (a *askedTarget) Config() *target.Config  { return &target.Config{} }
func (a *askedTarget) Control() target.Control { return nil }
func (a *askedTarget) Do(ctx context.Context, call target.Call) *exchange.Exchange {
	a.asked++
	select {
	case <-time.After(a.slow):
	case <-ctx.Done():
	}
	if a.up {
		return exchange.New(exchange.Raw{Method: call.Method, Path: call.Path, Response: &exchange.RawResponse{Status: 200}})
	}
	return exchange.New(exchange.Raw{Method: call.Method, Path: call.Path, Failure: &exchange.Failure{Kind: "refused", Message: "nobody is there"}})
}

func unjudged(took time.Duration) *suites.Result {
	return &suites.Result{Status: suites.NotJudged, Reason: "no answer", Duration: took}
}

func TestWatchdogAsksOnlyAfterSilence(t *testing.T) {
	asked := &askedTarget{}
	w := &watchdog{target: asked}
	for i := range silentCases {
		if why := w.before(t.Context()); why != "" || asked.asked != 0 {
			t.Fatalf("after %d silent cases: %q, asked %d times", i, why, asked.asked)
		}
		w.after(unjudged(time.Second))
	}
	started := time.Now()
	if why := w.before(t.Context()); why != "nobody is there" || asked.asked != 1 || time.Since(started) < probePause {
		t.Errorf("while it is down: %q, asked %d times in %s", why, asked.asked, time.Since(started))
	}
	asked.up, asked.asked = true, 0
	if why := w.before(t.Context()); why != "" || asked.asked != 2 {
		t.Errorf("once it is back: %q, asked %d hosts", why, asked.asked)
	}
	asked.asked = 0
	if why := w.before(t.Context()); why != "" || asked.asked != 0 {
		t.Errorf("after that: %q, asked %d times", why, asked.asked)
	}
	if problems := w.problems(); len(problems) != 0 {
		t.Errorf("problems %q", problems)
	}
}

func TestWatchdogForgetsSilenceAfterAnAnswer(t *testing.T) {
	w := &watchdog{target: &askedTarget{}}
	for range 10 * silentCases {
		w.after(unjudged(time.Millisecond))
		w.after(&suites.Result{Status: suites.Failed})
		if why := w.before(t.Context()); why != "" {
			t.Fatalf("every other case had an answer: %q", why)
		}
	}
}

func TestWatchdogEndsInTime(t *testing.T) {
	w := &watchdog{target: &askedTarget{}, silent: silentCases, last: "no answer", spent: probeBudget}
	want := "the target did not answer any more and the rest was not tried: no answer"
	if why := w.before(t.Context()); why != want || len(w.problems()) != 1 {
		t.Errorf("once asking took too long: %q, problems %q", why, w.problems())
	}

	w = &watchdog{target: &askedTarget{up: true}}
	for range 11 {
		if why := w.before(t.Context()); why != "" {
			t.Fatalf("too early: %q", why)
		}
		w.after(unjudged(30 * time.Second))
	}
	if why := w.before(t.Context()); !strings.HasPrefix(why, "cases waited more than 5m0s in all for answers that did not come") {
		t.Errorf("a target that answers only when asked: %q", why)
	}
}

func TestWatchdogIsInterrupted(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	w := &watchdog{target: &askedTarget{slow: time.Minute}, silent: silentCases}
	if why := w.before(ctx); why != interruptedBefore {
		t.Errorf("while it asks: %q", why)
	}
	if why := w.before(ctx); why != interruptedBefore {
		t.Errorf("before it asks: %q", why)
	}
}
