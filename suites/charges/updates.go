package charges

import (
	"slices"

	"github.com/omise-conformance/harness/suites"
)

var update = []*suites.Case{
	{
		ID:    "charges/update-description",
		Title: "A changed description is kept",
		Rules: []string{"charge.update-description"},
		Run: func(t *suites.T) {
			judgeUpdate(
				t,
				t,
				t.Captured(suites.P{"description": "before"}),
				suites.P{"description": "after"},
				suites.F{"description": "after"},
			)
		},
	},
	{
		ID:    "charges/update-metadata",
		Title: "Changed metadata is kept",
		Rules: []string{"charge.update-description"},
		Run: func(t *suites.T) {
			charge := t.Captured(suites.P{"metadata": suites.P{"order": "A-17"}})
			judgeUpdate(t, t, charge, suites.P{"metadata": suites.P{"order": "B-18", "parcel": suites.P{"weight": 2}}},
				suites.F{"metadata.order": "B-18", "metadata.parcel.weight": 2})
		},
	},
	{
		ID:    "charges/update-form",
		Title: "A form can change description and metadata",
		Rules: []string{"charge.update-description"},
		Run: func(t *suites.T) {
			params := suites.P{"description": "after & later", "metadata": suites.P{"order": "B-18"}}
			judgeUpdate(t, t.With(suites.Form()), t.Captured(nil), params,
				suites.F{"description": "after & later", "metadata.order": "B-18"})
		},
	},
	{
		ID:    "charges/update-authorized",
		Title: "An uncaptured charge can be updated",
		Rules: []string{"charge.update-description"},
		Run: func(t *suites.T) {
			judgeUpdate(
				t,
				t,
				t.Authorized(nil),
				suites.P{"description": "after"},
				suites.F{"description": "after", "capturable": true},
			)
		},
	},
	{
		ID:    "charges/update-reversed",
		Title: "A reversed charge can be updated",
		Rules: []string{"charge.update-description"},
		Run: func(t *suites.T) {
			judgeUpdate(
				t,
				t,
				reversed(t),
				suites.P{"description": "after"},
				suites.F{"description": "after", "status": "reversed"},
			)
		},
	},
	{
		ID:    "charges/update-keeps-the-rest",
		Title: "Changing the description changes nothing else",
		Rules: []string{"charge.update-nothing-else"},
		Run: func(t *suites.T) {
			charge := t.Captured(suites.P{"metadata": suites.P{"order": "A-17"}})
			t.OK(t.Patch("/charges/"+charge.ID(), suites.P{"description": "after"}), suites.F{"description": "after"})
			t.Same(charge, reread(t, charge), append(slices.Clone(comeAndGo), "description")...)
		},
	},
	{
		ID:    "charges/update-metadata-only",
		Title: "Changing the metadata does not change the description",
		Rules: []string{"charge.update-nothing-else"},
		Run: func(t *suites.T) {
			charge := t.Captured(suites.P{"description": "before"})
			t.OK(
				t.Patch("/charges/"+charge.ID(), suites.P{"metadata": suites.P{"order": "A-17"}}),
				suites.F{"description": "before"},
			)
			t.Same(charge, reread(t, charge), append(slices.Clone(comeAndGo), "metadata")...)
		},
	},
	{
		ID:    "charges/update-amount",
		Title: "An update cannot change what was charged",
		Rules: []string{"charge.update-nothing-else"},
		Run: func(t *suites.T) {
			charge := t.Captured(nil)
			// Whether the parameters are refused or ignored is not documented.
			t.Patch(
				"/charges/"+charge.ID(),
				suites.P{"amount": 5000, "currency": "usd", "status": "reversed", "paid": false, "description": "after"},
			)
			t.Same(charge, reread(t, charge), append(slices.Clone(comeAndGo), "description")...)
		},
	},
	{
		ID:    "charges/update-authorized-status",
		Title: "An update cannot capture a charge",
		Rules: []string{"charge.update-nothing-else"},
		Run: func(t *suites.T) {
			charge := t.Authorized(nil)
			t.Patch(
				"/charges/"+charge.ID(),
				suites.P{"capture": true, "status": "successful", "paid": true, "captured_amount": 100},
			)
			t.OK(reread(t, charge), union(isAuthorized, suites.F{"amount": suites.Amount, "capture": false}))
		},
	},
	{
		ID:    "charges/update-unknown",
		Title: "An unknown charge cannot be updated",
		Rules: []string{"charge.update-unknown"},
		Run: func(t *suites.T) {
			t.Refused(t.Patch("/charges/"+unknownCharge, suites.P{"description": "after"}))
		},
	},
}

// judgeUpdate judges an update in its answer and when the charge is retrieved.
func judgeUpdate(t *suites.T, sender suites.Sender, charge *suites.Answer, params suites.P, fields suites.F) {
	const rule = "charge.update-description"
	t.Rule(rule).OK(sender.Patch("/charges/"+charge.ID(), params), fields)
	t.Rule(rule).StopIfBroken()
	t.Rule(rule).OK(reread(t, charge), fields)
}
