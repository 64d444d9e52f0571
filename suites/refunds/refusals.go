package refunds

import (
	"github.com/omise-conformance/harness/suites"
)

var refusals = []*suites.Case{
	{
		ID:    "refunds/over-amount",
		Title: "no more than the charge can be refunded",
		Rules: []string{"refund.over-amount"},
		Run: func(t *suites.T) {
			t.Refused(ask(t, t.Captured(nil), suites.Amount+1))
		},
	},
	{
		ID:    "refunds/over-amount-no-effect",
		Title: "a refund that was refused changes nothing",
		Rules: []string{"refund.over-amount"},
		Run: func(t *suites.T) {
			charge := t.Captured(nil)
			t.Refused(ask(t, charge, 2*suites.Amount))
			t.OK(t.Get("/charges/"+charge.ID()), suites.F{"refunded_amount": 0, "refunds.total": 0, "refundable": true})
		},
	},
	{
		ID:    "refunds/over-remaining",
		Title: "no more than what is left can be refunded",
		Rules: []string{"refund.over-remaining"},
		Run: func(t *suites.T) {
			charge := t.Captured(nil)
			t.Refund(charge.ID(), 60000)
			t.Refused(ask(t, charge, 40001))
		},
	},
	{
		ID:    "refunds/after-full",
		Title: "nothing is refunded after all was",
		Rules: []string{"refund.after-full"},
		Run: func(t *suites.T) {
			charge := t.Captured(nil)
			t.Refund(charge.ID(), suites.Amount)
			t.Refused(ask(t, charge, 1))
		},
	},
	{
		ID:    "refunds/uncaptured",
		Title: "a charge that is not captured cannot be refunded",
		Rules: []string{"refund.uncaptured"},
		Run: func(t *suites.T) {
			t.Refused(ask(t, t.Authorized(nil), 10000))
		},
	},
	{
		ID:    "refunds/reversed",
		Title: "a reversed charge cannot be refunded",
		Rules: []string{"refund.reversed"},
		Run: func(t *suites.T) {
			charge := t.Authorized(nil)
			t.Must("reverse.authorized", t.Post("/charges/"+charge.ID()+"/reverse", nil))
			t.Refused(ask(t, charge, 10000))
		},
	},
	{
		ID:    "refunds/amount-missing",
		Title: "a refund without an amount is refused",
		Rules: []string{"refund.amount-missing"},
		Run: func(t *suites.T) {
			t.Refused(t.Post(refundsPath(t.Captured(nil)), suites.P{}))
		},
	},
	{
		ID:    "refunds/charge-unknown",
		Title: "an unknown charge cannot be refunded",
		Rules: []string{"refund.charge-unknown"},
		Run: func(t *suites.T) {
			t.Refused(t.Post("/charges/"+unknownCharge+"/refunds", suites.P{"amount": 10000}))
		},
	},
	{
		ID:    "refunds/not-found",
		Title: "an unknown refund is not found",
		Rules: []string{"refund.not-found"},
		Run: func(t *suites.T) {
			t.Refused(t.Get(refundsPath(t.Captured(nil)) + "/" + unknownRefund))
		},
	},
	{
		ID:    "refunds/of-other-charge",
		Title: "a refund is not found below another charge",
		Rules: []string{"refund.not-found"},
		Run: func(t *suites.T) {
			charge, other := t.Captured(nil), t.Captured(nil)
			refund := t.Refund(charge.ID(), 10000)
			t.Refused(t.Get(refundsPath(other) + "/" + refund.ID()))
		},
	},
}

// amounts are what no refund can be of.
var amounts = []struct {
	id, title, rule string
	amount          any
}{
	{"word", "an amount that is a word is refused", "refund.amount-not-a-number", "all"},
	{"zero", "a refund of nothing is refused", "refund.amount-not-positive", 0},
	{"negative", "a refund below zero is refused", "refund.amount-not-positive", -10000},
}

func amountCases() []*suites.Case {
	var cases []*suites.Case
	for _, row := range amounts {
		cases = append(cases, &suites.Case{
			ID:    "refunds/amount-" + row.id,
			Title: row.title,
			Rules: []string{row.rule},
			Run:   func(t *suites.T) { t.Refused(ask(t, t.Captured(nil), row.amount)) },
		})
	}
	return cases
}
