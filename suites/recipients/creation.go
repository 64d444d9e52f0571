package recipients

import (
	"fmt"
	"slices"

	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/expect"
)

var creation = []*suites.Case{
	{
		ID:    "recipients/create",
		Title: "A new recipient is neither verified nor active",
		Rules: []string{"recipient.create"},
		Run: func(t *suites.T) {
			params := suites.RecipientParams(suites.P{"name": t.Unique("Somsri"), "description": "Supplier of เสื้อ"})
			recipient := t.Post("/recipients", params)
			t.OK(recipient, suites.F{
				"object": "recipient", "id": expect.Pattern("^recp_"), "livemode": false, "deleted": false,
				"location": pathOf(recipient),
				"name":     params["name"], "email": "somsri@shop.example",
				"description": "Supplier of เสื้อ", "type": "individual",
				"verified": false, "active": false, "created_at": expect.ISOTime,
			})
		},
	},
	{
		ID:    "recipients/create-form",
		Title: "A recipient can be created with a form",
		Rules: []string{"recipient.create"},
		Run: func(t *suites.T) {
			params := suites.RecipientParams(suites.P{"name": t.Unique("Somsri & Sons")})
			t.OK(t.With(suites.Form()).Post("/recipients", params), suites.F{
				"name": params["name"], "type": "individual", "verified": false, "bank_account.last_digits": "7890",
			})
		},
	},
	{
		ID:    "recipients/bank-account",
		Title: "The bank account of a recipient comes back with its name and last digits",
		Rules: []string{"recipient.bank-account"},
		Run: func(t *suites.T) {
			account := suites.P{"brand": "bbl", "number": "9876543210", "name": "Somsri's Savings"}
			t.OK(t.Post("/recipients", suites.RecipientParams(suites.P{"bank_account": account})), suites.F{
				"bank_account.object": "bank_account", "bank_account.last_digits": "3210", "bank_account.name": "Somsri's Savings",
			})
		},
	},
	{
		ID:    "recipients/retrieve",
		Title: "A recipient can be retrieved as it was created",
		Rules: []string{"recipient.retrieve"},
		Run: func(t *suites.T) {
			recipient := t.Recipient(false)
			got := t.Get(pathOf(recipient))
			t.OK(got, suites.F{"id": recipient.ID()})
			t.Same(recipient, got)
		},
	},
	{
		ID:    "recipients/individual",
		Title: "A recipient can be an individual",
		Rules: []string{"recipient.type"},
		Run: func(t *suites.T) {
			t.OK(t.Post("/recipients", suites.RecipientParams(suites.P{"type": "individual"})), suites.F{"type": "individual"})
		},
	},
	{
		ID:    "recipients/corporation",
		Title: "A recipient can be a corporation",
		Rules: []string{"recipient.type"},
		Run: func(t *suites.T) {
			t.OK(t.Post("/recipients", suites.RecipientParams(suites.P{"type": "corporation"})), suites.F{"type": "corporation"})
		},
	},
	{
		ID:    "recipients/in-list",
		Title: "A new recipient is in the list of recipients",
		Rules: []string{"recipient.in-list"},
		Run: func(t *suites.T) {
			recipient := t.Recipient(false)
			list := t.Get("/recipients", map[string]string{"order": "reverse_chronological", "limit": "100"})
			t.OK(list, suites.F{"object": "list"})
			t.Holds(list, slices.Contains(list.IDs(), recipient.ID()),
				recipient.ID()+" among the newest 100 recipients", fmt.Sprintf("%d recipients without it", len(list.IDs())))
		},
	},
	{
		ID:    "recipients/schema",
		Title: "Recipients have the fields of the contract all their life",
		Rules: []string{"recipient.schema"},
		Run: func(t *suites.T) {
			recipient := t.Recipient(false)
			t.Get(pathOf(recipient))
			t.Patch(pathOf(recipient), suites.P{"description": "changed"})
			t.Get("/recipients", map[string]string{"order": "reverse_chronological", "limit": "5"})
			t.Delete(pathOf(recipient))
		},
	},
}
