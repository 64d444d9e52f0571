package customers

import (
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/expect"
)

var cardDestruction = []*suites.Case{
	{
		ID:    "customers/card-destroy",
		Title: "a destroyed card is answered with deleted true",
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
		Title: "a destroyed card is not found",
		Rules: []string{"card.destroyed-gone"},
		Run: func(t *suites.T) {
			customer := t.CustomerWithCard(suites.Visa)
			card := destroyCard(t, customer, t.CardOf(customer))
			t.Refused(t.Get(cardPath(customer, card)))
		},
	},
	{
		ID:    "customers/card-destroyed-twice",
		Title: "a card is destroyed once",
		Rules: []string{"card.destroyed-gone"},
		Run: func(t *suites.T) {
			customer := t.CustomerWithCard(suites.Visa)
			card := destroyCard(t, customer, t.CardOf(customer))
			t.Refused(t.Delete(cardPath(customer, card)))
		},
	},
	{
		ID:    "customers/card-destroyed-default-moves",
		Title: "the remaining card becomes the default",
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
		Title: "without a card there is no default card",
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
		Title: "a destroyed card pays for no charge",
		Rules: []string{"card.destroyed-not-charged"},
		Run: func(t *suites.T) {
			customer := attach(t, t.CustomerWithCard(suites.Visa), suites.MasterCard)
			card := destroyCard(t, customer, customer.Str("cards.data.1.id"))
			t.Refused(t.Post("/charges", suites.ChargeParams(suites.P{"customer": customer.ID(), "card": card})))
		},
	},
	{
		ID:    "customers/card-destroyed-last-not-charged",
		Title: "a customer whose only card was destroyed pays for no charge",
		Rules: []string{"card.destroyed-not-charged"},
		Run: func(t *suites.T) {
			customer := t.CustomerWithCard(suites.Visa)
			destroyCard(t, customer, t.CardOf(customer))
			t.Refused(t.Post("/charges", suites.ChargeParams(suites.P{"customer": customer.ID()})))
		},
	},
}

// destroyCard destroys a card of a customer and gives its id.
func destroyCard(t *suites.T, customer *suites.Answer, card string) string {
	t.Must("card.destroy", t.Delete(cardPath(customer, card)))
	return card
}
