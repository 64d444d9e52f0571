package sources

import (
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/expect"
)

// instructions has cases on what the payer of an offline source is shown.
var instructions = []*suites.Case{
	{
		ID:    "sources/code-before-charge",
		Title: "A new promptpay source has its code only in the documented dialect",
		Rules: []string{"source.scannable-code-after-charge"},
		Run: func(t *suites.T) {
			t.Answer(t.Source("promptpay", nil),
				suites.Want{Dialect: specs.Recorded, Fields: suites.F{"scannable_code": nil}},
				suites.Want{Dialect: specs.Documented, Fields: suites.F{
					"scannable_code.image.download_uri": expect.Pattern("^https?://"), "scannable_code.image.type": "qr_code",
				}})
		},
	},
	{
		ID:    "sources/code-after-charge",
		Title: "A charged promptpay source has its code",
		Rules: []string{"source.scannable-code-after-charge"},
		Run: func(t *suites.T) {
			charge := t.Pending("promptpay", nil)
			t.OK(charge, suites.F{"source.scannable_code": expect.NotNull})
		},
	},
	{
		ID:    "sources/code-shape",
		Title: "The promptpay code is a document of the charge",
		Rules: []string{"source.scannable-code-shape"},
		Run: func(t *suites.T) {
			charge := t.Pending("promptpay", nil)
			t.OK(charge, suites.F{
				"source.scannable_code.object":             "barcode",
				"source.scannable_code.type":               "qr",
				"source.scannable_code.image.object":       "document",
				"source.scannable_code.image.id":           expect.Pattern("^docu_"),
				"source.scannable_code.image.location":     expect.Pattern("^/charges/" + charge.ID() + "/documents/docu_"),
				"source.scannable_code.image.download_uri": expect.Pattern("^https?://"),
			})
		},
	},
	{
		ID:    "sources/code-in-retrieved-charge",
		Title: "The promptpay code is also on the charge when it is retrieved",
		Rules: []string{"source.scannable-code-shape"},
		Run: func(t *suites.T) {
			charge := t.Pending("promptpay", nil)
			t.OK(t.Get("/charges/"+charge.ID()), suites.F{
				"source.scannable_code.image.download_uri": charge.Str("source.scannable_code.image.download_uri"),
			})
		},
	},
	{
		ID:    "sources/references",
		Title: "A charged bill payment source shows what the payer needs at the counter",
		Rules: []string{"source.references"},
		Run: func(t *suites.T) {
			t.OK(t.Pending("bill_payment_tesco_lotus", nil), suites.F{
				"source.references.omise_tax_id":       expect.NonEmpty,
				"source.references.reference_number_1": expect.NonEmpty,
				"source.references.reference_number_2": expect.NonEmpty,
				"source.references.barcode":            expect.Pattern("^https?://"),
				"source.references.expires_at":         expect.ISOTime,
			})
		},
	},
}

// outcomes has cases on how source charges are created and how they end.
var outcomes = []*suites.Case{
	inline("sources/inline", "A charge can create its source from an object", suites.P{"type": "promptpay"}),
	inline(
		"sources/inline-with-amount",
		"The source object of a charge may repeat amount and currency",
		suites.SourceParams("promptpay", nil),
	),
	{
		ID:    "sources/inline-retrieved",
		Title: "A source created by a charge can be retrieved",
		Rules: []string{"source.inline"},
		Run: func(t *suites.T) {
			charge := t.Charge(suites.P{"source": suites.P{"type": "promptpay"}, "return_uri": returnURI})
			t.OK(t.Get("/sources/"+charge.Str("source.id")), suites.F{"type": "promptpay", "charge_status": "pending"})
		},
	},
	ending("paid", "source.paid-state", "successful", "source-paid"),
	ending("failed", "source.failed-state", "failed", "failed"),
	following("successful"),
	following("failed"),
	{
		ID:    "sources/status-pending",
		Title: "The charge_status of a charged source is pending",
		Rules: []string{"source.charge-status-follows"},
		Run: func(t *suites.T) {
			charge := t.Pending("promptpay", nil)
			t.OK(t.Get("/sources/"+charge.Str("source.id")), suites.F{"charge_status": "pending"})
		},
	},
	{
		ID:    "sources/status-expired",
		Title: "The charge_status of a source follows when its charge expires",
		Rules: []string{"source.charge-status-follows"},
		Run: func(t *suites.T) {
			charge := t.Pending("promptpay", nil)
			t.Must("expire.pending", t.Post("/charges/"+charge.ID()+"/expire", nil))
			t.OK(t.Get("/sources/"+charge.Str("source.id")), suites.F{"charge_status": "expired"})
		},
	},
	{
		ID:    "sources/capture-false",
		Title: "A paid source charge is never capturable",
		Rules: []string{"source.capture-false"},
		Run: func(t *suites.T) {
			source := t.Source("promptpay", nil)
			charge := t.Post(
				"/charges",
				suites.ChargeParams(suites.P{"source": source.ID(), "return_uri": returnURI, "capture": false}),
			)
			if !charge.Succeeded() {
				// A refusal of capture=false leaves nothing to capture either.
				t.Answer(charge, suites.Want{Status: []int{400}})
				return
			}
			t.OK(t.Complete(charge.ID(), "successful"), suites.F{
				"status": "successful", "paid": true, "capturable": false,
			})
		},
	},
	{
		ID:    "sources/white-label-installment",
		Title: "A white-label installment can be charged with a source and a card",
		Rules: []string{"source.white-label-installment"},
		Run: func(t *suites.T) {
			source := t.Must("source.create", t.Post("/sources", suites.P{
				"type": "installment_wlb_first_choice", "amount": 300000, "currency": "thb", "installment_term": 3,
			}))
			charge := t.Post("/charges", suites.P{
				"amount": 300000, "currency": "thb", "source": source.ID(), "card": t.Token(suites.Visa).ID(),
				"return_uri": returnURI,
			})
			t.OK(charge, suites.F{
				"source.id": source.ID(), "card.last_digits": "4242", "status": expect.OneOf("pending", "successful"),
			})
		},
	},
}

func inline(id, title string, source suites.P) *suites.Case {
	return &suites.Case{
		ID:    id,
		Title: title,
		Rules: []string{"source.inline"},
		Run: func(t *suites.T) {
			charge := t.Post("/charges", suites.ChargeParams(suites.P{"source": source, "return_uri": returnURI}))
			t.OK(charge, suites.F{
				"status": "pending", "source.id": expect.Pattern("^src_test_"), "source.type": "promptpay",
				"source.amount": suites.Amount,
			})
		},
	}
}

// ending returns the case of a promptpay charge that its payer completes.
func ending(name, rule, outcome, state string) *suites.Case {
	return &suites.Case{
		ID:    "sources/charge-" + name,
		Title: "A source charge that its payer ends is " + outcome,
		Rules: []string{rule},
		Run: func(t *suites.T) {
			charge := t.Pending("promptpay", nil)
			t.State("Charge", state, t.Complete(charge.ID(), outcome), suites.F{"id": charge.ID(), "source.type": "promptpay"})
		},
	}
}

// following returns the case that a source shows how its charge ended.
func following(outcome string) *suites.Case {
	return &suites.Case{
		ID:    "sources/status-" + outcome,
		Title: "The charge_status of a source is " + outcome + " like its charge",
		Rules: []string{"source.charge-status-follows"},
		Run: func(t *suites.T) {
			charge := t.Pending("promptpay", nil)
			t.Complete(charge.ID(), outcome)
			t.OK(t.Get("/sources/"+charge.Str("source.id")), suites.F{"charge_status": outcome})
		},
	}
}
