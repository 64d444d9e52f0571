package charges

import (
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/expect"
)

// markAs has cases on completing a payment in test mode, as its payer would.
var markAs = []*suites.Case{
	{
		ID:    "charges/mark-as-paid",
		Title: "A pending charge that is marked as paid is paid",
		Rules: []string{"charge.mark-as-paid"},
		Run: func(t *suites.T) {
			charge := t.Pending(offline, nil)
			judgeState(t, "charge.mark-as-paid", "source-paid", request(t, charge.ID(), "mark_as_paid"),
				suites.F{"amount": charge.Int("amount"), "paid_at": expect.ISOTime})
		},
	},
	{
		ID:    "charges/mark-as-failed",
		Title: "A pending charge that is marked as failed has failed and shows why",
		Rules: []string{"charge.mark-as-failed"},
		Run: func(t *suites.T) {
			charge := t.Pending(offline, nil)
			judgeState(t, "charge.mark-as-failed", "failed", request(t, charge.ID(), "mark_as_failed"),
				suites.F{"failure_code": expect.NonEmpty, "failure_message": expect.NonEmpty})
		},
	},
	{
		ID:    "charges/mark-as-paid-unknown",
		Title: "An unknown charge cannot be marked as paid",
		Rules: []string{"charge.mark-unknown"},
		Run:   func(t *suites.T) { t.Refused(request(t, unknownCharge, "mark_as_paid")) },
	},
	{
		ID:    "charges/mark-as-failed-unknown",
		Title: "An unknown charge cannot be marked as failed",
		Rules: []string{"charge.mark-unknown"},
		Run:   func(t *suites.T) { t.Refused(request(t, unknownCharge, "mark_as_failed")) },
	},
	{
		ID:    "charges/paid-after-expiry",
		Title: "An expired charge cannot be paid",
		Rules: []string{"expire.completed-late"},
		Run: func(t *suites.T) {
			judgeRefusedAction(t, "expire.completed-late", "mark_as_paid", expiredSource(t))
		},
	},
	{
		ID:       "charges/paid-after-its-time",
		Title:    "A charge cannot be paid after its expires_at",
		Rules:    []string{"expire.completed-late"},
		Requires: []string{"clock"},
		Labels:   []string{"clock"},
		Run: func(t *suites.T) {
			charge := t.Pending(offline, nil)
			advancePast(t, charge)
			t.Refused(request(t, charge.ID(), "mark_as_paid"))
			t.OK(reread(t, charge), suites.F{"status": "expired", "paid": false})
		},
	},
}
