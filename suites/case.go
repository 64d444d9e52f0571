// Package suites holds the cases: what a case is, what it may use, and how it
// becomes a Ginkgo spec. The cases themselves are in a folder per subject.
package suites

import (
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
)

// Case is one conformance case. It makes its own data and runs alone.
type Case struct {
	// ID is unique and stable: "charges/captured-card". The part before the
	// slash is the subject.
	ID    string
	Title string
	// Rules are the rules that the case judges; it fails where it passes without
	// having judged one of them.
	Rules []string
	// Requires names features that the target must have, besides those that the
	// rules themselves require.
	Requires []string
	// Labels select cases beside their subject: "slow", "clock", "concurrency".
	Labels []string
	Run    func(t *T)
}

// Status is the verdict on a case.
type Status string

// The verdicts. Unsupported: the target lacks a feature, or the pinned dialect
// does not state the rules. Excluded: the user left it out.
const (
	Passed       Status = "passed"
	Failed       Status = "failed"
	NotJudged    Status = "not_judged"
	Unsupported  Status = "unsupported"
	Excluded     Status = "excluded"
	KnownFailing Status = "known_failing"
)

// Result is what running a case gave.
type Result struct {
	Case     *Case
	Status   Status
	Reason   string // of every status but passed and failed
	Started  time.Time
	Duration time.Duration
	// Checks counts what was judged, ambient rules included.
	Checks int
	// Judged counts the checks per rule.
	Judged    map[string]int
	Findings  []judge.Finding
	Exchanges []*exchange.Exchange
	// Spoke counts, per rule, the dialects that the answers met.
	Spoke map[string]specs.Dialect
	// Attempts is above 1 where a known-flaky case was run again.
	Attempts int
}
