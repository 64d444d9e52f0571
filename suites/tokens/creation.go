package tokens

import (
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/expect"
)

// newToken has the fields that every new token shows.
var newToken = suites.F{
	"object": "token", "id": expect.Pattern("^tokn_"), "livemode": false,
	"card.object": "card", "created_at": expect.ISOTime,
}

var creation = []*suites.Case{
	{
		ID:    "tokens/create",
		Title: "A valid card becomes a token",
		Rules: []string{"token.create"},
		Run: func(t *suites.T) {
			t.OK(t.Post("/tokens", withCard(suites.CardParams(suites.Visa, nil))), newToken)
		},
	},
	{
		ID:    "tokens/create-form",
		Title: "A valid card sent in a form becomes a token",
		Rules: []string{"token.create"},
		Run: func(t *suites.T) {
			t.OK(t.With(suites.Form()).Post("/tokens", withCard(suites.CardParams(suites.MasterCard, nil))), newToken)
		},
	},
	{
		ID:    "tokens/create-same-card-twice",
		Title: "Each tokenization of a card creates another token",
		Rules: []string{"token.create"},
		Run: func(t *suites.T) {
			first, second := t.Token(suites.Visa), t.Token(suites.Visa)
			t.OK(second, suites.F{"id": expect.Not(first.ID()), "card.id": expect.Not(first.Str("card.id"))})
		},
	},
	{
		ID:    "tokens/fresh",
		Title: "A new token is unused and has charge_status unknown",
		Rules: []string{"token.fresh"},
		Run: func(t *suites.T) {
			t.OK(t.Token(suites.Visa), suites.F{"used": false, "charge_status": "unknown"})
		},
	},
	{
		ID:    "tokens/fresh-when-read",
		Title: "Retrieving a token does not use it",
		Rules: []string{"token.fresh"},
		Run: func(t *suites.T) {
			token := t.Token(suites.Visa)
			t.Get("/tokens/" + token.ID())
			t.OK(t.Get("/tokens/"+token.ID()), suites.F{"used": false, "charge_status": "unknown", "card.object": "card"})
		},
	},
	{
		ID:    "tokens/retrieve",
		Title: "A token can be retrieved as it was created",
		Rules: []string{"token.retrieve"},
		Run: func(t *suites.T) {
			token := t.Token(suites.Visa)
			got := t.Get("/tokens/" + token.ID())
			t.OK(got, suites.F{"id": token.ID()})
			t.Same(token, got)
		},
	},
	{
		ID:    "tokens/short-year",
		Title: "The expiry year 35 means 2035",
		Rules: []string{"token.short-year"},
		Run: func(t *suites.T) {
			year := t.CardYear(2035)
			token := t.Post("/tokens", withCard(suites.CardParams(suites.Visa, suites.P{"expiration_year": year % 100})))
			t.OK(token, suites.F{"card.expiration_year": year})
		},
	},
	{
		ID:    "tokens/integer-number",
		Title: "The number and security code of a card may be JSON integers",
		Rules: []string{"token.integer-number"},
		Run: func(t *suites.T) {
			card := suites.CardParams(suites.Visa, suites.P{"number": int64(4242424242424242), "security_code": 123})
			t.OK(t.Post("/tokens", withCard(card)), suites.F{"card.last_digits": "4242", "card.brand": "Visa"})
		},
	},
	{
		ID:    "tokens/no-security-code",
		Title: "A card without a security code becomes a token",
		Rules: []string{"token.security-code-optional"},
		Run: func(t *suites.T) {
			t.OK(t.Post("/tokens", withCard(cardWithout("security_code"))), newToken)
		},
	},
	{
		ID:    "tokens/schema",
		Title: "Tokens have the fields of the contract when they are new, retrieved and used",
		Rules: []string{"token.schema"},
		Run: func(t *suites.T) {
			token := t.Token(suites.Visa)
			t.Get("/tokens/" + token.ID())
			t.Charge(suites.P{"card": token.ID()})
			t.Get("/tokens/" + token.ID())
		},
	},
}
