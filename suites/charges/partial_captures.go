package charges

import (
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/expect"
)

// preAuthorized makes an authorised charge of which a part can be captured.
func preAuthorized(t *suites.T) *suites.Answer {
	return t.Authorized(suites.P{"authorization_type": "pre_auth"})
}

// take captures an amount of a charge.
func take(t suites.Sender, charge *suites.Answer, amount int64) *suites.Answer {
	return t.Post("/charges/"+charge.ID()+"/capture", suites.P{"capture_amount": amount})
}

// partialCapture are the cases on capturing part of what was authorised.
var partialCapture = []*suites.Case{
	{
		ID:    "charges/partial-capture",
		Title: "half of a pre-authorised amount is captured, as recorded",
		Rules: []string{"capture.partial"},
		Run:   func(t *suites.T) { judgePartial(t, t, suites.Amount/2) },
	},
	{
		ID:    "charges/partial-capture-form",
		Title: "a form captures part of the amount",
		Rules: []string{"capture.partial"},
		Run:   func(t *suites.T) { judgePartial(t, t.With(suites.Form()), suites.Amount/4) },
	},
	{
		ID:    "charges/partial-capture-odd",
		Title: "the fee of a part that rounds follows the part",
		Rules: []string{"capture.partial"},
		Run:   func(t *suites.T) { judgePartial(t, t, 33333) },
	},
	{
		ID:    "charges/partial-capture-all-but-one",
		Title: "all but one satang is a part",
		Rules: []string{"capture.partial"},
		Run:   func(t *suites.T) { judgePartial(t, t, suites.Amount-1) },
	},
	{
		ID:    "charges/partial-capture-whole",
		Title: "capture_amount may be the whole amount",
		Rules: []string{"capture.partial"},
		Run:   func(t *suites.T) { judgePartial(t, t, suites.Amount) },
	},
	{
		ID:       "charges/capture-whole-amount-stated",
		Title:    "capture_amount may be the whole of an ordinary authorisation",
		Rules:    []string{"capture.full"},
		Requires: []string{"partial_capture"},
		Run: func(t *suites.T) {
			t.OK(take(t, t.Authorized(nil), suites.Amount), also(isCaptured, wholeAmount))
		},
	},
	{
		ID:    "charges/partial-capture-once",
		Title: "what a partial capture left cannot be captured later",
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
		Title: "after a partial capture the whole cannot be captured",
		Rules: []string{"capture.partial-once"},
		Run: func(t *suites.T) {
			charge := preAuthorized(t)
			t.Must("capture.partial", take(t, charge, suites.Amount/2))
			t.Refused(act(t, charge.ID(), "capture"))
		},
	},
	{
		ID:    "charges/partial-capture-final-auth",
		Title: "part of an ordinary authorisation is refused, or taken",
		Rules: []string{"capture.partial-needs-pre-auth"},
		Run: func(t *suites.T) {
			t.Refused(take(t, t.Authorized(nil), suites.Amount/2))
		},
	},
	{
		ID:    "charges/partial-capture-final-auth-stated",
		Title: "part of an authorisation stated as final is refused, or taken",
		Rules: []string{"capture.partial-needs-pre-auth"},
		Run: func(t *suites.T) {
			charge := t.Authorized(suites.P{"authorization_type": "final_auth"})
			t.Refused(take(t, charge, suites.Amount/2))
		},
	},
	{
		ID:    "charges/capture-over-amount",
		Title: "more than was authorised is not captured",
		Rules: []string{"capture.over-amount"},
		Run: func(t *suites.T) {
			charge := preAuthorized(t)
			t.Refused(take(t, charge, suites.Amount+1))
			t.OK(read(t, charge), isAuthorized)
		},
	},
}

// judgePartial judges the capture of part of a pre-authorised charge.
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
