package customers

import (
	"github.com/omise-conformance/harness/suites"
)

var destruction = []*suites.Case{
	{
		ID:    "customers/destroy",
		Title: "The answer to the DELETE of a customer has the whole customer",
		Rules: []string{"customer.destroy"},
		Run: func(t *suites.T) {
			customer := t.Customer(suites.P{"metadata": suites.P{"order": "1"}})
			destroyed := t.Delete(customerPath(customer))
			t.OK(destroyed, suites.F{"object": "customer", "id": customer.ID(), "deleted": true})
			t.Same(customer, destroyed, "deleted")
		},
	},
	{
		ID:    "customers/destroy-with-card",
		Title: "A customer with a card can be destroyed",
		Rules: []string{"customer.destroy"},
		Run: func(t *suites.T) {
			customer := t.CustomerWithCard(suites.Visa)
			destroyed := t.Delete(customerPath(customer))
			t.OK(destroyed, suites.F{"id": customer.ID(), "deleted": true})
			// There are recordings of both: cards and default card gone (2025), and still
			// present (2019).
			t.Same(customer, destroyed, "deleted", "cards", "default_card")
		},
	},
	{
		ID:    "customers/destroyed-gone",
		Title: "A destroyed customer is not found",
		Rules: []string{"customer.destroyed-gone"},
		Run: func(t *suites.T) {
			customer := destroyed(t)
			t.Refused(t.Get(customerPath(customer)))
		},
	},
	{
		ID:    "customers/destroyed-not-updated",
		Title: "A destroyed customer cannot be updated",
		Rules: []string{"customer.destroyed-gone"},
		Run: func(t *suites.T) {
			customer := destroyed(t)
			t.Refused(t.Patch(customerPath(customer), suites.P{"description": "again"}))
		},
	},
	{
		ID:    "customers/destroyed-twice",
		Title: "A customer cannot be destroyed twice",
		Rules: []string{"customer.destroyed-gone"},
		Run: func(t *suites.T) {
			customer := destroyed(t)
			t.Refused(t.Delete(customerPath(customer)))
		},
	},
	{
		ID:    "customers/destroyed-card-list-gone",
		Title: "The list of cards of a destroyed customer is not found",
		Rules: []string{"customer.destroyed-cards-gone"},
		Run: func(t *suites.T) {
			customer := destroyed(t)
			t.Refused(t.Get(cardsPath(customer)))
		},
	},
	{
		ID:    "customers/destroyed-card-gone",
		Title: "The card of a destroyed customer is not found",
		Rules: []string{"customer.destroyed-cards-gone"},
		Run: func(t *suites.T) {
			customer := destroyed(t)
			t.Refused(t.Get(cardPath(customer, t.CardOf(customer))))
		},
	},
}

// destroyed creates a customer with a card and destroys it. It returns the answer to the
// creation.
func destroyed(t *suites.T) *suites.Answer {
	customer := t.CustomerWithCard(suites.Visa)
	t.Must("customer.destroy", t.Delete(customerPath(customer)))
	return customer
}
