package charges

import "github.com/omise-conformance/harness/suites"

// finalState is a state that a charge never leaves.
type finalState struct {
	name     string // of the case
	requires []string
	labels   []string
	make     func(t *suites.T) *suites.Answer
}

var finalStates = []finalState{
	{name: "captured", make: func(t *suites.T) *suites.Answer { return t.Captured(nil) }},
	{name: "captured-later", make: capturedLater},
	{name: "reversed", make: reversed},
	{name: "expired", requires: needsOffline, make: expiredSource},
	{name: "failed", requires: append([]string{"complete"}, needsOffline...), make: failedSource},
	{name: "paid-source", requires: append([]string{"complete"}, needsOffline...), make: paidSource},
	{name: "lapsed", requires: []string{"clock"}, labels: []string{"clock"}, make: func(t *suites.T) *suites.Answer {
		return t.Must("capture.lapsed-state", reread(t, lapsed(t)))
	}},
}

// triggers are the actions that might change a charge in a final state. The answer to a mark_as
// request is not documented there, only that it changes nothing.
var triggers = []struct {
	name     string
	actions  []string
	requires []string
}{
	{name: "stays", actions: []string{"capture", "reverse", "expire"}},
	{name: "stays-when-marked", actions: []string{"mark_as_paid", "mark_as_failed"}, requires: []string{"mark_as"}},
}

// finalStateCases returns a case for each final state and each group of triggers.
func finalStateCases() []*suites.Case {
	var cases []*suites.Case
	for _, end := range finalStates {
		for _, trigger := range triggers {
			cases = append(cases, &suites.Case{
				ID:       "charges/" + end.name + "-" + trigger.name,
				Title:    "A charge that is " + end.name + " keeps its status, whatever is tried",
				Rules:    []string{"charge.terminal-states-stay"},
				Requires: append(append([]string{}, end.requires...), trigger.requires...),
				Labels:   end.labels,
				Run:      func(t *suites.T) { judgeEnd(t, end, trigger.actions) },
			})
		}
	}
	return cases
}

func judgeEnd(t *suites.T, end finalState, actions []string) {
	const rule = "charge.terminal-states-stay"
	charge := end.make(t)
	for _, action := range actions {
		request(t, charge.ID(), action)
		judgeUnchanged(
			t,
			rule,
			charge,
			"status", "paid", "reversed", "expired", "capturable", "transaction", "failure_code", "paid_at",
		)
		t.Rule(rule).StopIfBroken()
	}
}
