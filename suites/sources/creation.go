package sources

import (
	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/expect"
)

// unused are the fields of a source that are null if its type does not use them.
var unused = suites.F{
	"barcode": nil, "bank": orAbsent, "installment_term": nil, "name": nil, "phone_number": nil, "references": nil,
	"store_id": nil, "store_name": nil, "terminal_id": nil, "scannable_code": nil,
}

// orAbsent is what a field has that some recorded sources show only where it applies.
var orAbsent = expect.OneOf(expect.Null, expect.Absent)

var creation = []*suites.Case{
	{
		ID:       "sources/fresh",
		Title:    "A new source has not been charged",
		Rules:    []string{"source.fresh"},
		Requires: []string{feature("internet_banking_bay")},
		Run: func(t *suites.T) {
			t.OK(t.Source("internet_banking_bay", nil), suites.F{"charge_status": "unknown"})
		},
	},
	{
		ID:       "sources/fresh-unused-null",
		Title:    "A source has null in the fields that its type does not use",
		Rules:    []string{"source.fresh", "source.schema"},
		Requires: []string{feature("internet_banking_bay")},
		Run: func(t *suites.T) {
			t.Rule("source.fresh").OK(t.Source("internet_banking_bay", nil), unused)
		},
	},
	{
		ID:       "sources/fresh-offline-references",
		Title:    "A bill payment source has no references before it is charged",
		Rules:    []string{"source.fresh"},
		Requires: []string{feature("bill_payment_tesco_lotus")},
		Run: func(t *suites.T) {
			t.OK(t.Source("bill_payment_tesco_lotus", nil), suites.F{"charge_status": "unknown", "references": nil})
		},
	},
	retrieval("internet_banking_bay"),
	retrieval("installment_kbank"),
	retrieval("truemoney"),
	retrieval("promptpay"),
	{
		ID:    "sources/not-found",
		Title: "An unknown source is not found",
		Rules: []string{"source.not-found"},
		Run: func(t *suites.T) {
			t.Refused(t.Get("/sources/src_test_5xp6ccfmecft4zxrb7p"))
		},
	},
	currencyCase("promptpay", "thb", "THB"),
	currencyCase("fpx", "myr", "MYR"),
	currencyCase("paynow", "sgd", "SGD"),
	currencyCase("paypay", "jpy", "JPY"),
	{
		ID:       "sources/currency-upper-case",
		Title:    "The currency of a source may be sent in upper case",
		Rules:    []string{"source.currency-case"},
		Requires: []string{feature("promptpay")},
		Run: func(t *suites.T) {
			answeredAs(t, t.Post("/sources", suites.SourceParams("promptpay", suites.P{"currency": "THB"})), "thb", "THB")
		},
	},
	{
		ID:       "sources/installment-zero-interest",
		Title:    "An installment source shows the zero_interest_installments that was sent",
		Rules:    []string{"source.params-echo"},
		Requires: []string{feature("installment_kbank")},
		Run: func(t *suites.T) {
			source := t.Source("installment_kbank", suites.P{"zero_interest_installments": true})
			t.OK(source, suites.F{"zero_interest_installments": true, "installment_term": 3})
		},
	},
	{
		ID:       "sources/platform-type",
		Title:    "A source shows the platform_type that was sent",
		Rules:    []string{"source.params-echo"},
		Requires: []string{feature("alipay_cn")},
		Run: func(t *suites.T) {
			t.OK(t.Source("alipay_cn", suites.P{"platform_type": "IOS"}), suites.F{"platform_type": "IOS"})
		},
	},
	{
		ID:       "sources/barcode-store",
		Title:    "A barcode source shows the store and terminal that were sent",
		Rules:    []string{"source.params-echo"},
		Requires: []string{feature("barcode_alipay")},
		Run: func(t *suites.T) {
			store := suites.P{"store_id": "1", "store_name": "Main Store", "terminal_id": "POS-01"}
			t.OK(t.Source("barcode_alipay", store), suites.F(store))
		},
	},
}

