package recipients

import (
	"maps"

	"github.com/omise-conformance/harness/suites"
)

// changes are updates of a recipient and the fields that they change.
var changes = []struct {
	id, title string
	params    suites.P
	fields    suites.F
}{
	{
		"name",
		"The name of a recipient can be changed",
		suites.P{"name": "Somjai Rakdee"},
		suites.F{"name": "Somjai Rakdee"},
	},
	{
		"email-and-description", "The email and description of a recipient can be changed",
		suites.P{"email": "somjai@shop.example", "description": "changed"},
		suites.F{"email": "somjai@shop.example", "description": "changed"},
	},
	{"type", "An individual can become a corporation", suites.P{"type": "corporation"}, suites.F{"type": "corporation"}},
	{
		"bank-account", "The bank account of a recipient can be changed",
		suites.P{"bank_account": suites.P{"brand": "kbank", "number": "5556667771", "name": "Somjai Rakdee"}},
		suites.F{"bank_account.last_digits": "7771", "bank_account.name": "Somjai Rakdee"},
	},
}

var updates = append(updateCases(), &suites.Case{
	ID:    "recipients/update-keeps-the-rest",
	Title: "Changing the name of a recipient changes nothing else",
	Rules: []string{"recipient.update"},
	Run: func(t *suites.T) {
		rest := suites.P{"description": "before", "tax_id": "1234567890123", "metadata": map[string]any{"order": "A-17"}}
		recipient := t.Must("recipient.create", t.Post("/recipients", suites.RecipientParams(rest)))
		t.OK(t.Patch(pathOf(recipient), suites.P{"name": "Somjai Rakdee"}), suites.F{"name": "Somjai Rakdee"})
		t.Same(recipient, t.Get(pathOf(recipient)), "name")
	},
})

func updateCases() []*suites.Case {
	var cases []*suites.Case
	for _, row := range changes {
		cases = append(cases, &suites.Case{
			ID:    "recipients/update-" + row.id,
			Title: row.title,
			Rules: []string{"recipient.update"},
			Run: func(t *suites.T) {
				recipient := t.Recipient(false)
				fields := suites.F{
					"id": recipient.ID(), "name": recipient.Str("name"), "email": recipient.Str("email"),
					"type": "individual", "bank_account.last_digits": "7890",
				}
				maps.Copy(fields, row.fields)
				t.OK(t.Patch(pathOf(recipient), row.params), fields)
				t.OK(t.Get(pathOf(recipient)), fields)
			},
		})
	}
	return cases
}
