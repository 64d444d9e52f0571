package customers

import (
	"fmt"
	"slices"

	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/expect"
)

var creation = []*suites.Case{
	{
		ID:    "customers/create",
		Title: "A customer can be created without a card",
		Rules: []string{"customer.create"},
		Run: func(t *suites.T) {
			email := t.Unique("payer") + "@shop.example"
			customer := t.Post("/customers", suites.P{"email": email, "description": "Payer of orders"})
			t.OK(customer, suites.F{
				"object": "customer", "id": expect.Pattern("^cust_"), "livemode": false, "deleted": false,
				"email": email, "description": "Payer of orders", "created_at": expect.ISOTime, "location": customerPath(customer),
			})
		},
	},
	{
		ID:    "customers/create-form",
		Title: "A customer can be created with a form",
		Rules: []string{"customer.create"},
		Run: func(t *suites.T) {
			email := t.Unique("payer+form") + "@shop.example"
			customer := t.With(suites.Form()).Post(
				"/customers",
				suites.P{"email": email, "metadata": suites.P{"order": "A & B", "ไทย": "ใช่"}},
			)
			t.OK(customer, suites.F{"email": email, "metadata": suites.P{"order": "A & B", "ไทย": "ใช่"}})
		},
	},
	{
		ID:    "customers/create-with-card",
		Title: "A customer can be created with a card",
		Rules: []string{"customer.create"},
		Run: func(t *suites.T) {
			token := t.Token(suites.Visa)
			t.OK(t.Post("/customers", suites.P{"card": token.ID()}), suites.F{
				"object": "customer", "cards.object": "list", "cards.data": expect.HasLen(1), "cards.data.0.object": "card",
				"cards.data.0.last_digits": "4242", "cards.data.0.fingerprint": token.Str("card.fingerprint"),
			})
		},
	},
	{
		ID:    "customers/create-metadata",
		Title: "The metadata of a new customer comes back as it was sent",
		Rules: []string{"customer.create"},
		Run: func(t *suites.T) {
			metadata := suites.P{"order": "P26041", "address": suites.P{"floor": 3, "lift": true}, "note": "ขอบคุณ"}
			t.OK(t.Post("/customers", suites.P{"metadata": metadata}), suites.F{"metadata": metadata})
		},
	},
	{
		ID:    "customers/defaults",
		Title: "A customer created without parameters has no default card, no cards and no metadata",
		Rules: []string{"customer.defaults"},
		Run: func(t *suites.T) {
			customer := t.Customer(nil)
			t.OK(customer, suites.F{
				"default_card": expect.Null, "cards.total": 0, "cards.data": expect.HasLen(0), "metadata": expect.HasLen(0),
				"cards.location": customerPath(customer) + "/cards",
			})
		},
	},
	{
		ID:    "customers/first-card-default",
		Title: "The card that a customer is created with is the default card",
		Rules: []string{"customer.first-card-default"},
		Run: func(t *suites.T) {
			customer := t.CustomerWithCard(suites.Visa)
			t.OK(customer, suites.F{
				"cards.total": 1, "cards.data.0.id": expect.Pattern("^card_"), "default_card": customer.Str("cards.data.0.id"),
			})
		},
	},
	{
		ID:    "customers/first-attached-default",
		Title: "The first card that is attached becomes the default card",
		Rules: []string{"customer.first-card-default"},
		Run: func(t *suites.T) {
			customer := attach(t, t.Customer(nil), suites.MasterCard)
			got := t.Get(customerPath(customer))
			t.OK(got, suites.F{
				"cards.total": 1, "cards.data.0.id": expect.Pattern("^card_"), "default_card": got.Str("cards.data.0.id"),
			})
		},
	},
	{
		ID:    "customers/retrieve",
		Title: "A customer can be retrieved as it was created",
		Rules: []string{"customer.retrieve"},
		Run: func(t *suites.T) {
			customer := t.Customer(suites.P{"metadata": suites.P{"order": "1"}})
			got := t.Get(customerPath(customer))
			t.OK(got, suites.F{"id": customer.ID()})
			t.Same(customer, got)
		},
	},
	{
		ID:    "customers/retrieve-with-card",
		Title: "A customer with a card can be retrieved as it was created",
		Rules: []string{"customer.retrieve"},
		Run: func(t *suites.T) {
			customer := t.CustomerWithCard(suites.Visa)
			t.Same(customer, t.Get(customerPath(customer)))
		},
	},
	{
		ID:    "customers/not-found",
		Title: "An unknown customer is not found",
		Rules: []string{"customer.not-found"},
		Run: func(t *suites.T) {
			t.Refused(t.Get("/customers/" + unknownCustomer))
		},
	},
	{
		ID:    "customers/in-list",
		Title: "A new customer is in the list of customers",
		Rules: []string{"customer.in-list"},
		Run: func(t *suites.T) {
			customer := t.Customer(nil)
			list := t.Get("/customers", map[string]string{"order": "reverse_chronological", "limit": "100"})
			t.OK(list, suites.F{"object": "list"})
			t.Holds(list, slices.Contains(list.IDs(), customer.ID()),
				customer.ID()+" among the newest 100 customers", fmt.Sprintf("%d customers without it", len(list.IDs())))
		},
	},
	{
		ID:    "customers/schema",
		Title: "Customers have the fields of the contract all their life",
		Rules: []string{"customer.schema"},
		Run: func(t *suites.T) {
			t.Customer(nil)
			customer := t.CustomerWithCard(suites.Visa)
			t.Get(customerPath(customer))
			t.Patch(customerPath(customer), suites.P{"description": "changed"})
			t.Get("/customers", map[string]string{"order": "reverse_chronological", "limit": "5"})
			t.Delete(customerPath(customer))
		},
	},
}
