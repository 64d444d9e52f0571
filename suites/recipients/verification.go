package recipients

import (
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/suites"
)

var verification = []*suites.Case{
	{ID: "recipients/verify", Title: "a recipient can be verified in test mode", Rules: []string{"recipient.verify"}, Run: func(t *suites.T) {
		recipient := t.Recipient(false)
		t.OK("recipient.verify", t.Patch(path(recipient)+"/verify", nil), suites.F{"id": recipient.ID(), "verified": true})
		t.OK("recipient.verify", t.Get(path(recipient)), suites.F{
			"id": recipient.ID(), "verified": true, "verified_at": judge.OneOf(judge.Absent, judge.ISOTime),
			"activated_at": judge.OneOf(judge.Absent, judge.ISOTime),
		})
	}},
	{ID: "recipients/update-unverifies", Title: "a changed name has to be verified again", Rules: []string{"recipient.update-unverifies"}, Run: func(t *suites.T) {
		unverified(t, suites.P{"name": "Somjai Rakdee"})
	}},
	{ID: "recipients/bank-account-unverifies", Title: "a changed bank account has to be verified again", Rules: []string{"recipient.update-unverifies"}, Run: func(t *suites.T) {
		unverified(t, suites.P{"bank_account": suites.P{"brand": "kbank", "number": "5556667771", "name": "Somsri Jaidee"}})
	}},
	{ID: "recipients/verify-again", Title: "a changed recipient can be verified again", Rules: []string{"recipient.verify"}, Run: func(t *suites.T) {
		recipient := t.Recipient(true)
		t.Given("recipient.update", t.Patch(path(recipient), suites.P{"name": "Somjai Rakdee"}))
		t.OK("recipient.verify", t.Patch(path(recipient)+"/verify", nil), suites.F{"verified": true, "name": "Somjai Rakdee"})
	}},
}

// unverified judges that a change takes back the verification.
func unverified(t *suites.T, change suites.P) {
	recipient := t.Recipient(true)
	t.OK("recipient.update-unverifies", t.Patch(path(recipient), change), suites.F{"verified": false})
	t.OK("recipient.update-unverifies", t.Get(path(recipient)), suites.F{"verified": false})
}
