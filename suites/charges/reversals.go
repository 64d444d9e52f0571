package charges

import (
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/expect"
)

var reverse = []*suites.Case{
	{
		ID:    "charges/reverse",
		Title: "An authorized charge can be reversed",
		Rules: []string{"reverse.authorized"},
		Run: func(t *suites.T) {
			charge := t.Authorized(nil)
			judgeState(
				t,
				"reverse.authorized",
				"reversed",
				request(t, charge.ID(), "reverse"),
				suites.F{
					"amount":          suites.Amount,
					"reversed_at":     expect.ISOTime,
					"expires_at":      charge.Str("expires_at"),
					"refunded_amount": 0,
				},
			)
		},
	},
	{
		ID:    "charges/reverse-customer",
		Title: "An authorized charge of a customer's card can be reversed",
		Rules: []string{"reverse.authorized"},
		Run: func(t *suites.T) {
			charge := t.Charge(suites.P{"customer": t.CustomerWithCard(suites.Visa).ID(), "capture": false})
			judgeState(t, "reverse.authorized", "reversed", request(t, charge.ID(), "reverse"), nil)
		},
	},
	{
		ID:    "charges/reverse-captured",
		Title: "A charge captured at its creation cannot be reversed",
		Rules: []string{"reverse.captured"},
		Run:   func(t *suites.T) { judgeRefusedAction(t, "reverse.captured", "reverse", t.Captured(nil)) },
	},
	{
		ID:    "charges/reverse-after-capture",
		Title: "A charge captured later cannot be reversed",
		Rules: []string{"reverse.after-capture"},
		Run:   func(t *suites.T) { judgeRefusedAction(t, "reverse.after-capture", "reverse", capturedLater(t)) },
	},
	{
		ID:       "charges/reverse-after-partial-capture",
		Title:    "The rest of a partial capture cannot be reversed",
		Rules:    []string{"reverse.after-capture"},
		Requires: []string{"partial_capture"},
		Run: func(t *suites.T) {
			charge := preAuthorized(t)
			captured := t.Must("capture.partial", captureAmount(t, charge, suites.Amount/2))
			judgeRefusedAction(t, "reverse.after-capture", "reverse", captured)
		},
	},
	{
		ID:    "charges/reverse-twice",
		Title: "A reversed charge cannot be reversed again",
		Rules: []string{"reverse.twice"},
		Run:   func(t *suites.T) { judgeRefusedAction(t, "reverse.twice", "reverse", reversed(t)) },
	},
	{
		ID:    "charges/reverse-waiting-source",
		Title: "A source charge that waits for its payer cannot be reversed",
		Rules: []string{"reverse.source"},
		Run:   func(t *suites.T) { judgeRefusedAction(t, "reverse.source", "reverse", t.Pending(offline, nil)) },
	},
	{
		ID:     "charges/reverse-after-7-days",
		Title:  "A lapsed authorization cannot be reversed",
		Rules:  []string{"reverse.after-7-days"},
		Labels: []string{"clock"},
		Run:    func(t *suites.T) { t.Refused(request(t, lapsed(t).ID(), "reverse")) },
	},
	{
		ID:    "charges/reverse-unknown",
		Title: "An unknown charge cannot be reversed",
		Rules: []string{"reverse.unknown"},
		Run:   func(t *suites.T) { t.Refused(request(t, unknownCharge, "reverse")) },
	},
}
