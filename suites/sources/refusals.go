package sources

import (
	"maps"

	"github.com/omise-conformance/harness/suites"
)

// refusals has cases on what POST /sources refuses.
var refusals = []*suites.Case{
	refused(
		"amount-not-a-number", "A source with an amount that is not a number", "source.amount-not-a-number", "promptpay",
		suites.P{"amount": "invalid_amount"},
	),
	refused(
		"currency-unsupported", "A source with an unknown currency", "source.currency-unsupported", "promptpay",
		suites.P{"currency": "invalid"},
	),
	refused(
		"type-unsupported", "A source of an unknown type", "source.type-unsupported", "promptpay",
		suites.P{"type": "invalid"},
	),
	refused("type-missing", "A source without a type", "source.type-missing", "promptpay", suites.P{"type": nil}),
	refused("amount-missing", "A source without an amount", "source.amount-missing", "promptpay", suites.P{"amount": nil}),
	refused(
		"currency-missing", "A source without a currency", "source.currency-missing", "promptpay",
		suites.P{"currency": nil},
	),
	refused(
		"amount-one", "A promptpay source of one satang", "source.amount-below-minimum", "promptpay",
		suites.P{"amount": 1},
	),
	refused(
		"amount-zero", "A promptpay source of zero", "source.amount-below-minimum", "promptpay",
		suites.P{"amount": 0},
	),
	refused(
		"amount-negative", "A promptpay source of a negative amount", "source.amount-below-minimum",
		"promptpay",
		suites.P{"amount": -2000},
	),
	refused(
		"installment-below-minimum", "An installment source of 1,999.99 baht", "source.installment-minimum",
		"installment_kbank",
		suites.P{"amount": 199999},
	),
	refused(
		"econtext-name-too-long", "An econtext source with a name of 11 characters", "source.econtext-name", "econtext",
		suites.P{"name": "Yamada Taro"},
	),
	refused(
		"econtext-in-baht", "An econtext source in another currency than yen", "source.econtext-currency", "econtext",
		suites.P{"currency": "thb", "amount": suites.Amount},
	),
	{
		ID:       "sources/installment-at-minimum",
		Title:    "An installment of 2,000 baht is accepted",
		Rules:    []string{"source.installment-minimum"},
		Requires: []string{feature("installment_kbank")},
		Run: func(t *suites.T) {
			source := t.Post("/sources", suites.SourceParams("installment_kbank", suites.P{"amount": 200000}))
			t.OK(source, suites.F{"amount": 200000})
		},
	},
	{
		ID:       "sources/econtext-name-of-ten",
		Title:    "An econtext name of 10 characters is accepted",
		Rules:    []string{"source.econtext-name"},
		Requires: []string{feature("econtext")},
		Run: func(t *suites.T) {
			source := t.Post("/sources", suites.SourceParams("econtext", suites.P{"name": "Yamada Tar"}))
			t.OK(source, suites.F{"name": "Yamada Tar"})
		},
	},
}

// refused returns a case on a source that is valid except for the parameters in over.
func refused(id, what, rule, kind string, over suites.P) *suites.Case {
	return &suites.Case{
		ID:       "sources/" + id,
		Title:    what + " is refused",
		Rules:    []string{rule},
		Requires: []string{feature(kind)},
		Run:      func(t *suites.T) { t.Refused(t.Post("/sources", suites.SourceParams(kind, over))) },
	}
}

// chargeRefusals has cases on charges that do not match their source.
var chargeRefusals = []*suites.Case{
	misfit(
		"charge-other-amount", "A charge of another amount than its source is refused",
		"source.charge-amount-mismatch", "promptpay",
		suites.P{"amount": suites.Amount * 2},
	),
	misfit(
		"charge-other-currency", "A charge in another currency than its source is refused",
		"source.charge-currency-mismatch", "promptpay",
		suites.P{"currency": "usd"},
	),
	misfit(
		"charge-without-return-uri", "A charge of a redirect source requires a return_uri",
		"source.return-uri-required", "internet_banking_bay",
		suites.P{"return_uri": nil},
	),
	misfit(
		"charge-offline-without-return-uri",
		"A charge of an offline source requires a return_uri only in the documented dialect",
		"source.offline-no-return-uri", "promptpay",
		suites.P{"return_uri": nil},
	),
	{
		ID:       "sources/charged-twice",
		Title:    "A source can be charged only once",
		Rules:    []string{"source.single-charge"},
		Requires: []string{feature("promptpay")},
		Run: func(t *suites.T) {
			source := t.Source("promptpay", nil)
			params := suites.ChargeParams(suites.P{"source": source.ID(), "return_uri": returnURI})
			t.Charge(params)
			t.Refused(t.Post("/charges", params))
		},
	},
	{
		ID:       "sources/mismatch-leaves-source",
		Title:    "A source can be charged after a mismatched charge was refused",
		Rules:    []string{"source.charge-amount-mismatch"},
		Requires: []string{feature("promptpay")},
		Run: func(t *suites.T) {
			source := t.Source("promptpay", nil)
			params := suites.P{"source": source.ID(), "return_uri": returnURI}
			t.Refused(t.Post("/charges", suites.ChargeParams(suites.P{
				"source": source.ID(), "return_uri": returnURI, "amount": suites.Amount + 1,
			})))
			t.OK(t.Post("/charges", suites.ChargeParams(params)), suites.F{"source.id": source.ID()})
		},
	},
}

// misfit returns a case on a charge that matches its source except for the parameters in over.
func misfit(id, title, rule, kind string, over suites.P) *suites.Case {
	return &suites.Case{
		ID:       "sources/" + id,
		Title:    title,
		Rules:    []string{rule},
		Requires: []string{feature(kind)},
		Run: func(t *suites.T) {
			source := t.Source(kind, nil)
			params := suites.P{"source": source.ID(), "return_uri": returnURI}
			maps.Copy(params, over)
			t.Refused(t.Post("/charges", suites.ChargeParams(params)))
		},
	}
}
