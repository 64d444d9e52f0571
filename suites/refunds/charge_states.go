package refunds

import (
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/expect"
)

// chargeStates has cases on what a refund changes in its charge.
var chargeStates = []*suites.Case{
	{
		ID:    "refunds/partial-state",
		Title: "A partially refunded charge stays successful and refundable",
		Rules: []string{"refund.partial-state"},
		Run: func(t *suites.T) {
			charge := t.Captured(nil)
			t.Refund(charge.ID(), 10000)
			t.State("Charge", "partially-refunded", t.Get("/charges/"+charge.ID()),
				suites.F{"status": "successful", "amount": suites.Amount, "refunded_amount": 10000, "refundable": true})
		},
	},
	{
		ID:    "refunds/partial-sum",
		Title: "The refunds of a charge add up",
		Rules: []string{"refund.partial-state"},
		Run: func(t *suites.T) {
			charge := t.Captured(nil)
			for _, amount := range []int64{10000, 1, 29999} {
				t.Refund(charge.ID(), amount)
			}
			t.OK(t.Get("/charges/"+charge.ID()),
				suites.F{"status": "successful", "refunded_amount": 40000, "refundable": true, "refunds.total": 3})
		},
	},
	{
		ID:    "refunds/full-state",
		Title: "A fully refunded charge is successful and no longer refundable",
		Rules: []string{"refund.full-state"},
		Run: func(t *suites.T) {
			charge := t.Captured(nil)
			t.Refund(charge.ID(), suites.Amount)
			t.State("Charge", "refunded", t.Get("/charges/"+charge.ID()),
				suites.F{"status": "successful", "refunded_amount": suites.Amount, "refundable": false})
		},
	},
	{
		ID:    "refunds/full-in-parts",
		Title: "A charge can be refunded in full by partial refunds",
		Rules: []string{"refund.full-state"},
		Run: func(t *suites.T) {
			charge := t.Captured(nil)
			t.Refund(charge.ID(), 99999)
			t.Refund(charge.ID(), 1)
			t.State("Charge", "refunded", t.Get("/charges/"+charge.ID()),
				suites.F{"status": "successful", "refunded_amount": suites.Amount, "refundable": false})
		},
	},
	{
		ID:    "refunds/captured-later",
		Title: "A charge captured later can be refunded",
		Rules: []string{"refund.captured-later"},
		Run: func(t *suites.T) {
			charge := t.Authorized(nil)
			t.Must("capture.full", t.Post("/charges/"+charge.ID()+"/capture", nil))
			t.OK(askRefund(t, charge, 10000), suites.F{"object": "refund", "amount": 10000, "charge": charge.ID()})
		},
	},
	{
		ID:    "refunds/void",
		Title: "A void of the whole amount marks refund and charge as voided",
		Rules: []string{"refund.void"},
		Run: func(t *suites.T) {
			charge := t.Captured(nil)
			refund := t.Post(refundsPath(charge), suites.P{"amount": suites.Amount, "void": true})
			t.OK(refund, suites.F{"object": "refund", "voided": true, "amount": suites.Amount})
			t.State("Charge", "voided", t.Get("/charges/"+charge.ID()),
				suites.F{"voided": true, "refunded_amount": suites.Amount, "refundable": false})
		},
	},
	{
		ID:    "refunds/source-not-refundable",
		Title: "A WeChat Pay charge is paid and not refundable",
		Rules: []string{"refund.source-not-refundable"},
		Run: func(t *suites.T) {
			charge := t.Complete(t.Pending("wechat_pay", nil).ID(), "successful")
			t.OK(charge, suites.F{
				"status": "successful", "paid": true, "refundable": false, "transaction": expect.NotNull,
				"partially_refundable": expect.OneOf(expect.Absent, false), "can_perform_void": expect.OneOf(expect.Absent, false),
			})
		},
	},
}
