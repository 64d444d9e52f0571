package conformance

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/target"
)

// A target that stops answering would cost every further case its whole time
// limit. After silentCases cases in a row without an answer the target is asked
// once before each case, with probeWait for the answer and at least probePause
// after none (a target that is started anew refuses at once, and a whole run would
// go by meanwhile), until probeBudget of waiting is used up; then the rest is not judged. So it is where the target
// answers when asked but lets cases wait, for waitBudget in all.
const (
	silentCases = 3
	probeWait   = 2 * time.Second
	probePause  = 200 * time.Millisecond
	probeBudget = 20 * time.Second
	waitBudget  = 5 * time.Minute
)

// watch notices a target that goes away and one that answers in live mode.
type watch struct {
	target target.Target // nil: there is none to ask, as in a replay

	mu     sync.Mutex
	down   string // why nothing more is judged
	silent int    // cases in a row without an answer
	last   string
	spent  time.Duration // with asking whether it is back
	waited time.Duration // in cases that were not judged
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

// halted tells whether the run was ended.
func (w *watch) halted() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.down != ""
}

// before tells why the next case cannot be judged, empty where it can.
func (w *watch) before(ctx context.Context) string {
	if ctx.Err() != nil {
		return interruptedBefore
	}
	w.mu.Lock()
	down, silent, last, spent := w.down, w.silent, w.last, w.spent
	w.mu.Unlock()
	if down != "" || silent < silentCases || w.target == nil {
		return down
	}
	if spent >= probeBudget {
		w.halt("the target did not answer any more and the rest was not tried: " + last)
		return w.before(ctx)
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

// ask tells why the target does not answer now, empty where it does, and how
// long asking took.
func (w *watch) ask(ctx context.Context) (why string, took time.Duration) {
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

// pause waits, unless the context ends before.
func pause(ctx context.Context, wait time.Duration) {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// after takes note of a result.
func (w *watch) after(result *suites.Result) {
	w.mu.Lock()
	if result.Status != suites.NotJudged {
		w.silent = 0
		w.mu.Unlock()
		return
	}
	w.silent++
	w.last = result.Reason
	w.waited += result.Duration
	over := w.waited > waitBudget
	w.mu.Unlock()
	if over {
		w.halt(fmt.Sprintf("cases waited more than %s in all for answers that did not come, and the rest was not tried: %s", waitBudget, result.Reason))
	}
}

// say adds a sentence to the report.
func (w *watch) say(sentence string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.said = append(w.said, sentence)
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

// probe is a request that a target must answer if it is there at all.
type probe struct {
	call    target.Call
	kind    string // of its key
	setting string // that holds the key
}

// probes has one cheap request for each host with its key. The vault has no
// cheaper one than a token that cannot be made, for want of a card.
func probes(keys target.Keys) []probe {
	return []probe{
		{target.Call{Method: "GET", Host: exchange.API, Path: "/charges", Query: map[string]string{"limit": "1"}, Key: keys.Secret}, "secret", "SecretKey"},
		{target.Call{Method: "POST", Host: exchange.Vault, Path: "/tokens", Params: map[string]any{}, Key: keys.Public}, "public", "PublicKey"},
	}
}
