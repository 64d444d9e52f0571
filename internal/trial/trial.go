package trial

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/omise-conformance/harness/internal/embedded"
	"github.com/omise-conformance/harness/internal/faultproxy"
	"github.com/omise-conformance/harness/internal/guarded"
	"github.com/omise-conformance/harness/internal/selection"
	"github.com/omise-conformance/harness/internal/session"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/reports/trials"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/all"
	"github.com/omise-conformance/harness/target"
)

// Options say what is tried.
type Options struct {
	// Jobs are those of Choose: clean ones first.
	Jobs []Job
	// Workers try faults at the same time, each in an emulator of its own.
	Workers int
	Seed    int64
	// Progress is called after every fault, from one goroutine at a time. It may be nil.
	Progress func(session.Progress)
}

// trial is what was tried so far.
type trial struct {
	options Options
	started time.Time

	mu       sync.Mutex
	progress session.Progress
	entries  []*trials.FaultEntry // nil: not done
	errs     []error
}

// Run tries all jobs. What did not come out as specified comes first. When ctx ends, the entries are
// those that were done, and the error is that of ctx.
func Run(ctx context.Context, options Options) ([]trials.FaultEntry, error) {
	jobs := options.Jobs
	t := &trial{
		options: options, started: time.Now(), progress: session.Progress{Total: len(jobs)}, entries: make([]*trials.FaultEntry, len(jobs)),
	}
	clean := 0
	for clean < len(jobs) && jobs[clean].kind == trials.KindClean {
		clean++
	}
	impact := impactMap{}
	t.work(ctx, 0, clean, func(n int) (trials.FaultEntry, error) {
		entry, footprints, err := jobs[n].tryClean(ctx, options.Seed)
		t.mu.Lock()
		defer t.mu.Unlock()
		impact[jobs[n].Dialect] = footprints
		return entry, err
	})
	t.work(ctx, clean, len(jobs), func(n int) (trials.FaultEntry, error) {
		return jobs[n].try(ctx, options.Seed, jobs[n].affected(impact))
	})
	var finished []trials.FaultEntry
	for _, entry := range t.entries {
		if entry != nil {
			finished = append(finished, *entry)
		}
	}
	trials.SortFaults(finished)
	return finished, errors.Join(append(t.errs, ctx.Err())...)
}

// work has the workers try jobs, from one on and up to another.
func (t *trial) work(ctx context.Context, from, to int, try func(n int) (trials.FaultEntry, error)) {
	next := make(chan int)
	var workers sync.WaitGroup
	for range t.options.Workers {
		workers.Go(func() {
			for n := range next {
				var entry trials.FaultEntry
				var failed error
				if err := guarded.Call(ctx, func() { entry, failed = try(n) }); err != nil {
					t.done(ctx, n, &trials.FaultEntry{}, err)
					continue
				}
				t.done(ctx, n, &entry, failed)
			}
		})
	}
	for n := from; n < to && ctx.Err() == nil; n++ {
		next <- n
	}
	close(next)
	workers.Wait()
}

// done keeps an entry, unless its trial was broken off.
func (t *trial) done(ctx context.Context, n int, entry *trials.FaultEntry, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err != nil {
		t.errs = append(t.errs, err)
		return
	}
	if ctx.Err() != nil {
		return
	}
	t.entries[n] = entry
	t.progress.Done++
	t.progress.Case, t.progress.Elapsed = entry.ID, time.Since(t.started)
	if !entry.Well() {
		t.progress.Failed++
	}
	if t.options.Progress != nil {
		t.options.Progress(t.progress)
	}
}

// timeouts are short: what a fault leaves undone must not cost the waits of a slow target, since the
// emulator answers within the process.
var timeouts = target.Timeouts{
	Request: 5 * time.Second, Case: 20 * time.Second, Webhook: 500 * time.Millisecond, Poll: 100 * time.Millisecond,
}

