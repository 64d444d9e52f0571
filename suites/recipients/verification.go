package recipients

import (
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/expect"
)

var verification = []*suites.Case{
	{
		ID:    "recipients/verify",
		Title: "A recipient can be verified in test mode",
		Rules: []string{"recipient.verify"},
		Run: func(t *suites.T) {
			recipient := t.Recipient(false)
			t.OK(t.Patch(pathOf(recipient)+"/verify", nil), suites.F{"id": recipient.ID(), "verified": true})
			t.OK(t.Get(pathOf(recipient)), suites.F{
				"id": recipient.ID(), "verified": true, "verified_at": expect.OneOf(expect.Absent, expect.ISOTime),
				"activated_at": expect.OneOf(expect.Absent, expect.ISOTime),
			})
		},
	},
	{
		ID:    "recipients/update-unverifies",
		Title: "A recipient must be verified again after its name and bank account were changed",
		Rules: []string{"recipient.update-unverifies"},
		Run: func(t *suites.T) {
			account := suites.P{"brand": "kbank", "number": "5556667772", "name": "Somjai Rakdee"}
			unverified(t, suites.P{"name": "Somjai Rakdee", "bank_account": account})
		},
	},
	{
		ID:    "recipients/bank-account-unverifies",
		Title: "A recipient must be verified again after its bank account was changed",
		Rules: []string{"recipient.update-unverifies"},
		Run: func(t *suites.T) {
			unverified(t, suites.P{"bank_account": suites.P{"brand": "kbank", "number": "5556667771", "name": "Somsri Jaidee"}})
		},
	},
	{
		ID:    "recipients/verify-again",
		Title: "A changed recipient can be verified again",
		Rules: []string{"recipient.verify"},
		Run: func(t *suites.T) {
			recipient := t.Recipient(true)
			t.Must("recipient.update", t.Patch(pathOf(recipient), suites.P{"name": "Somjai Rakdee"}))
			t.OK(t.Patch(pathOf(recipient)+"/verify", nil), suites.F{"verified": true, "name": "Somjai Rakdee"})
		},
	},
}

// unverified judges that a change removes the verification.
func unverified(t *suites.T, change suites.P) {
	recipient := t.Recipient(true)
	t.Rule("recipient.update-unverifies").OK(t.Patch(pathOf(recipient), change), suites.F{"verified": false})
	t.Rule("recipient.update-unverifies").OK(t.Get(pathOf(recipient)), suites.F{"verified": false})
}
