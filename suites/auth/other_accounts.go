package auth

import (
	"github.com/omise-conformance/harness/suites"
)

// crossing has cases on charges and customers that name an object of another account.
var crossing = []*suites.Case{
	{
		ID:    "auth/other-account-token",
		Title: "A token of another account is not found",
		Rules: []string{"account.other-token"},
		Run: func(t *suites.T) {
			token := t.Must(
				"token.create",
				t.With(suites.Key(t.OtherKeys().Public)).Post("/tokens", suites.P{"card": suites.CardParams(suites.Visa, nil)}),
			)
			t.Refused(t.Post("/charges", suites.ChargeParams(suites.P{"card": token.ID()})))
		},
	},
	{
		ID:    "auth/other-account-token-stays",
		Title: "A token stays unused when another account tries to charge it",
		Rules: []string{"account.other-token"},
		Run: func(t *suites.T) {
			token := t.Token(suites.Visa)
			t.Refused(t.OtherAccount().Post("/charges", suites.ChargeParams(suites.P{"card": token.ID()})))
			t.OK(t.Get("/tokens/"+token.ID()), suites.F{"used": false})
		},
	},
	{
		ID:    "auth/other-account-customer",
		Title: "A customer of another account cannot be charged",
		Rules: []string{changesNothing},
		Run: func(t *suites.T) {
			customer := t.CustomerWithCard(suites.Visa)
			t.Refused(t.OtherAccount().Post("/charges", suites.ChargeParams(suites.P{"customer": customer.ID()})))
		},
	},
	{
		ID:       "auth/other-account-source",
		Title:    "A source of another account cannot be charged",
		Rules:    []string{changesNothing},
		Requires: []string{"source.promptpay"},
		Run: func(t *suites.T) {
			source := t.Source("promptpay", nil)
			t.Refused(t.OtherAccount().Post("/charges", suites.ChargeParams(suites.P{
				"source": source.ID(), "return_uri": "https://shop.example/done",
			})))
			t.OK(t.Get("/sources/"+source.ID()), suites.F{"charge_status": "unknown"})
		},
	},
	{
		ID:    "auth/other-account-attach-token",
		Title: "A token of another account cannot be attached to a customer",
		Rules: []string{"account.other-token"},
		Run: func(t *suites.T) {
			other := t.OtherKeys()
			token := t.Must(
				"token.create",
				t.With(suites.Key(other.Public)).Post("/tokens", suites.P{"card": suites.CardParams(suites.Visa, nil)}),
			)
			t.Refused(t.Patch("/customers/"+t.Customer(nil).ID(), suites.P{"card": token.ID()}))
		},
	},
	{
		ID:    "auth/other-account-own-objects",
		Title: "The other account sees its own objects",
		Rules: []string{listsNothing},
		Run: func(t *suites.T) {
			other := t.OtherAccount()
			customer := t.Must("customer.create", other.Post("/customers", suites.P{"description": "of the other account"}))
			list := other.Get("/customers", map[string]string{"order": "reverse_chronological", "limit": "1"})
			t.OK(list, suites.F{"data.0.id": customer.ID()})
		},
	},
}
