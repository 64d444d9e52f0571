package conformance

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/omise-conformance/harness/internal/exchange"
	"github.com/omise-conformance/harness/internal/target"
	"github.com/omise-conformance/harness/suites"
)

// A target that stops answering would cost every further case its whole time
// limit. After silentCases cases in a row without an answer the target is asked
// once before each case, with probeWait for the answer, until probeBudget of
// waiting is used up; then the rest is not judged.
const (
	silentCases = 3
	probeWait   = 2 * time.Second
	probeBudget = 20 * time.Second
)

// watch notices a target that goes away and one that answers in live mode.
type watch struct {
	target target.Target

	mu     sync.Mutex
	down   string // why nothing more is judged
	silent int    // cases in a row without an answer
	last   string
	spent  time.Duration
	said   []string
}

// halt ends the run: every further case is not judged for that reason.
func (w *watch) halt(why string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.down == "" {
		w.down = why
		w.said = append(w.said, why)
	}
}

// before tells why the next case cannot be judged, empty where it can.
func (w *watch) before(ctx context.Context) string {
	if ctx.Err() != nil {
		return "the run was interrupted before its turn"
	}
	w.mu.Lock()
	down, silent, last, spent := w.down, w.silent, w.last, w.spent
	w.mu.Unlock()
	if down != "" || silent < silentCases {
		return down
	}
	if spent >= probeBudget {
		w.halt(fmt.Sprintf("the target did not answer any more and the rest was not tried: %s", last))
		return w.before(ctx)
	}
	asked := time.Now()
	limited, cancel := context.WithTimeout(ctx, probeWait)
	defer cancel()
	ex := w.target.Do(limited, probeCall(w.target.Config().Keys))
	w.mu.Lock()
	defer w.mu.Unlock()
	w.spent += time.Since(asked)
	if ex.Failure == nil {
		w.silent = 0
		return ""
	}
	return ex.Failure.Message
}

// after takes note of a result.
func (w *watch) after(result *suites.Result) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if result.Status != suites.NotJudged {
		w.silent = 0
		return
	}
	w.silent++
	w.last = result.Reason
}

// problems are sentences about the target for the report.
func (w *watch) problems() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	said := slices.Clone(w.said)
	if w.down != "" && !slices.Contains(said, w.down) {
		said = append(said, w.down)
	}
	if said == nil {
		said = []string{}
	}
	return said
}

// probeCall is the cheapest request that a target must answer.
func probeCall(keys target.Keys) target.Call {
	return target.Call{Method: "GET", Host: exchange.API, Path: "/charges", Query: map[string]string{"limit": "1"}, Key: keys.Secret}
}
