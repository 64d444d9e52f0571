package session

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/target"
)

// A target that stops answering would cost every further case its whole time limit. So it is asked
// before each case once several in a row had no answer. A target that answers when asked but lets
// cases wait is given up after waitBudget.
const (
	// silentCases is how many cases in a row have no answer before the target is asked.
	silentCases = 3
	// probeWait is the time that it has for its answer.
	probeWait = 2 * time.Second
	// probePause is the least time between two probes: a target that restarts refuses at once, and a
	// whole run would go by meanwhile.
	probePause = 200 * time.Millisecond
	// probeBudget bounds the time spent with asking; after it the rest is not judged.
	probeBudget = 20 * time.Second
	// waitBudget bounds the time that cases without a verdict took.
	waitBudget = 5 * time.Minute
)

// watchdog notices a target that goes away and one that answers in live mode.
type watchdog struct {
	mu     sync.Mutex
	target target.Target // nil: there is none to ask, as in a replay
	down   string        // why nothing more is judged
	silent int           // cases in a row without an answer
	last   string
	spent  time.Duration // with asking whether it is back
	waited time.Duration // in cases that were not judged, as if those at once had shared the time
	crowd  int           // cases that run at once
	said   []string

	asking sync.Mutex // held while the target is asked: once for all cases that run at once
}

// crowded is told how many cases run at once from now on.
func (w *watchdog) crowded(cases int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.crowd = cases
}

// guard gives the watchdog a target, and the reason for which it cannot be judged, if there is one.
func (w *watchdog) guard(to target.Target, down string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.target = to
	if w.down == "" {
		w.down = down
	}
}

// halt ends the run: every further case is not judged for that reason.
func (w *watchdog) halt(why string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.down == "" {
		w.down = why
		w.said = append(w.said, why)
	}
}

// halted returns why the run was ended, or an empty string.
func (w *watchdog) halted() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.down
}

// before returns why the next case cannot be judged, or an empty string.
func (w *watchdog) before(ctx context.Context) string {
	if down, suspected := w.state(); down != "" {
		return down
	} else if ctx.Err() != nil {
		return interruptedBefore
	} else if !suspected {
		return ""
	}
	w.asking.Lock()
	defer w.asking.Unlock()
	// Another case may have asked meanwhile.
	if down, suspected := w.state(); down != "" || !suspected {
		return down
	}
	w.mu.Lock()
	last, spent := w.last, w.spent
	w.mu.Unlock()
	if spent >= probeBudget {
		w.halt("the target did not answer any more and the rest was not tried: " + last)
		return w.halted()
	}
	why, took := w.ask(ctx)
	if ctx.Err() != nil {
		return interruptedBefore
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.spent += took
	if why == "" {
		w.silent = 0
	}
	return why
}

// state returns why nothing more is judged, and reports whether the target must be asked first.
func (w *watchdog) state() (down string, suspected bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.down, w.silent >= silentCases && w.target != nil
}

// ask returns why the target does not answer now, or an empty string, and how long asking took.
func (w *watchdog) ask(ctx context.Context) (why string, took time.Duration) {
	asked := time.Now()
	waiting, cancel := context.WithTimeout(ctx, probeWait)
	defer cancel()
	for _, probe := range probes(w.target.Config().Keys) {
		if why = w.target.Do(waiting, probe.call).NotJudged(); why != "" {
			pause(ctx, probePause-time.Since(asked))
			break
		}
	}
	return why, time.Since(asked)
}

// pause waits, or until the context ends.
func pause(ctx context.Context, wait time.Duration) {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// after records a result.
func (w *watchdog) after(result *suites.Result) {
	w.mu.Lock()
	if result.Status != suites.NotJudged {
		w.silent = 0
		w.mu.Unlock()
		return
	}
	w.silent++
	w.last = result.Reason
	w.waited += result.Duration / time.Duration(max(w.crowd, 1))
	over := w.waited > waitBudget
	w.mu.Unlock()
	if over {
		w.halt(
			fmt.Sprintf("cases waited more than %s in all for answers that did not come, and the rest was not tried: %s", waitBudget, result.Reason),
		)
	}
}

// say adds a sentence to the report.
func (w *watchdog) say(sentence string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.said = append(w.said, sentence)
}

// problems returns the sentences about the target for the report.
func (w *watchdog) problems() []string {
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
