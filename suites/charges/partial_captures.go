package charges

import (
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/expect"
)

// preAuthorized creates an authorized charge of which a part can be captured.
func preAuthorized(t *suites.T) *suites.Answer {
	return t.Authorized(suites.P{"authorization_type": "pre_auth"})
}

// take captures an amount of a charge.
func take(t suites.Sender, charge *suites.Answer, amount int64) *suites.Answer {
	return t.Post("/charges/"+charge.ID()+"/capture", suites.P{"capture_amount": amount})
}

// partialCapture has cases on capturing part of an authorization.
var partialCapture = []*suites.Case{
	{
		ID:    "charges/partial-capture",
		Title: "Half of a pre-authorized amount can be captured",
		Rules: []string{"capture.partial"},
		Run:   func(t *suites.T) { judgePartial(t, t, suites.Amount/2) },
	},
	{
		ID:    "charges/partial-capture-form",
		Title: "A form can capture part of the amount",
		Rules: []string{"capture.partial"},
		Run:   func(t *suites.T) { judgePartial(t, t.With(suites.Form()), suites.Amount/4) },
	},
	{
		ID:    "charges/partial-capture-odd",
		Title: "The fee of a partial capture follows from the captured amount, also if it is rounded",
		Rules: []string{"capture.partial"},
		Run:   func(t *suites.T) { judgePartial(t, t, 33333) },
	},
	{
		ID:    "charges/partial-capture-all-but-one",
		Title: "All but one satang can be captured",
		Rules: []string{"capture.partial"},
		Run:   func(t *suites.T) { judgePartial(t, t, suites.Amount-1) },
	},
	{
		ID:    "charges/partial-capture-whole",
		Title: "The capture_amount may be the whole amount",
		Rules: []string{"capture.partial"},
		Run:   func(t *suites.T) { judgePartial(t, t, suites.Amount) },
	},
	{
		ID:       "charges/capture-whole-amount-stated",
		Title:    "The capture_amount of an ordinary authorization may be the whole amount",
		Rules:    []string{"capture.full"},
		Requires: []string{"partial_capture"},
		Run: func(t *suites.T) {
			t.OK(take(t, t.Authorized(nil), suites.Amount), also(isCaptured, wholeAmount))
		},
	},
	{
		ID:    "charges/partial-capture-once",
		Title: "The rest of a partial capture cannot be captured later",
		Rules: []string{"capture.partial-once"},
		Run: func(t *suites.T) {
			charge := preAuthorized(t)
			t.Must("capture.partial", take(t, charge, suites.Amount/2))
			t.Refused(take(t, charge, suites.Amount/2))
			t.OK(
				read(t, charge),
				suites.F{"captured_amount": expect.OneOf(expect.Absent, suites.Amount/2), "funding_amount": suites.Amount / 2},
			)
		},
	},
	{
		ID:    "charges/partial-capture-then-whole",
		Title: "The whole amount cannot be captured after a partial capture",
		Rules: []string{"capture.partial-once"},
		Run: func(t *suites.T) {
			charge := preAuthorized(t)
			t.Must("capture.partial", take(t, charge, suites.Amount/2))
			t.Refused(act(t, charge.ID(), "capture"))
		},
	},
	{
		ID:    "charges/partial-capture-final-auth",
		Title: "A partial capture of an ordinary authorization is refused, or accepted in one dialect",
		Rules: []string{"capture.partial-needs-pre-auth"},
		Run: func(t *suites.T) {
			t.Refused(take(t, t.Authorized(nil), suites.Amount/2))
		},
	},
	{
		ID:    "charges/partial-capture-final-auth-stated",
		Title: "A partial capture of a final_auth authorization is refused, or accepted in one dialect",
		Rules: []string{"capture.partial-needs-pre-auth"},
		Run: func(t *suites.T) {
			charge := t.Authorized(suites.P{"authorization_type": "final_auth"})
			t.Refused(take(t, charge, suites.Amount/2))
		},
	},
	{
		ID:    "charges/capture-over-amount",
		Title: "More than the authorized amount cannot be captured",
		Rules: []string{"capture.over-amount"},
		Run: func(t *suites.T) {
			charge := preAuthorized(t)
			t.Refused(take(t, charge, suites.Amount+1))
			t.OK(read(t, charge), isAuthorized)
		},
	},
}

// judgePartial judges the capture of part of a pre-authorized charge.
func judgePartial(t *suites.T, sender suites.Sender, amount int64) {
	const rule = "capture.partial"
	charge := preAuthorized(t)
	a := take(sender, charge, amount)
	t.Rule(rule).OK(a, also(isCaptured, suites.F{
		"amount": suites.Amount, "authorized_amount": suites.Amount, "captured_amount": amount, "funding_amount": amount,
		"refunded_amount": 0, "authorization_type": "pre_auth",
	}))
	t.Rule(rule).StopIfBroken()
	judgeFees(t, rule, a)
	t.Rule(rule).OK(
		read(t, charge),
		suites.F{"amount": suites.Amount, "funding_amount": amount, "captured_amount": expect.OneOf(expect.Absent, amount)},
	)
}
