package recipients

import "github.com/omise-conformance/harness/suites"

var refusals = []*suites.Case{
	{
		ID:    "recipients/not-found",
		Title: "An unknown recipient is not found",
		Rules: []string{"recipient.not-found"},
		Run: func(t *suites.T) {
			t.Refused(t.Get("/recipients/" + unknownRecipient))
		},
	},
	{
		ID:    "recipients/name-missing",
		Title: "A recipient without a name is refused",
		Rules: []string{"recipient.name-missing"},
		Run: func(t *suites.T) {
			t.Refused(t.Post("/recipients", without("name")))
		},
	},
	{
		ID:    "recipients/bank-account-missing",
		Title: "A recipient without a bank account is refused",
		Rules: []string{"recipient.bank-account-missing"},
		Run: func(t *suites.T) {
			t.Refused(t.Post("/recipients", without("bank_account")))
		},
	},
	{
		ID:    "recipients/type-unknown",
		Title: "A recipient of an unknown type is refused",
		Rules: []string{"recipient.type"},
		Run: func(t *suites.T) {
			t.Refused(t.Post("/recipients", suites.RecipientParams(suites.P{"type": "robot"})))
		},
	},
}
