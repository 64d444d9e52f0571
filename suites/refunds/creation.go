package refunds

import (
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/expect"
)

var creation = []*suites.Case{
	{
		ID:    "refunds/create",
		Title: "Part of a charge can be refunded",
		Rules: []string{"refund.create"},
		Run: func(t *suites.T) {
			charge := t.Captured(nil)
			t.OK(askRefund(t, charge, 10000), suites.F{
				"object": "refund", "id": expect.Pattern("^rfnd_"), "livemode": false, "amount": 10000,
				"created_at": expect.ISOTime,
			})
		},
	},
	{
		ID:    "refunds/create-form",
		Title: "A refund can be created with a form",
		Rules: []string{"refund.create"},
		Run: func(t *suites.T) {
			charge := t.Captured(nil)
			t.OK(
				t.With(suites.Form()).Post(refundsPath(charge), suites.P{"amount": 10000}),
				suites.F{"object": "refund", "amount": 10000},
			)
		},
	},
	{
		ID:    "refunds/create-smallest",
		Title: "A refund of one satang is accepted",
		Rules: []string{"refund.create"},
		Run: func(t *suites.T) {
			t.OK(askRefund(t, t.Captured(nil), 1), suites.F{"object": "refund", "amount": 1})
		},
	},
	{
		ID:    "refunds/fields",
		Title: "A refund is closed, not voided, and has the id of its charge",
		Rules: []string{"refund.fields"},
		Run: func(t *suites.T) {
			charge := t.Captured(nil)
			refund := askRefund(t, charge, 10000)
			t.OK(refund, suites.F{
				"status": "closed", "voided": false, "charge": charge.ID(), "transaction": expect.Pattern("^trxn_"),
				"funding_amount": 10000, "currency": charge.Str("currency"), "location": refundsPath(charge) + "/" + refund.ID(),
			})
		},
	},
	{
		ID:    "refunds/own-transaction",
		Title: "A refund has another transaction than its charge",
		Rules: []string{"refund.fields"},
		Run: func(t *suites.T) {
			charge := t.Captured(nil)
			first, second := askRefund(t, charge, 10000), askRefund(t, charge, 10000)
			t.OK(first, suites.F{"transaction": expect.Not(charge.Str("transaction"))})
			t.OK(second, suites.F{"transaction": expect.Not(expect.OneOf(charge.Str("transaction"), first.Str("transaction")))})
		},
	},
	{
		ID:    "refunds/metadata",
		Title: "The metadata of a refund comes back as it was sent",
		Rules: []string{"refund.metadata"},
		Run: func(t *suites.T) {
			charge := t.Captured(nil)
			metadata := suites.P{"order": "P26041", "reason": "ชำรุด", "lines": suites.P{"first": 1}}
			refund := t.Post(refundsPath(charge), suites.P{"amount": 10000, "metadata": metadata})
			t.OK(refund, suites.F{"metadata": metadata})
			t.OK(t.Get(refundsPath(charge)+"/"+refund.ID()), suites.F{"metadata": metadata})
		},
	},
	{
		ID:    "refunds/retrieve",
		Title: "A refund can be retrieved as it was created",
		Rules: []string{"refund.retrieve"},
		Run: func(t *suites.T) {
			charge := t.Captured(nil)
			refund := t.Refund(charge.ID(), 10000)
			got := t.Get(refundsPath(charge) + "/" + refund.ID())
			t.OK(got, suites.F{"id": refund.ID()})
			t.Same(refund, got)
		},
	},
	{
		ID:    "refunds/schema",
		Title: "Refunds have the fields of the contract wherever they appear",
		Rules: []string{"refund.schema"},
		Run: func(t *suites.T) {
			charge := t.Captured(nil)
			refund := t.Refund(charge.ID(), 10000)
			t.Get(refundsPath(charge) + "/" + refund.ID())
			t.Get(refundsPath(charge))
			t.Get("/refunds", map[string]string{"order": "reverse_chronological", "limit": "5"})
			t.Get("/charges/" + charge.ID())
		},
	},
}
