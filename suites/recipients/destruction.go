package recipients

import "github.com/omise-conformance/harness/suites"

var destruction = []*suites.Case{
	{
		ID:    "recipients/destroy",
		Title: "The answer to the DELETE of a recipient has the whole recipient",
		Rules: []string{"recipient.destroy"},
		Run: func(t *suites.T) {
			recipient := t.Recipient(false)
			destroyed := t.Delete(pathOf(recipient))
			t.OK(destroyed, suites.F{"object": "recipient", "id": recipient.ID(), "deleted": true})
			t.Same(recipient, destroyed, "deleted")
		},
	},
	{
		ID:    "recipients/destroyed-gone",
		Title: "A destroyed recipient is not found",
		Rules: []string{"recipient.destroyed-gone"},
		Run: func(t *suites.T) {
			t.Refused(t.Get(pathOf(destroyed(t))))
		},
	},
	{
		ID:    "recipients/destroyed-not-updated",
		Title: "A destroyed recipient cannot be updated",
		Rules: []string{"recipient.destroyed-gone"},
		Run: func(t *suites.T) {
			t.Refused(t.Patch(pathOf(destroyed(t)), suites.P{"description": "again"}))
		},
	},
	{
		ID:    "recipients/destroyed-twice",
		Title: "A recipient cannot be destroyed twice",
		Rules: []string{"recipient.destroyed-gone"},
		Run: func(t *suites.T) {
			t.Refused(t.Delete(pathOf(destroyed(t))))
		},
	},
}

// destroyed creates a recipient and destroys it.
func destroyed(t *suites.T) *suites.Answer {
	recipient := t.Recipient(false)
	t.Must("recipient.destroy", t.Delete(pathOf(recipient)))
	return recipient
}
