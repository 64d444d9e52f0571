package refunds

import (
	"github.com/omise-conformance/harness/suites"
)

var refusals = []*suites.Case{
	{
		ID:    "refunds/over-amount",
		Title: "More than the amount of a charge cannot be refunded",
		Rules: []string{"refund.over-amount"},
		Run: func(t *suites.T) {
			t.Refused(askRefund(t, t.Captured(nil), suites.Amount+1))
		},
	},
	{
		ID:    "refunds/over-amount-no-effect",
		Title: "A refused refund changes nothing",
		Rules: []string{"refund.over-amount"},
		Run: func(t *suites.T) {
			charge := t.Captured(nil)
			t.Refused(askRefund(t, charge, 2*suites.Amount))
			t.OK(t.Get("/charges/"+charge.ID()), suites.F{"refunded_amount": 0, "refunds.total": 0, "refundable": true})
		},
	},
	{
		ID:    "refunds/over-remaining",
		Title: "More than the rest of a charge cannot be refunded",
		Rules: []string{"refund.over-remaining"},
		Run: func(t *suites.T) {
			charge := t.Captured(nil)
			t.Refund(charge.ID(), 60000)
			t.Refused(askRefund(t, charge, 40001))
		},
	},
	{
		ID:    "refunds/after-full",
		Title: "A fully refunded charge cannot be refunded again",
		Rules: []string{"refund.after-full"},
		Run: func(t *suites.T) {
			charge := t.Captured(nil)
			t.Refund(charge.ID(), suites.Amount)
			t.Refused(askRefund(t, charge, 1))
		},
	},
	{
		ID:    "refunds/uncaptured",
		Title: "An uncaptured charge cannot be refunded",
		Rules: []string{"refund.uncaptured"},
		Run: func(t *suites.T) {
			t.Refused(askRefund(t, t.Authorized(nil), 10000))
		},
	},
	{
		ID:    "refunds/reversed",
		Title: "A reversed charge cannot be refunded",
		Rules: []string{"refund.reversed"},
		Run: func(t *suites.T) {
			charge := t.Authorized(nil)
			t.Must("reverse.authorized", t.Post("/charges/"+charge.ID()+"/reverse", nil))
			t.Refused(askRefund(t, charge, 10000))
		},
	},
	{
		ID:    "refunds/amount-missing",
		Title: "A refund without an amount is refused",
		Rules: []string{"refund.amount-missing"},
		Run: func(t *suites.T) {
			t.Refused(t.Post(refundsPath(t.Captured(nil)), suites.P{}))
		},
	},
	{
		ID:    "refunds/charge-unknown",
		Title: "An unknown charge cannot be refunded",
		Rules: []string{"refund.charge-unknown"},
		Run: func(t *suites.T) {
			t.Refused(t.Post("/charges/"+unknownCharge+"/refunds", suites.P{"amount": 10000}))
		},
	},
	{
		ID:    "refunds/not-found",
		Title: "An unknown refund is not found",
		Rules: []string{"refund.not-found"},
		Run: func(t *suites.T) {
			t.Refused(t.Get(refundsPath(t.Captured(nil)) + "/" + unknownRefund))
		},
	},
	{
		ID:    "refunds/of-other-charge",
		Title: "A refund is not found below another charge",
		Rules: []string{"refund.not-found"},
		Run: func(t *suites.T) {
			charge, other := t.Captured(nil), t.Captured(nil)
			refund := t.Refund(charge.ID(), 10000)
			t.Refused(t.Get(refundsPath(other) + "/" + refund.ID()))
		},
	},
}

// amounts are invalid amounts of a refund.
var amounts = []struct {
	id, title, rule string
	amount          any
}{
	{"word", "A refund of an amount that is a word is refused", "refund.amount-not-a-number", "all"},
	{"zero", "A refund of zero is refused", "refund.amount-not-positive", 0},
	{"negative", "A refund of a negative amount is refused", "refund.amount-not-positive", -10000},
}

func amountCases() []*suites.Case {
	var cases []*suites.Case
	for _, row := range amounts {
		cases = append(cases, &suites.Case{
			ID:    "refunds/amount-" + row.id,
			Title: row.title,
			Rules: []string{row.rule},
			Run:   func(t *suites.T) { t.Refused(askRefund(t, t.Captured(nil), row.amount)) },
		})
	}
	return cases
}
