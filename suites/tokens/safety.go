package tokens

import "github.com/omise-conformance/harness/suites"

// safety has cases that send card data to everything that shows cards. Every answer is judged
// for card data.
var safety = []*suites.Case{
	{
		ID:    "tokens/no-card-data",
		Title: "No answer shows the number of a card",
		Rules: []string{"answer.no-card-data"},
		Run: func(t *suites.T) {
			token := t.Token(suites.Visa)
			t.Get("/tokens/" + token.ID())
			customer := t.Customer(suites.P{"card": token.ID()})
			t.Get("/customers/" + customer.ID() + "/cards")
			charge := t.Charge(suites.P{"customer": customer.ID()})
			t.Get("/charges/" + charge.ID())
			t.Get("/charges/" + charge.ID() + "/events")
		},
	},
	{
		ID:    "tokens/no-card-data-in-refusals",
		Title: "The refusal of a card does not repeat its data",
		Rules: []string{"answer.no-card-data"},
		Run: func(t *suites.T) {
			t.Post("/tokens", withCard(suites.CardParams(suites.Visa, suites.P{"expiration_month": 13})))
			t.Post("/tokens", withCard(suites.CardParams(suites.MasterCard, suites.P{"name": "", "security_code": "98765"})))
			// A refusal that quotes the parameter would show the number.
			t.Post("/tokens", suites.P{"card": suites.Visa})
		},
	},
}
