package tokens

import (
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/expect"
)

// badCards are cards that are refused, each for one reason.
var badCards = []struct {
	id, title, rule string
	card            suites.P
}{
	{
		"number-luhn", "A card number with a wrong check digit is refused", "token.number-invalid",
		suites.CardParams("4242424242424241", nil),
	},
	{
		"number-letters", "A card number of letters is refused", "token.number-invalid",
		suites.CardParams("not a card number", nil),
	},
	{"number-missing", "A card without a number is refused", "token.number-missing", cardWithout("number")},
	{"number-empty", "An empty card number is refused", "token.number-missing", suites.CardParams("", nil)},
	// Sixteen digits with a valid check digit. The numbers of no brand begin with 9.
	{
		"brand-unknown", "A card number of no known brand is refused", "token.brand-unknown",
		suites.CardParams("9999999999999995", nil),
	},
	{"name-missing", "A card without a name is refused", "token.name-missing", cardWithout("name")},
	{
		"name-empty", "An empty name is refused", "token.name-missing",
		suites.CardParams(suites.Visa, suites.P{"name": ""}),
	},
	{
		"month-13", "The expiry month 13 is refused", "token.month-out-of-range",
		suites.CardParams(suites.Visa, suites.P{"expiration_month": 13}),
	},
	{
		"month-0", "The expiry month 0 is refused", "token.month-out-of-range",
		suites.CardParams(suites.Visa, suites.P{"expiration_month": 0}),
	},
	{"month-missing", "A card without an expiry month is refused", "token.month-missing", cardWithout("expiration_month")},
	{
		"year-word", "An expiry year that is a word is refused", "token.year-invalid",
		suites.CardParams(suites.Visa, suites.P{"expiration_year": "next"}),
	},
	{
		"expired", "A card that expired in 2019 is refused", "token.expiry-in-past",
		suites.CardParams(suites.Visa, suites.P{"expiration_month": 12, "expiration_year": 2019}),
	},
	{
		"expired-short-year", "A card that expired in 19 is refused", "token.expiry-in-past",
		suites.CardParams(suites.Visa, suites.P{"expiration_month": 12, "expiration_year": 19}),
	},
	{
		"security-code-long", "A security code of five digits is refused", "token.security-code-malformed",
		suites.CardParams(suites.Visa, suites.P{"security_code": "12345"}),
	},
	{
		"security-code-letters", "A security code of letters is refused", "token.security-code-malformed",
		suites.CardParams(suites.Visa, suites.P{"security_code": "abc"}),
	},
}

func refusalCases() []*suites.Case {
	var cases []*suites.Case
	for _, row := range badCards {
		cases = append(cases, &suites.Case{
			ID:    "tokens/refused-" + row.id,
			Title: row.title,
			Rules: []string{row.rule},
			Run:   func(t *suites.T) { t.Refused(t.Post("/tokens", withCard(row.card))) },
		})
	}
	return cases
}

var refusals = []*suites.Case{
	{
		ID:    "tokens/refused-four-faults",
		Title: "Four problems are listed with commas and \"and\"",
		Rules: []string{"token.faults-joined"},
		Run: func(t *suites.T) {
			card := cardWithout("name")
			card["number"], card["expiration_year"] = "4242424242424241", "next"
			t.Refused(t.Post("/tokens", withCard(card)))
		},
	},
	{
		ID:    "tokens/refused-two-faults",
		Title: "Two problems are joined with \"and\"",
		Rules: []string{"token.faults-joined"},
		Run: func(t *suites.T) {
			t.Answer(t.Post("/tokens", withCard(suites.CardParams("4242424242424241", nil))), suites.Want{
				Dialect: specs.Recorded, Status: []int{400}, Codes: []string{"invalid_card"},
				Message: `^number is invalid and brand not supported \(unknown\)$`,
			})
		},
	},
	{
		ID:    "tokens/refused-no-card",
		Title: "A request for a token without anything in it is refused, or makes a token without a card",
		Rules: []string{"token.no-card"},
		Run: func(t *suites.T) {
			empty := t.Post("/tokens", suites.P{})
			if empty.Succeeded() {
				t.OK(empty, suites.F{"object": "token", "card": expect.Null, "used": false})
				return
			}
			t.Refused(empty)
		},
	},
	{
		ID:    "tokens/refused-card-as-word",
		Title: "A card that is a string is refused",
		Rules: []string{"token.no-card"},
		Run: func(t *suites.T) {
			t.Refused(t.Post("/tokens", suites.P{"card": "visa"}))
		},
	},
	{
		ID:    "tokens/refused-secret-key",
		Title: "A token cannot be created with the secret key",
		Rules: []string{"token.public-key-only"},
		Run: func(t *suites.T) {
			bySecret := t.With(suites.Key(t.Keys().Secret))
			t.Refused(bySecret.Post("/tokens", withCard(suites.CardParams(suites.Visa, nil))))
		},
	},
	{
		ID:    "tokens/not-found",
		Title: "An unknown token is not found",
		Rules: []string{"token.not-found"},
		Run: func(t *suites.T) {
			t.Refused(t.Get("/tokens/" + unknownToken))
		},
	},
	{
		ID:    "tokens/unknown-on-charge",
		Title: "A charge of an unknown token is refused",
		Rules: []string{"token.unknown-on-charge"},
		Run: func(t *suites.T) {
			t.Refused(t.Post("/charges", suites.ChargeParams(suites.P{"card": unknownToken})))
		},
	},
	{
		ID:    "tokens/unknown-on-new-customer",
		Title: "A customer with an unknown token is refused",
		Rules: []string{"token.unknown-on-customer"},
		Run: func(t *suites.T) {
			t.Refused(t.Post("/customers", suites.P{"description": "conformance", "card": unknownToken}))
		},
	},
	{
		ID:    "tokens/unknown-on-attach",
		Title: "An unknown token cannot be attached to a customer",
		Rules: []string{"token.unknown-on-customer"},
		Run: func(t *suites.T) {
			customer := t.Customer(nil)
			t.Refused(t.Patch("/customers/"+customer.ID(), suites.P{"card": unknownToken}))
		},
	},
}
