package charges

import (
	"time"

	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/expect"
)

// capture has cases on capturing the whole of an authorization.
var capture = []*suites.Case{
	{
		ID:    "charges/capture",
		Title: "A captured charge is paid, and its field capture stays false",
		Rules: []string{"capture.full"},
		Run: func(t *suites.T) {
			charge := t.Authorized(nil)
			judgeState(t, "capture.full", "captured-later", request(t, charge.ID(), "capture"), wholeAmount)
		},
	},
	{
		ID:    "charges/capture-empty-object",
		Title: "A capture with an empty body captures the whole amount",
		Rules: []string{"capture.full"},
		Run: func(t *suites.T) {
			a := t.Post("/charges/"+t.Authorized(nil).ID()+"/capture", suites.P{})
			judgeState(t, "capture.full", "captured-later", a, wholeAmount)
		},
	},
	{
		ID:    "charges/capture-customer",
		Title: "An authorized charge on a customer's card can be captured",
		Rules: []string{"capture.full"},
		Run: func(t *suites.T) {
			charge := t.Charge(suites.P{"customer": t.CustomerWithCard(suites.Visa).ID(), "capture": false})
			judgeState(t, "capture.full", "captured-later", request(t, charge.ID(), "capture"), wholeAmount)
		},
	},
	{
		ID:    "charges/captured-amount-before",
		Title: "The captured_amount of an uncaptured charge is absent, 0 or the whole amount",
		Rules: []string{"capture.amounts-absent-before"},
		Run: func(t *suites.T) {
			fields := suites.F{"captured_amount": expect.OneOf(expect.Absent, expect.Null, 0, suites.Amount)}
			charge := t.Authorized(nil)
			t.OK(charge, fields)
			t.OK(reread(t, charge), fields)
		},
	},
}

// preAuthShown has cases on what a pre-authorization shows before it is captured.
var preAuthShown = []*suites.Case{
	{
		ID:    "charges/pre-auth-shown",
		Title: "A pre-authorization shows its type before it is captured",
		Rules: []string{"capture.pre-auth-shown"},
		Run: func(t *suites.T) {
			fields := suites.F{
				"authorization_type": "pre_auth", "authorized_amount": ifShown(suites.Amount), "captured_amount": ifShown(0),
			}
			charge := preAuthorized(t)
			t.OK(charge, fields)
			t.OK(reread(t, charge), fields)
		},
	},
}

// wholeAmount has the fields of a charge of suites.Amount that was captured in full.
var wholeAmount = suites.F{
	"amount": suites.Amount, "funding_amount": suites.Amount, "captured_amount": ifShown(suites.Amount),
}

// ifShown matches the fields on an authorization, which come and go in the samples (R 14).
func ifShown(want any) expect.Matcher { return expect.OneOf(expect.Absent, expect.Null, want) }

// refusedCaptures has cases on states in which nothing can be captured.
var refusedCaptures = []*suites.Case{
	{
		ID:    "charges/capture-twice",
		Title: "A captured charge cannot be captured again",
		Rules: []string{"capture.twice"},
		Run:   func(t *suites.T) { judgeRefusedAction(t, "capture.twice", "capture", capturedLater(t)) },
	},
	{
		ID:    "charges/capture-captured-at-once",
		Title: "A charge captured at its creation cannot be captured again",
		Rules: []string{"capture.captured-at-once"},
		Run:   func(t *suites.T) { judgeRefusedAction(t, "capture.captured-at-once", "capture", t.Captured(nil)) },
	},
	{
		ID:    "charges/capture-reversed",
		Title: "A reversed charge cannot be captured",
		Rules: []string{"capture.reversed"},
		Run:   func(t *suites.T) { judgeRefusedAction(t, "capture.reversed", "capture", reversed(t)) },
	},
	{
		ID:       "charges/capture-failed",
		Title:    "A failed charge cannot be captured",
		Rules:    []string{"capture.failed-charge"},
		Requires: needsOffline,
		Run:      func(t *suites.T) { judgeRefusedAction(t, "capture.failed-charge", "capture", failedSource(t)) },
	},
	{
		ID:       "charges/capture-failed-3ds",
		Title:    "A charge that failed 3-D Secure cannot be captured",
		Rules:    []string{"capture.failed-charge"},
		Requires: []string{"three_d_secure"},
		Run: func(t *suites.T) {
			charge := t.Challenged(throughChallenge(t, suites.P{"capture": false}))
			judgeRefusedAction(t, "capture.failed-charge", "capture", t.Complete(charge.ID(), "failed"))
		},
	},
	{
		ID:    "charges/capture-waiting-source",
		Title: "A source charge that waits for its payer cannot be captured",
		Rules: []string{"capture.source"},
		Run:   func(t *suites.T) { judgeRefusedAction(t, "capture.source", "capture", t.Pending(offline, nil)) },
	},
	{
		ID:    "charges/capture-unknown",
		Title: "An unknown charge cannot be captured",
		Rules: []string{"capture.unknown"},
		Run:   func(t *suites.T) { t.Refused(request(t, unknownCharge, "capture")) },
	},
}

// judgeRefusedAction judges that an action is refused and does not change the status of the
// charge.
func judgeRefusedAction(t *suites.T, rule, action string, charge *suites.Answer) {
	t.Rule(rule).Refused(request(t, charge.ID(), action))
	judgeUnchanged(t, rule, charge, "status", "paid", "reversed", "expired")
}

