package customers

import (
	"fmt"
	"slices"

	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/expect"
)

var cards = []*suites.Case{
	{
		ID:    "customers/card-list",
		Title: "Cards are listed in the order in which they were attached",
		Rules: []string{"card.list"},
		Run: func(t *suites.T) {
			customer := t.CustomerWithCard(suites.Visa)
			want := []string{t.CardOf(customer)}
			for i, number := range []string{suites.MasterCard, suites.JCB} {
				want = append(want, attach(t, customer, number).Str(fmt.Sprintf("cards.data.%d.id", i+1)))
			}
			list := t.Get(cardsPath(customer))
			t.OK(list, suites.F{"object": "list", "total": 3, "location": cardsPath(customer), "data": expect.HasLen(3)})
			t.Holds(list, slices.Equal(list.IDs(), want), fmt.Sprintf("the cards %v", want), fmt.Sprintf("%v", list.IDs()))
		},
	},
	{
		ID:    "customers/card-list-empty",
		Title: "A customer without cards has an empty list of cards",
		Rules: []string{"card.list"},
		Run: func(t *suites.T) {
			t.OK(t.Get(cardsPath(t.Customer(nil))), suites.F{"object": "list", "total": 0, "data": expect.HasLen(0)})
		},
	},
	{
		ID:    "customers/card-list-second-page",
		Title: "The parameters offset and limit select a page of the cards",
		Rules: []string{"card.list"},
		Run: func(t *suites.T) {
			customer := attach(t, t.CustomerWithCard(suites.Visa), suites.MasterCard)
			t.OK(t.Get(cardsPath(customer), map[string]string{"offset": "1", "limit": "1"}), suites.F{
				"total": 2, "data": expect.HasLen(1), "data.0.id": customer.Str("cards.data.1.id"),
			})
		},
	},
	{
		ID:    "customers/card-retrieve",
		Title: "A card can be retrieved below its customer",
		Rules: []string{"card.retrieve"},
		Run: func(t *suites.T) {
			customer := t.CustomerWithCard(suites.Visa)
			path := cardPath(customer, t.CardOf(customer))
			t.OK(t.Get(path), suites.F{
				"object": "card", "id": t.CardOf(customer), "location": path, "deleted": false,
				"last_digits": "4242", "name": "Somchai Prasert", "fingerprint": customer.Str("cards.data.0.fingerprint"),
			})
		},
	},
	{
		ID:    "customers/card-not-found",
		Title: "An unknown card is not found",
		Rules: []string{"card.not-found"},
		Run: func(t *suites.T) {
			t.Refused(t.Get(cardPath(t.CustomerWithCard(suites.Visa), unknownCard)))
		},
	},
	{
		ID:    "customers/card-of-other",
		Title: "A card is not found below another customer",
		Rules: []string{"card.of-other-customer"},
		Run: func(t *suites.T) {
			owner, other := t.CustomerWithCard(suites.Visa), t.CustomerWithCard(suites.Visa)
			t.Refused(t.Get(cardPath(other, t.CardOf(owner))))
		},
	},
	{
		ID:    "customers/card-of-other-kept",
		Title: "A card cannot be destroyed below another customer",
		Rules: []string{"card.of-other-customer"},
		Run: func(t *suites.T) {
			owner, other := t.CustomerWithCard(suites.Visa), t.CustomerWithCard(suites.Visa)
			card := t.CardOf(owner)
			t.Refused(t.Delete(cardPath(other, card)))
			t.OK(t.Get(cardPath(owner, card)), suites.F{"id": card, "deleted": false})
		},
	},
	{
		ID:    "customers/card-schema",
		Title: "Cards have the fields of the contract all their life",
		Rules: []string{"card.schema"},
		Run: func(t *suites.T) {
			customer := t.CustomerWithCard(suites.Visa)
			path := cardPath(customer, t.CardOf(customer))
			t.Get(path)
			t.Get(cardsPath(customer))
			t.Patch(path, suites.P{"city": "Chiang Mai"})
			t.Delete(path)
		},
	},
	{
		ID:    "customers/card-create-endpoint",
		Title: "A POST to the cards of a customer attaches a card",
		Rules: []string{"card.create-endpoint"},
		Run: func(t *suites.T) {
			customer := t.Customer(nil)
			card := t.Post(cardsPath(customer), suites.P{"card": t.Token(suites.Visa).ID()})
			t.OK(card, suites.F{"object": "card", "id": expect.Pattern("^card_"), "last_digits": "4242"})
			t.OK(t.Get(cardsPath(customer)), suites.F{"total": 1, "data.0.id": card.ID()})
		},
	},
}