// try runs the chosen cases against an emulator of its own with the fault, and compares what failed
// with what the fault names. The error is one of the harness.
func (j *Job) try(ctx context.Context, seed int64, chosen func(*suites.Case) bool) (trials.FaultEntry, error) {
	started := time.Now()
	emu, transport, proxy := j.start(seed)
	defer emu.Close()
	report, note, err := j.judge(ctx, seed, emu, transport, chosen, func(*suites.Case) {})
	if err != nil {
		return trials.FaultEntry{}, err
	}
	entry := j.entry(report, note, started)
	if proxy != nil {
		_, entry.Note = proxy.Changed()
	}
	return entry, nil
}

// tryClean runs every case and returns the footprint of each one.
func (j *Job) tryClean(ctx context.Context, seed int64) (trials.FaultEntry, map[string]footprint, error) {
	started := time.Now()
	emu, transport, _ := j.start(seed)
	defer emu.Close()
	sights, footprints := faultproxy.NewObserver(transport), map[string]footprint{}
	every := func(*suites.Case) bool { return true }
	report, note, err := j.judge(ctx, seed, emu, sights, every, func(c *suites.Case) { footprints[c.ID] = footprintOf(sights.Take()) })
	if err != nil {
		return trials.FaultEntry{}, nil, err
	}
	return j.entry(report, note, started), footprints, nil
}

// start starts the emulator with the fault, or with the proxy that makes it before it.
func (j *Job) start(seed int64) (emu *embedded.Emulator, transport http.RoundTripper, proxy *faultproxy.Proxy) {
	options := embedded.Options{Dialect: j.Dialect, Seed: seed}
	if j.kind == specs.SemanticFault {
		options.Fault = j.ID
	}
	emu = embedded.Start(options)
	if j.wire == nil {
		return emu, emu.Transport, nil
	}
	proxy = j.wire.Proxy(emu.Transport)
	hosts := embedded.Transport{}
	for host := range emu.Transport {
		hosts[host] = proxy
	}
	return emu, hosts, proxy
}

// judge runs the chosen cases strictly, because a fault may break a SHOULD.
func (j *Job) judge(
	ctx context.Context,
	seed int64,
	emu *embedded.Emulator,
	through http.RoundTripper,
	chosen func(*suites.Case) bool,
	after func(*suites.Case),
) (report *reports.Report, note string, err error) {
	return judgeEmulator(ctx, emu, session.Options{Target: emu.Target(j.Dialect, through), Seed: seed, Strict: true}, chosen, after)
}

// judgeEmulator runs the chosen cases against an emulator without sockets and calls after with each
// one. The note says why no case ran.
func judgeEmulator(
	ctx context.Context,
	emu *embedded.Emulator,
	options session.Options,
	chosen func(*suites.Case) bool,
	after func(*suites.Case),
) (report *reports.Report, note string, err error) {
	if options.Contract, err = specs.Load(); err != nil {
		return nil, "", err
	}
	options.Suite, options.Selected = all.Cases(), selection.All(all.Cases())
	options.Target.Name = emu.Hosts.API + " and " + emu.Hosts.Vault // like any target with addresses
	options.Target.Timeouts = timeouts
	options.VerdictOnly = true
	s := session.New(options)
	connection, err := session.Open(ctx, &options)
	if err != nil {
		return nil, "", err
	}
	defer connection.Close()
	if err := s.Connect(ctx, connection); err != nil {
		// The target refuses the keys: the run ends before the first case.
		return &reports.Report{ExitCode: 2}, err.Error(), nil
	}
	options.Selected.Leave(func(c *suites.Case) string {
		if !chosen(c) {
			return "nothing in it is changed"
		}
		return ""
	})
	// One after the other and not by Ginkgo, which has one run in a process. What a case exchanged is
	// not kept.
	for _, c := range options.Selected.Cases {
		s.RunCase(ctx, session.Live{Session: s}, c).Exchanges = nil
		after(c)
	}
	return s.Verdict(), "", nil
}