// retrieval returns the case that a source of a type is retrieved as it was created.
func retrieval(kind string) *suites.Case {
	return &suites.Case{
		ID:       "sources/retrieve-" + suites.KebabCase(kind),
		Title:    "A source of type " + kind + " can be retrieved as it was created",
		Rules:    []string{"source.retrieve"},
		Requires: []string{feature(kind)},
		Run: func(t *suites.T) {
			made := t.Source(kind, nil)
			got := t.Get("/sources/" + made.ID())
			t.OK(got, nil)
			t.Same(made, got)
		},
	}
}

func currencyCase(kind, lower, upper string) *suites.Case {
	return &suites.Case{
		ID:       "sources/currency-case-" + lower,
		Title:    "A source in " + upper + " shows its currency in the case of the dialect",
		Rules:    []string{"source.currency-case"},
		Requires: []string{feature(kind)},
		Run:      func(t *suites.T) { answeredAs(t, t.Source(kind, suites.P{"currency": lower}), lower, upper) },
	}
}

func answeredAs(t *suites.T, source *suites.Answer, lower, upper string) {
	t.Rule("source.currency-case").Answer(source,
		suites.Want{Dialect: specs.Recorded, Fields: suites.F{"currency": upper}},
		suites.Want{Dialect: specs.Documented, Fields: suites.F{"currency": lower}})
}

var keyCases = []*suites.Case{
	{
		ID:       "sources/create-with-public-key",
		Title:    "A source can be created with the public key",
		Rules:    []string{"source.public-or-secret-key"},
		Requires: []string{feature("promptpay")},
		Run: func(t *suites.T) {
			source := t.With(suites.Key(t.Keys().Public)).Post("/sources", suites.SourceParams("promptpay", nil))
			t.OK(source, suites.F{"object": "source", "type": "promptpay"})
		},
	},
	{
		ID:       "sources/create-with-secret-key",
		Title:    "A source can be created with the secret key",
		Rules:    []string{"source.public-or-secret-key"},
		Requires: []string{feature("promptpay")},
		Run: func(t *suites.T) {
			source := t.With(suites.Key(t.Keys().Secret)).Post("/sources", suites.SourceParams("promptpay", nil))
			t.OK(source, suites.F{"object": "source", "type": "promptpay"})
		},
	},
	{
		ID:       "sources/retrieve-with-public-key",
		Title:    "A source can be retrieved with the public key",
		Rules:    []string{"source.public-or-secret-key"},
		Requires: []string{feature("promptpay")},
		Run: func(t *suites.T) {
			source := t.Source("promptpay", nil)
			got := t.With(suites.Key(t.Keys().Public)).Get("/sources/" + source.ID())
			t.OK(got, suites.F{"id": source.ID()})
		},
	},
	{
		ID:       "sources/public-key-source-charged",
		Title:    "A source created with the public key can be charged with the secret key",
		Rules:    []string{"source.public-or-secret-key"},
		Requires: []string{feature("promptpay")},
		Run: func(t *suites.T) {
			source := t.With(suites.Key(t.Keys().Public)).Post("/sources", suites.SourceParams("promptpay", nil))
			charge := t.Post("/charges", suites.ChargeParams(suites.P{"source": source.ID(), "return_uri": returnURI}))
			t.OK(charge, suites.F{"source.id": source.ID()})
		},
	},
	{
		ID:       "sources/host-api",
		Title:    "Sources are created on the API host",
		Rules:    []string{"source.host"},
		Requires: []string{feature("promptpay")},
		Run: func(t *suites.T) {
			source := t.With(suites.On(exchange.API)).Post("/sources", suites.SourceParams("promptpay", nil))
			t.OK(source, suites.F{"object": "source", "location": expect.Pattern("^/sources/src_test_")})
		},
	},
	{
		ID:       "sources/host-vault",
		Title:    "Sources are on the vault only in the documented dialect",
		Rules:    []string{"source.host"},
		Requires: []string{feature("promptpay"), "separate_hosts"},
		Run: func(t *suites.T) {
			vault := t.With(suites.On(exchange.Vault), suites.Key(t.Keys().Public))
			// Recorded sources are on the API host. How the vault refuses them was not
			// recorded.
			t.Answer(vault.Post("/sources", suites.SourceParams("promptpay", nil)),
				suites.Want{Dialect: specs.Recorded, Status: []int{400, 401, 403, 404}},
				suites.Want{Dialect: specs.Documented, Fields: suites.F{"object": "source"}})
		},
	},
}
