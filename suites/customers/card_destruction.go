package customers

import (
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/expect"
)

var cardDestruction = []*suites.Case{
	{
		ID:    "customers/card-destroy",
		Title: "The answer to the DELETE of a card shows deleted true",
		Rules: []string{"card.destroy"},
		Run: func(t *suites.T) {
			customer := t.CustomerWithCard(suites.Visa)
			card := t.CardOf(customer)
			t.OK(t.Delete(cardPath(customer, card)), suites.F{
				"object": "card", "id": card, "deleted": true, "location": cardPath(customer, card), "last_digits": "4242",
			})
		},
	},
	{
		ID:    "customers/card-destroyed-gone",
		Title: "A destroyed card is not found",
		Rules: []string{"card.destroyed-gone"},
		Run: func(t *suites.T) {
			customer := t.CustomerWithCard(suites.Visa)
			card := destroyCard(t, customer, t.CardOf(customer))
			t.Refused(t.Get(cardPath(customer, card)))
		},
	},
	{
		ID:    "customers/card-destroyed-twice",
		Title: "A card cannot be destroyed twice",
		Rules: []string{"card.destroyed-gone"},
		Run: func(t *suites.T) {
			customer := t.CustomerWithCard(suites.Visa)
			card := destroyCard(t, customer, t.CardOf(customer))
			t.Refused(t.Delete(cardPath(customer, card)))
		},
	},
	{
		ID:    "customers/card-destroyed-default-moves",
		Title: "The remaining card becomes the default card",
		Rules: []string{"card.destroyed-default-moves"},
		Run: func(t *suites.T) {
			customer := attach(t, t.CustomerWithCard(suites.Visa), suites.MasterCard)
			destroyCard(t, customer, t.CardOf(customer))
			left := customer.Str("cards.data.1.id")
			t.OK(t.Get(customerPath(customer)), suites.F{
				"default_card": left, "cards.total": 1, "cards.data.0.id": left,
			})
		},
	},
	{
		ID:    "customers/card-destroyed-last",
		Title: "A customer has no default card after the only card was destroyed",
		Rules: []string{"card.destroyed-default-moves"},
		Run: func(t *suites.T) {
			customer := t.CustomerWithCard(suites.Visa)
			destroyCard(t, customer, t.CardOf(customer))
			t.OK(t.Get(customerPath(customer)), suites.F{
				"default_card": expect.Null, "cards.total": 0, "cards.data": expect.HasLen(0),
			})
		},
	},
	{
		ID:    "customers/card-destroyed-not-charged",
		Title: "A destroyed card cannot be charged",
		Rules: []string{"card.destroyed-not-charged"},
		Run: func(t *suites.T) {
			customer := attach(t, t.CustomerWithCard(suites.Visa), suites.MasterCard)
			card := destroyCard(t, customer, customer.Str("cards.data.1.id"))
			t.Refused(t.Post("/charges", suites.ChargeParams(suites.P{"customer": customer.ID(), "card": card})))
		},
	},
	{
		ID:    "customers/card-destroyed-last-not-charged",
		Title: "A customer whose only card was destroyed cannot be charged",
		Rules: []string{"card.destroyed-not-charged"},
		Run: func(t *suites.T) {
			customer := t.CustomerWithCard(suites.Visa)
			destroyCard(t, customer, t.CardOf(customer))
			t.Refused(t.Post("/charges", suites.ChargeParams(suites.P{"customer": customer.ID()})))
		},
	},
}

// destroyCard destroys a card of a customer and returns its id.
func destroyCard(t *suites.T, customer *suites.Answer, card string) string {
	t.Must("card.destroy", t.Delete(cardPath(customer, card)))
	return card
}
