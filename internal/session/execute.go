package session

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/omise-conformance/harness/internal/guarded"
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/internal/ownership"
	"github.com/omise-conformance/harness/suites"
)

// Why a case has no verdict where the caller ended the run.
const (
	interrupted       = "the run was interrupted while the case ran"
	interruptedBefore = "the run was interrupted before its turn"
)

// leftBehind is why a case has no verdict that went on all the same.
var leftBehind = fmt.Sprintf("interrupted: the case did not end within %s of the end of the run", guarded.Grace)

// flakyAttempts is how often a known-flaky case is tried before its failure counts.
const flakyAttempts = 3

// RunCase has one case performed, again where it is known to be flaky, and remembers the result.
func (s *Session) RunCase(ctx context.Context, performer Performer, c *suites.Case) *suites.Result {
	result := s.judgeCase(ctx, performer, c)
	s.keep(result)
	return result
}

// judgeOnce has one case performed, unless the target is gone.
func (s *Session) judgeOnce(ctx context.Context, performer Performer, c *suites.Case) *suites.Result {
	why := s.watchdog.before(ctx)
	if why == "" {
		return s.attempt(ctx, performer, c)
	}
	result := NotJudged(c, why)
	if why == interruptedBefore || why == s.enough() {
		result.Status = suites.Blocked
	}
	if lacks := s.env.Missing(c); lacks != "" {
		result.Status, result.Reason = suites.Unsupported, lacks
	}
	return result
}

// keep remembers the result of a case and tells how far the session is.
func (s *Session) keep(result *suites.Result) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.settle(result)
	s.options.Failing.Observe(result)
	s.results[result.Case] = result
	s.counts.Done++
	s.counts.Case, s.counts.Elapsed = result.Case.ID, time.Since(s.started)
	if s.env.Missing(result.Case) == "" {
		took := result.Duration * time.Duration(max(s.options.Repeat, 1))
		s.rest.note(took, s.options.Parallel > 1 && s.needsQuiet(result.Case))
		s.counts.Left = s.rest.left()
	}
	switch result.Status {
	case suites.Failed:
		s.counts.Failed++
		if most := s.options.MaxFailures; s.counts.Failed == most {
			s.Halt(s.enough())
		}
	case suites.Blocked:
		s.counts.Blocked++
	case suites.NotJudged:
		s.counts.NotJudged++
	default:
	}
	if s.options.Progress != nil {
		s.options.Progress(s.counts)
	}
}

// settle measures what a case exchanged, and keeps of it what the report needs.
func (s *Session) settle(result *suites.Result) {
	if s.options.VerdictOnly {
		return
	}
	if len(result.Exchanges) > 0 {
		if s.meter == nil {
			s.meter = newMeter(s.options.Contract)
		}
		s.meter.Observe(result.Exchanges)
	}
	ownership.Note(result)
	for _, ex := range result.Exchanges {
		s.kept.Keep(ex)
	}
}

// enough is why the session ends where as many cases failed as are allowed.
func (s *Session) enough() string {
	return fmt.Sprintf("the run ended after %s, as many as were allowed", names.Count(s.options.MaxFailures, "failed case"))
}

// perform has a case performed. One that still runs a while after the end of the run is left behind, and one that panics
// outside of its body is a defect of the harness: neither ends the others, or the report.
func perform(ctx context.Context, performer Performer, c *suites.Case) *suites.Result {
	var result *suites.Result
	err := guarded.Call(ctx, func() { result = performer.Perform(ctx, c) })
	var caught *guarded.PanicError
	switch {
	case err == nil:
		return result
	case errors.As(err, &caught):
		return NotJudged(c, fmt.Sprintf("the case %s panicked, which is a defect of the harness: %s", c.ID, caught.Details()))
	}
	return NotJudged(c, leftBehind)
}

func (s *Session) attempt(ctx context.Context, performer Performer, c *suites.Case) *suites.Result {
	failing, flaky := s.options.Failing, s.options.Flaky
	result := perform(ctx, performer, c)
	s.watchdog.after(result)
	again := flaky.Lists(c)
	for attempt := 2; again && broken(result) && attempt <= flakyAttempts && ctx.Err() == nil; attempt++ {
		result = perform(ctx, performer, c)
		result.Attempts = attempt
		s.watchdog.after(result)
	}
	switch halted := s.Halted(); {
	case result.Status != suites.NotJudged || ctx.Err() == nil || result.Reason == leftBehind:
	case halted != "":
		result.Reason = halted
	default:
		result.Status, result.Reason = suites.Blocked, interrupted
	}
	if !broken(result) {
		return result
	}
	if reason, ok := failing.Excuse(result); ok {
		result.Status, result.Reason = suites.KnownFailing, reason
	} else if reason, ok := flaky.Excuse(result); ok {
		result.Status = suites.KnownFailing
		result.Reason = fmt.Sprintf("known to be flaky, failed %d of %d times: %s", result.Attempts, flakyAttempts, reason)
	}
	return result
}

// broken reports whether a case failed, or was blocked by a step that did not work.
func broken(result *suites.Result) bool {
	return result.Status == suites.Failed || result.Status == suites.Blocked
}

// NotJudged returns the result of a case without a verdict.
func NotJudged(c *suites.Case, why string) *suites.Result {
	return &suites.Result{Case: c, Status: suites.NotJudged, Reason: why, Started: time.Now()}
}
