package replaying

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/omise-conformance/harness/internal/guarded"
	"github.com/omise-conformance/harness/suites"
)

// prejudged performs cases whose result may be there already.
type prejudged struct {
	replayer *Replayer
	results  map[*suites.Case]func() *suites.Result
	taken    map[*suites.Case]bool
	end      func() // ends the work
}

// prejudge replays cases in parallel, before Ginkgo asks for them: recordings share nothing. A case
// that nobody has begun is judged when it is asked for.
func (r *Replayer) prejudge(ctx context.Context) *prejudged {
	cases := r.options.Session.Selected.Cases
	p := &prejudged{
		replayer: r, results: make(map[*suites.Case]func() *suites.Result, len(cases)), taken: map[*suites.Case]bool{},
	}
	for _, c := range cases {
		p.results[c] = sync.OnceValue(func() *suites.Result { return r.Perform(ctx, c) })
	}
	var next atomic.Int64
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) - 1 {
		workers.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(cases)) && ctx.Err() == nil; i = next.Add(1) - 1 {
				_ = guarded.Call(ctx, func() { p.results[cases[i]]() }) // who asks for the result gets the panic again
			}
		})
	}
	p.end = func() {
		next.Store(int64(len(cases)))
		_ = guarded.Call(ctx, workers.Wait) // what hangs is left behind by the session, too
	}
	return p
}

// Perform returns the result of a case. A known-flaky case is judged anew each further time.
func (p *prejudged) Perform(ctx context.Context, c *suites.Case) *suites.Result {
	if p.taken[c] {
		return p.replayer.Perform(ctx, c)
	}
	p.taken[c] = true
	return p.results[c]()
}

// Describe says what was replayed.
func (p *prejudged) Describe() string { return p.replayer.Describe() }
