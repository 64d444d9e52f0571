// Package suites holds the conformance cases: what a case is, what it may use
// while it runs, and how it becomes a Ginkgo spec. The cases themselves are in
// one folder per subject; package all gathers them.
//
// # Writing a case
//
// A case is a value with a function that sends requests and judges the answers:
//
//	var minimum = &suites.Case{
//		ID:    "shop/minimum",
//		Title: "A charge of 20 baht succeeds",
//		Rules: []string{"charge.amount-at-minimum"},
//		Run: func(t *suites.T) {
//			card := t.Token(suites.Visa).ID()
//			charge := t.Post("/charges", suites.ChargeParams(suites.P{"card": card, "amount": 2000}))
//			t.OK(charge, suites.F{"amount": 2000, "failure_code": expect.Null})
//		},
//	}
//
// The rules are those of specs/rules.yaml. Package expect has the matchers that
// fields can be compared with. Execute runs one case.
//
// A case literal has one field per line, in the order ID, Title, Rules, Requires,
// Uses, Alone, Labels, Run. A case with one rule names it once, in Rules: the methods of T judge
// by it. A case that judges by several rules says which: t.Rule("charge.fees").OK(…).
package suites

import (
	"strings"
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
)

// Case is one conformance case. It creates its own data and depends on no other
// case, so that cases can run in any order and at the same time.
type Case struct {
	// ID is unique and never changes: "charges/captured-later". The part before
	// the slash is the subject.
	ID string
	// Title is a sentence that says what holds when the case passes.
	Title string
	// Rules are the rules of specs/rules.yaml that the case judges. A case that
	// ends without having judged one of them fails.
	Rules []string
	// Requires names the features that the target must have, in addition to those
	// that the rules themselves require.
	Requires []string
	// Uses names features that the case uses where the target has them, and does without
	// where it has not.
	Uses []string
	// Alone is set where the case changes what others see, or needs quiet, so that no
	// other may run meanwhile. It need not be set for the features clock and webhooks; where it
	// is not, several cases may share the moves of a clock.
	Alone bool
	// Labels select cases, in addition to their subject: "slow", "clock",
	// "concurrency".
	Labels []string
	// Run sends the requests and judges the answers.
	Run func(t *T)
}

// Subject returns the part of the case's ID before the slash.
func (c *Case) Subject() string {
	subject, _, _ := strings.Cut(c.ID, "/")
	return subject
}

// Status is the verdict on a case.
type Status string

// The verdicts.
const (
	// Passed: every rule of level MUST held.
	Passed Status = "passed"
	// Failed: a rule of level MUST was broken.
	Failed Status = "failed"
	// Blocked: a step of the set-up did not work, so that the rules of the case were not reached, or
	// the run was interrupted. The findings are those of the set-up and of what holds of all answers.
	Blocked Status = "blocked"
	// NotJudged: a request got no answer, or the case took too long.
	NotJudged Status = "not_judged"
	// Unsupported: the target lacks a feature, or the pinned dialect does not state
	// the rules of the case.
	Unsupported Status = "unsupported"
	// Excluded: the user left the case out.
	Excluded Status = "excluded"
	// KnownFailing: the case failed, and the user listed it as known to fail.
	KnownFailing Status = "known_failing"
)

// Result is the result of running a case.
type Result struct {
	Case   *Case
	Status Status
	// Reason explains every status but Passed and Failed.
	Reason string
	// Unbroken is the status that a failed case would have without the findings that fail it, with its reason.
	Unbroken Status
	Why      string
	Started  time.Time
	Duration time.Duration
	// Checks counts the checks that were made, those that every answer gets
	// included.
	Checks int
	// ChecksByRule counts the same checks for each rule.
	ChecksByRule map[string]int
	// Findings are the broken rules, of any level: of each rule and object the first ten.
	Findings []judge.Finding
	// FindingsLeftOut counts the others.
	FindingsLeftOut int
	// Exchanges are the requests and their answers, in the order of sending.
	Exchanges []*exchange.Exchange
	// Made has those objects that Findings are about and that the case made; nil: nobody has looked yet.
	Made map[string]bool
	// Control holds what was asked of the control API, as commands of a shell: under the Seq of an exchange
	// that which came just before it.
	Control map[int][]string
	// DialectByRule is the dialect that the answers met, for each rule on which the
	// sources disagree.
	DialectByRule map[string]specs.Dialect
	// Attempts is above 1 if a case that is known to be flaky was run again.
	Attempts int
}
