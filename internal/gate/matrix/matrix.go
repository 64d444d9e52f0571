// Package matrix runs a client's command again and again, each time with something else injected into the answers that it
// gets, and says how the command copes.
package matrix

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/omise-conformance/harness/internal/gate"
	"github.com/omise-conformance/harness/internal/gate/child"
	"github.com/omise-conformance/harness/internal/gate/injection"
	"github.com/omise-conformance/harness/internal/session"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/reports/matrix"
)

// Options say what is run, and with what.
type Options struct {
	// Gate has the command and how it is judged.
	Gate gate.Options
	// Inject are the injections as users write them, a row each; empty: those that are no part of another, and with All
	// every one.
	Inject []string
	All    bool
	// Timeout is the time after which a command that waits for one answer hangs. A run may take some of it, see held.
	Timeout time.Duration
	// Parallel is how many runs go on at once, each behind a gate of its own.
	Parallel int
	// Output returns where the output of a run goes, by the name of the injection, and the name of that place.
	Output func(injection string) (to io.WriteCloser, name string, err error)
	// Progress is called after every run, from one goroutine at a time. It may be nil.
	Progress func(session.Progress)
}

// DefaultTimeout is longer than the time limits of most clients, which are 30 to 80 seconds.
const DefaultTimeout = 2 * time.Minute

// How long a run may take: three times as long as the run without an injection, and the time limit for each answer that may
// be held back in it, since a client that gives up each after its own time does not hang.
const (
	slower = 3
	held   = 4
)

// Run runs the command without an injection, and then with each. When ctx ends, the rows are those that were run.
func Run(ctx context.Context, o Options) (*matrix.Matrix, error) {
	chosen, err := choose(o.Gate.Session.Contract, o.Inject, o.All)
	if err != nil {
		return nil, err
	}
	r := &runner{Options: o, started: time.Now(), progress: session.Progress{Total: len(chosen)}}
	m := &matrix.Matrix{
		Seed: o.Gate.Session.Seed, Version: o.Gate.Session.Target.Version, Started: r.started, Rows: make([]matrix.Row, len(chosen)),
	}
	plan, watch := injection.Watching(o.Gate.Session.Contract)
	m.Clean = matrix.Row{Injection: "none", Sentence: "Nothing is injected."}
	report, err := r.try(ctx, plan, &m.Clean)
	if err != nil {
		return nil, err
	}
	if err := green(&m.Clean); err != nil {
		return nil, errors.Join(err, ctx.Err())
	}
	r.clean, m.Command = habitsOf(report), report.Gate.Command
	r.limit = held*o.Timeout + slower*time.Duration(m.Clean.DurationMS*float64(time.Millisecond))
	next := make(chan int)
	var workers sync.WaitGroup
	for range max(1, o.Parallel) {
		workers.Go(func() {
			for n := range next {
				r.row(ctx, &m.Rows[n], chosen[n], watch)
			}
		})
	}
	for n := range chosen {
		next <- n
	}
	close(next)
	workers.Wait()
	m.Interrupted = ctx.Err() != nil
	if m.Interrupted {
		m.Rows = done(m.Rows)
	}
	return m, errors.Join(r.errs...)
}

// green refuses a command that does not pass even without an injection.
func green(clean *matrix.Row) error {
	const first = "without an injection the command "
	switch {
	case clean.Ended == matrix.Hung:
		return errors.New(first + "was not done in time: give it more with --timeout")
	case clean.Ended != matrix.Passed && clean.Problem != "":
		return errors.New(first + "does not pass: " + clean.Problem)
	case clean.Ended != matrix.Passed:
		return fmt.Errorf(first+"fails with exit code %d: a matrix needs one that passes", clean.Exit)
	case clean.Requests == 0:
		return errors.New(first + "sent no request to the API: there is nothing to inject into. `gate doctor -- COMMAND` says how the command comes to the gate")
	}
	return nil
}

// runner runs the command.
type runner struct {
	Options
	started time.Time
	clean   habits
	limit   time.Duration // of a run

	mu       sync.Mutex
	progress session.Progress
	errs     []error
}

// row makes one row.
func (r *runner) row(ctx context.Context, row *matrix.Row, c choice, watch *injection.Watch) {
	if ctx.Err() != nil {
		return
	}
	*row = matrix.Row{
		Injection: c.written, Sentence: c.injection.Sentence, Good: c.injection.Good, Cope: c.injection.Expect == injection.Cope, Ended: matrix.NotRun,
	}
	var err error
	if c.located || watch.Reaches(c.injection) {
		var plan *injection.Plan
		if plan, err = injection.Parse(r.Gate.Session.Contract, []string{c.written}, r.Gate.Session.Seed); err == nil {
			plan.Hold = r.Options.Timeout
			var report *reports.Report
			if report, err = r.try(ctx, plan, row); err == nil {
				r.clean.judge(row, report, plan.Tallies())
				r.outlast(row, plan.Tallies())
			}
		}
	}
	if ctx.Err() != nil {
		*row = matrix.Row{}
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if err != nil {
		r.errs = append(r.errs, fmt.Errorf("%s: %w", c.written, err))
	}
	r.progress.Done++
	r.progress.Case, r.progress.Elapsed = c.written, time.Since(r.started)
	if row.Wrong() {
		r.progress.Failed++
	}
	if r.Progress != nil {
		r.Progress(r.progress)
	}
}

// outlast has a command hang that waited for one answer as long as the time limit.
func (r *runner) outlast(row *matrix.Row, tallies []injection.Tally) {
	for _, t := range tallies {
		if t.Outlasted > 0 {
			row.Ended = matrix.Hung
			row.Problem = fmt.Sprintf("it waited for an answer for %s and would have waited longer", r.Options.Timeout)
		}
	}
}

// grace is how long a command may take to end after its time is over.
const grace = 2 * time.Second

// try runs the command once, and says in a row how it ended.
func (r *runner) try(ctx context.Context, plan *injection.Plan, row *matrix.Row) (*reports.Report, error) {
	to, name, err := r.Output(row.Injection)
	if err != nil {
		return nil, err
	}
	defer to.Close()
	out := &output{to: to, left: mostOutput, keys: r.Gate.Upstream.Keys()}
	defer out.flush()
	options := r.Gate
	options.Injection = plan
	var end child.End
	options.Timeout = cmp.Or(r.limit, r.Timeout)
	options.Child = child.Options{Grace: grace, Stdin: nothing{}, Stdout: out, Stderr: out}
	options.Ended = func(e child.End) { end = e }
	started := time.Now()
	report, err := gate.Run(ctx, options)
	if err != nil {
		return nil, err
	}
	row.DurationMS, row.Output = float64(time.Since(started))/float64(time.Millisecond), name
	row.Exit, row.Problem = end.Code, end.Problem
	switch {
	case end.TimedOut:
		row.Ended = matrix.Hung
	case end.Code == 0:
		row.Ended = matrix.Passed
	default:
		row.Ended = matrix.Failed
	}
	if report.Gate != nil {
		row.Requests = report.Gate.Requests
	}
	return report, nil
}

// done returns the rows that were run.
func done(rows []matrix.Row) []matrix.Row {
	var ran []matrix.Row
	for i := range rows {
		if rows[i].Ended != "" {
			ran = append(ran, rows[i])
		}
	}
	return ran
}

// nothing is the standard input of a command that is run many times.
type nothing struct{}

func (nothing) Read([]byte) (int, error) { return 0, io.EOF }