// captureTimes has cases on how long an authorization holds.
var captureTimes = []*suites.Case{
	{
		ID:     "charges/capture-within-7-days",
		Title:  "An authorization can be captured one minute before its seven days are over",
		Rules:  []string{"capture.within-7-days"},
		Labels: []string{"clock"},
		Run: func(t *suites.T) {
			charge := t.Authorized(nil)
			t.Advance(lifetime - time.Minute)
			t.OK(reread(t, charge), isAuthorized)
			t.OK(request(t, charge.ID(), "capture"), isCaptured)
		},
	},
	{
		ID:     "charges/capture-after-7-days",
		Title:  "An authorization older than seven days cannot be captured",
		Rules:  []string{"capture.after-7-days"},
		Labels: []string{"clock"},
		Run: func(t *suites.T) {
			charge := lapsed(t)
			t.Refused(request(t, charge.ID(), "capture"))
			t.OK(reread(t, charge), suites.F{"paid": false, "capturable": false})
		},
	},
	{
		ID:     "charges/capture-after-7-days-read-first",
		Title:  "An authorization that was retrieved after it lapsed cannot be captured",
		Rules:  []string{"capture.after-7-days"},
		Labels: []string{"clock"},
		Run: func(t *suites.T) {
			charge := lapsed(t)
			reread(t, charge)
			t.Refused(request(t, charge.ID(), "capture"))
		},
	},
	{
		ID:     "charges/authorization-lapses",
		Title:  "A lapsed authorization is reversed or expired",
		Rules:  []string{"capture.lapsed-state"},
		Labels: []string{"clock"},
		Run: func(t *suites.T) {
			t.Answer(reread(t, lapsed(t)),
				suites.Want{Dialect: specs.Recorded, Fields: suites.F{
					"status": "reversed", "reversed": true, "reversed_at": expect.NotNull, "paid": false,
					"capturable": false, "reversible": false,
				}},
				suites.Want{Dialect: specs.Documented, Fields: suites.F{
					"status": "expired", "expired": true, "paid": false, "capturable": false, "reversible": false,
				}})
		},
	},
}

// preAuthorized creates an authorized charge of which a part can be captured.
func preAuthorized(t *suites.T) *suites.Answer {
	return t.Authorized(suites.P{"authorization_type": "pre_auth"})
}

// captureAmount captures an amount of a charge.
func captureAmount(t suites.Sender, charge *suites.Answer, amount int64) *suites.Answer {
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
			t.OK(captureAmount(t, t.Authorized(nil), suites.Amount), union(isCaptured, wholeAmount))
		},
	},
	{
		ID:    "charges/partial-capture-once",
		Title: "The rest of a partial capture cannot be captured later",
		Rules: []string{"capture.partial-once"},
		Run: func(t *suites.T) {
			charge := preAuthorized(t)
			t.Must("capture.partial", captureAmount(t, charge, suites.Amount/2))
			t.Refused(captureAmount(t, charge, suites.Amount/2))
			t.OK(
				reread(t, charge),
				suites.F{"captured_amount": ifShown(suites.Amount / 2), "funding_amount": suites.Amount / 2},
			)
		},
	},
	{
		ID:    "charges/partial-capture-then-whole",
		Title: "The whole amount cannot be captured after a partial capture",
		Rules: []string{"capture.partial-once"},
		Run: func(t *suites.T) {
			charge := preAuthorized(t)
			t.Must("capture.partial", captureAmount(t, charge, suites.Amount/2))
			t.Refused(request(t, charge.ID(), "capture"))
		},
	},
	{
		ID:    "charges/partial-capture-final-auth",
		Title: "A partial capture of an ordinary authorization is refused, or accepted in one dialect",
		Rules: []string{"capture.partial-needs-pre-auth"},
		Run: func(t *suites.T) {
			t.Refused(captureAmount(t, t.Authorized(nil), suites.Amount/2))
		},
	},
	{
		ID:    "charges/partial-capture-final-auth-stated",
		Title: "A partial capture of a final_auth authorization is refused, or accepted in one dialect",
		Rules: []string{"capture.partial-needs-pre-auth"},
		Run: func(t *suites.T) {
			charge := t.Authorized(suites.P{"authorization_type": "final_auth"})
			t.Refused(captureAmount(t, charge, suites.Amount/2))
		},
	},
	{
		ID:    "charges/capture-over-amount",
		Title: "More than the authorized amount cannot be captured",
		Rules: []string{"capture.over-amount"},
		Run: func(t *suites.T) {
			charge := preAuthorized(t)
			t.Refused(captureAmount(t, charge, suites.Amount+1))
			t.OK(reread(t, charge), isAuthorized)
		},
	},
}

// judgePartial judges the capture of part of a pre-authorized charge.
func judgePartial(t *suites.T, sender suites.Sender, amount int64) {
	const rule = "capture.partial"
	charge := preAuthorized(t)
	a := captureAmount(sender, charge, amount)
	t.Rule(rule).OK(a, union(isCaptured, suites.F{
		"amount": suites.Amount, "authorized_amount": ifShown(suites.Amount), "captured_amount": ifShown(amount), "funding_amount": amount,
		"refunded_amount": 0, "authorization_type": ifShown("pre_auth"),
	}))
	t.Rule(rule).StopIfBroken()
	judgeFees(t, rule, a)
	t.Rule(rule).OK(
		reread(t, charge),
		suites.F{"amount": suites.Amount, "funding_amount": amount, "captured_amount": ifShown(amount)},
	)
}
