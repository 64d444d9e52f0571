package refunds

import (
	"time"

	"github.com/omise-conformance/harness/suites"
)

// The limits of a charge, as docs.omise.co/refunding-charges states them.
const (
	refundWindow = 365 * 24 * time.Hour
	mostRefunds  = 15
)

var limits = []*suites.Case{
	{
		ID:     "refunds/after-365-days",
		Title:  "A charge of 366 days ago cannot be refunded",
		Rules:  []string{"refund.after-365-days"},
		Labels: []string{"clock"},
		Run: func(t *suites.T) {
			charge := t.Captured(nil)
			t.Advance(refundWindow + 24*time.Hour)
			t.Refused(askRefund(t, charge, 10000))
		},
	},
	{
		ID:     "refunds/within-365-days",
		Title:  "A charge of 364 days ago can be refunded",
		Rules:  []string{"refund.after-365-days"},
		Labels: []string{"clock"},
		Run: func(t *suites.T) {
			charge := t.Captured(nil)
			t.Advance(refundWindow - 24*time.Hour)
			t.OK(askRefund(t, charge, 10000), suites.F{"object": "refund", "charge": charge.ID()})
		},
	},
	{
		ID:    "refunds/at-most-15",
		Title: "A charge can be refunded 15 times but not 16 times",
		Rules: []string{"refund.at-most-15"},
		Run: func(t *suites.T) {
			charge := t.Captured(nil)
			for range mostRefunds {
				t.OK(askRefund(t, charge, 100), suites.F{"object": "refund", "amount": 100})
				t.StopIfBroken()
			}
			t.Refused(askRefund(t, charge, 100))
		},
	},
}
