package customers

import (
	"fmt"

	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/expect"
)

// currencies maps the countries of Omise to their currencies. The charge limits of the
// capability are in the currency of the account's country.
var currencies = map[string]string{"TH": "thb", "JP": "jpy", "SG": "sgd", "MY": "myr"}

var amount = expect.Func("a positive integer", func(v any) bool {
	n, ok := v.(float64)
	return ok && n > 0 && n == float64(int64(n))
})

var capability = []*suites.Case{
	{
		ID:    "customers/capability",
		Title: "The capability shows country, banks and limits",
		Rules: []string{"capability.retrieve"},
		Run: func(t *suites.T) {
			t.OK(readCapability(t), suites.F{
				"object": "capability", "location": "/capability", "country": expect.OneOf(expect.Absent, expect.Pattern("^[A-Z]{2}$")),
				"banks":                    expect.OneOf(expect.Absent, expect.Each(expect.Pattern("^[a-z0-9_]+$"))),
				"limits.charge_amount.min": expect.OneOf(expect.Absent, amount), "limits.charge_amount.max": expect.OneOf(expect.Absent, amount),
			})
		},
	},
	{
		ID:    "customers/capability-methods",
		Title: "Each payment method of the capability has its currencies",
		Rules: []string{"capability.retrieve"},
		Run: func(t *suites.T) {
			answer := readCapability(t)
			t.OK(answer, suites.F{"payment_methods": expect.NonEmpty})
			t.OK(answer, suites.F{"payment_methods": expect.Each(expect.Object(judge.Fields{
				"object": "payment_method", "name": expect.NonEmpty, "currencies": expect.NonEmpty,
				"currencies.0": expect.Pattern("^[A-Za-z]{3}$"),
			}))})
		},
	},
	{
		ID:    "customers/capability-card",
		Title: "The capability has cards as a payment method, with their brands",
		Rules: []string{"capability.retrieve"},
		Run: func(t *suites.T) {
			t.OK(readCapability(t), suites.F{
				"payment_methods": expect.Func("a list with a method card that names brands", func(v any) bool {
					list, _ := v.([]any)
					for _, each := range list {
						method, _ := each.(map[string]any)
						brands, _ := method["card_brands"].([]any)
						if method["name"] == "card" && len(brands) > 0 {
							return true
						}
					}
					return false
				}),
			})
		},
	},
	{
		ID:    "customers/capability-public-key",
		Title: "The capability can be retrieved with the public key",
		Rules: []string{"capability.public-key"},
		Run: func(t *suites.T) {
			t.OK(readCapability(t), suites.F{"object": "capability"})
		},
	},
	{
		ID:    "customers/capability-smallest-charge",
		Title: "The smallest amount that the capability shows can be charged",
		Rules: []string{"capability.true-to-charges"},
		Run: func(t *suites.T) {
			chargeLimit(t, "min")
		},
	},
	{
		ID:    "customers/capability-largest-charge",
		Title: "The largest amount that the capability shows can be charged",
		Rules: []string{"capability.true-to-charges"},
		Run: func(t *suites.T) {
			chargeLimit(t, "max")
		},
	},
	{
		ID:    "customers/capability-schema",
		Title: "The capability has the fields of the contract",
		Rules: []string{"capability.schema"},
		Run: func(t *suites.T) {
			readCapability(t)
		},
	},
}

// readCapability retrieves the capability with the public key, as the documentation does.
func readCapability(t *suites.T) *suites.Answer {
	return t.With(suites.Key(t.Keys().Public)).Get("/capability")
}

// chargeLimit charges a card with a limit of the capability.
func chargeLimit(t *suites.T, limit string) {
	answer := t.Must("capability.retrieve", readCapability(t))
	_, hasCountry := answer.Get("country")
	if _, hasLimit := answer.Get("limits.charge_amount." + limit); !hasCountry || !hasLimit {
		t.Rule("capability.true-to-charges").Holds(answer, true, "", "") // nothing to hold charges to
		return
	}
	currency, known := currencies[answer.Str("country")]
	if !known {
		t.Rule("capability.true-to-charges").Holds(
			answer,
			false,
			"a country in which Omise has accounts",
			fmt.Sprintf("%q", answer.Str("country")),
		)
		return
	}
	worth := answer.Int("limits.charge_amount." + limit)
	charge := t.Post("/charges", suites.P{"amount": worth, "currency": currency, "card": t.Token(suites.Visa).ID()})
	t.Rule("capability.true-to-charges").OK(charge, suites.F{"object": "charge", "amount": worth})
}
