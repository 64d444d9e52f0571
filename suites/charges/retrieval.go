package charges

import (
	"fmt"
	"slices"

	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/expect"
)

// comeAndGo are fields that may be missing from the answer to a creation and present in a later
// one: no recorded creation has them, and all recorded lists do.
var comeAndGo = []string{"authorization_type", "authorized_amount", "captured_amount", "missing_3ds_fields"}

var retrieve = []*suites.Case{
	{
		ID:    "charges/retrieve-captured",
		Title: "A captured charge can be retrieved as it was created",
		Rules: []string{"charge.retrieve"},
		Run: func(t *suites.T) {
			judgeReading(t, t.Captured(suites.P{"description": "Order 1", "metadata": suites.P{"order": "A-17"}}))
		},
	},
	{
		ID:    "charges/retrieve-authorized",
		Title: "An authorized charge can be retrieved as it was created",
		Rules: []string{"charge.retrieve"},
		Run:   func(t *suites.T) { judgeReading(t, t.Authorized(nil)) },
	},
	{
		ID:    "charges/retrieve-captured-later",
		Title: "A charge captured later can be retrieved as the capture returned it",
		Rules: []string{"charge.retrieve"},
		Run:   func(t *suites.T) { judgeReading(t, capturedLater(t)) },
	},
	{
		ID:    "charges/retrieve-reversed",
		Title: "A reversed charge can be retrieved as the reversal returned it",
		Rules: []string{"charge.retrieve"},
		Run:   func(t *suites.T) { judgeReading(t, reversed(t)) },
	},
	{
		ID:    "charges/retrieve-by-customer",
		Title: "A charge of a customer can be retrieved as it was created",
		Rules: []string{"charge.retrieve"},
		Run: func(t *suites.T) {
			judgeReading(t, t.Charge(suites.P{"customer": t.CustomerWithCard(suites.Visa).ID()}))
		},
	},
	{
		ID:       "charges/retrieve-source",
		Title:    "A source charge can be retrieved as it was created",
		Rules:    []string{"charge.retrieve"},
		Requires: needsOffline,
		Run:      func(t *suites.T) { judgeReading(t, t.Pending(offline, nil)) },
	},
	{
		ID:    "charges/not-found",
		Title: "An unknown charge is not found",
		Rules: []string{"charge.not-found"},
		Run:   func(t *suites.T) { t.Refused(t.Get("/charges/" + unknownCharge)) },
	},
	{
		ID:    "charges/not-found-other-object",
		Title: "A charge is not found by the id of another kind of object",
		Rules: []string{"charge.not-found"},
		Run:   func(t *suites.T) { t.Refused(t.Get("/charges/" + t.Customer(nil).ID())) },
	},
	{
		ID:    "charges/expand",
		Title: "With expand=true, a charge shows its customer and transaction as objects",
		Rules: []string{"charge.expand"},
		Run: func(t *suites.T) {
			customer := t.CustomerWithCard(suites.Visa)
			charge := t.Charge(suites.P{"customer": customer.ID()})
			t.OK(t.Get("/charges/"+charge.ID(), map[string]string{"expand": "true"}), suites.F{
				"id": charge.ID(), "customer.object": "customer", "customer.id": customer.ID(),
				"transaction.object": "transaction", "transaction.id": charge.Str("transaction"),
				"transaction.created_at": expect.OneOf(expect.Absent, expect.ISOTime),
			})
			t.OK(reread(t, charge), suites.F{"customer": customer.ID(), "transaction": charge.Str("transaction")})
		},
	},
	{
		ID:    "charges/in-list",
		Title: "A new charge is in the list of charges",
		Rules: []string{"charge.in-list"},
		Run: func(t *suites.T) {
			charge := t.Captured(nil)
			list := newest(t)
			t.OK(list, suites.F{"object": "list", "order": "reverse_chronological"})
			judgeListed(t, list, charge, "successful")
		},
	},
	{
		ID:    "charges/in-list-authorized",
		Title: "An uncaptured charge is in the list of charges",
		Rules: []string{"charge.in-list"},
		Run: func(t *suites.T) {
			charge := t.Authorized(nil)
			judgeListed(t, newest(t), charge, "pending")
		},
	},
}

// judgeReading judges that a charge can be retrieved as an earlier answer showed it.
func judgeReading(t *suites.T, charge *suites.Answer) {
	got := reread(t, charge)
	t.Rule("charge.retrieve").OK(got, suites.F{"object": "charge", "id": charge.ID()})
	t.Rule("charge.retrieve").StopIfBroken()
	t.Rule("charge.retrieve").Same(charge, got, comeAndGo...)
}

// judgeListed judges that a charge is in a list, once and with its status.
func judgeListed(t *suites.T, list, charge *suites.Answer, status string) {
	const rule = "charge.in-list"
	ids := list.IDs()
	at := slices.Index(ids, charge.ID())
	t.Rule(rule).Holds(list, at >= 0, "the charge "+charge.ID()+" among the newest", fmt.Sprintf("%d others", len(ids)))
	t.Rule(rule).StopIfBroken()
	item := fmt.Sprintf("data.%d.", at)
	t.Rule(rule).OK(
		list,
		suites.F{item + "status": status, item + "amount": charge.Int("amount"), item + "refunds.object": expect.Eq("list")},
	)
}
