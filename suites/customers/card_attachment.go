package customers

import (
	"github.com/omise-conformance/harness/suites"
)

var attaching = []*suites.Case{
	{
		ID:    "customers/attach-card",
		Title: "A second card comes after the first and does not change the default card",
		Rules: []string{"customer.attach-card"},
		Run: func(t *suites.T) {
			customer := t.CustomerWithCard(suites.Visa)
			first := t.CardOf(customer)
			fields := suites.F{
				"cards.total": 2, "cards.data.0.id": first, "cards.data.1.last_digits": "4444", "cards.data.1.brand": "MasterCard",
				"default_card": first,
			}
			t.OK(t.Patch(customerPath(customer), suites.P{"card": t.Token(suites.MasterCard).ID()}), fields)
			t.OK(t.Get(customerPath(customer)), fields)
		},
	},
	{
		ID:    "customers/attach-same-number",
		Title: "A card with the same number is attached as a separate card",
		Rules: []string{"customer.attach-card"},
		Run: func(t *suites.T) {
			customer := t.CustomerWithCard(suites.Visa)
			attached := t.Patch(customerPath(customer), suites.P{"card": t.Token(suites.Visa).ID()})
			t.OK(attached, suites.F{"cards.total": 2, "default_card": customer.Str("default_card")})
			t.Holds(attached, attached.Str("cards.data.0.id") != attached.Str("cards.data.1.id"),
				"two cards of different ids", "twice the id "+attached.Str("cards.data.0.id"))
		},
	},
	{
		ID:    "customers/attach-and-describe",
		Title: "One update can attach a card and change the description",
		Rules: []string{"customer.attach-card"},
		Run: func(t *suites.T) {
			customer := t.Customer(nil)
			t.OK(t.Patch(customerPath(customer), suites.P{"card": t.Token(suites.JCB).ID(), "description": "with a card"}),
				suites.F{"cards.total": 1, "cards.data.0.brand": "JCB", "description": "with a card"})
		},
	},
	{
		ID:    "customers/change-default-card",
		Title: "An update with default_card makes another card the default",
		Rules: []string{"customer.change-default-card"},
		Run: func(t *suites.T) {
			customer := attach(t, t.CustomerWithCard(suites.Visa), suites.MasterCard)
			second := customer.Str("cards.data.1.id")
			fields := suites.F{"default_card": second, "cards.total": 2}
			t.OK(t.Patch(customerPath(customer), suites.P{"default_card": second}), fields)
			t.OK(t.Get(customerPath(customer)), fields)
		},
	},
	{
		ID:    "customers/default-card-of-other",
		Title: "Another customer's card cannot become the default card",
		Rules: []string{"customer.default-card-of-other"},
		Run: func(t *suites.T) {
			customer, other := t.CustomerWithCard(suites.Visa), t.CustomerWithCard(suites.MasterCard)
			t.Refused(t.Patch(customerPath(customer), suites.P{"default_card": t.CardOf(other)}))
			t.OK(t.Get(customerPath(customer)), suites.F{"default_card": customer.Str("default_card")})
		},
	},
}
