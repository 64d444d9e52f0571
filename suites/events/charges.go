package events

import (
	"slices"

	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/expect"
)

// ofCharges has cases on GET /charges/{id}/events.
var ofCharges = []*suites.Case{
	{
		ID:    "events/charge-create",
		Title: "A new charge has an event charge.create",
		Rules: []string{"event.charge-create", "event.schema"},
		Run:   func(t *suites.T) { hasEvent(t, "event.charge-create", t.Captured(nil).ID(), "charge.create") },
	},
	{
		ID:    "events/charge-create-authorized",
		Title: "An authorized charge has an event charge.create",
		Rules: []string{"event.charge-create"},
		Run:   func(t *suites.T) { hasEvent(t, "event.charge-create", t.Authorized(nil).ID(), "charge.create") },
	},
	{
		ID:       "events/charge-create-pending",
		Title:    "A pending charge has an event charge.create",
		Rules:    []string{"event.charge-create"},
		Requires: []string{"source.promptpay"},
		Run: func(t *suites.T) {
			hasEvent(t, "event.charge-create", t.Pending("promptpay", nil).ID(), "charge.create")
		},
	},
	{
		ID:    "events/charge-create-in-all",
		Title: "The event charge.create is also among the events of the account",
		Rules: []string{"event.charge-create"},
		Run:   func(t *suites.T) { exists(t, "event.charge-create", "charge.create", t.Captured(nil).ID()) },
	},
	{
		ID:    "events/charge-capture-order",
		Title: "A charge captured later has an event charge.create and then charge.capture",
		Rules: []string{"event.charge-capture-order"},
		Run: func(t *suites.T) {
			charge := t.Authorized(nil).ID()
			t.Must("capture.authorized", t.Post("/charges/"+charge+"/capture", nil))
			inOrder(t, "event.charge-capture-order", charge, "charge.create", "charge.capture")
		},
	},
	{
		ID:    "events/charge-reverse",
		Title: "A reversal has an event charge.reverse",
		Rules: []string{"event.charge-reverse"},
		Run: func(t *suites.T) {
			charge := t.Authorized(nil).ID()
			t.Must("reverse.authorized", t.Post("/charges/"+charge+"/reverse", nil))
			hasEvent(t, "event.charge-reverse", charge, "charge.reverse")
		},
	},
	{
		ID:    "events/charge-update",
		Title: "An update of a charge has an event charge.update",
		Rules: []string{"event.charge-update"},
		Run: func(t *suites.T) {
			charge := t.Captured(nil).ID()
			t.Must("charge.update-description", t.Patch("/charges/"+charge, suites.P{"description": "changed"}))
			hasEvent(t, "event.charge-update", charge, "charge.update")
		},
	},
	completed("paid", "successful"),
	completed("failed", "failed"),
	{
		ID:    "events/charge-expire",
		Title: "A charge that is expired has an event charge.expire",
		Rules: []string{"event.charge-expire"},
		Run: func(t *suites.T) {
			charge := t.Pending("promptpay", nil).ID()
			t.Must("expire.pending", t.Post("/charges/"+charge+"/expire", nil))
			hasEvent(t, "event.charge-expire", charge, "charge.expire")
		},
	},
	{
		ID:    "events/no-capture-at-once",
		Title: "A charge captured at its creation has no event charge.capture",
		Rules: []string{"event.no-capture-at-once"},
		Run: func(t *suites.T) {
			without(t, "event.no-capture-at-once", t.Captured(nil).ID(), "charge.capture")
		},
	},
	{
		ID:    "events/data-of-charge",
		Title: "The data of an event is the charge",
		Rules: []string{"event.data-snapshot"},
		Run: func(t *suites.T) {
			charge := t.Captured(suites.P{"description": "order 1"})
			list := snapshots(t, charge.ID(), "charge.create")
			t.OK(list, suites.F{
				"data.0.data.object": "charge", "data.0.data.id": charge.ID(), "data.0.data.amount": suites.Amount,
				"data.0.data.status": "successful", "data.0.data.description": "order 1",
			})
		},
	},
	{
		ID:    "events/snapshot-before-update",
		Title: "An event keeps the charge as it was before an update",
		Rules: []string{"event.data-snapshot"},
		Run: func(t *suites.T) {
			charge := t.Captured(suites.P{"description": "before"}).ID()
			t.Must("charge.update-description", t.Patch("/charges/"+charge, suites.P{"description": "after"}))
			list := snapshots(t, charge, "charge.update")
			t.OK(list, suites.F{"data.0.data.description": "before", "data.1.data.description": "after"})
		},
	},
	{
		ID:    "events/snapshot-before-refund",
		Title: "An event keeps the charge as it was before a refund",
		Rules: []string{"event.data-snapshot"},
		Run: func(t *suites.T) {
			charge := t.Captured(nil).ID()
			t.Refund(charge, suites.Amount)
			list := snapshots(t, charge, "charge.create")
			t.OK(list, suites.F{
				"data.0.data.refunded_amount": 0, "data.0.data.refundable": true, "data.0.data.refunds.data": expect.HasLen(0),
			})
		},
	},
	{
		ID:    "events/snapshot-before-capture",
		Title: "An event keeps the charge as it was before its capture",
		Rules: []string{"event.data-snapshot"},
		Run: func(t *suites.T) {
			charge := t.Authorized(nil).ID()
			t.Must("capture.authorized", t.Post("/charges/"+charge+"/capture", nil))
			list := snapshots(t, charge, "charge.capture")
			t.OK(list, suites.F{
				"data.0.data.status": "pending", "data.0.data.paid": false, "data.1.data.status": "successful",
				"data.1.data.paid": true,
			})
		},
	},
}

// completed returns the case that a payer who completes a payment causes charge.complete.
func completed(name, outcome string) *suites.Case {
	return &suites.Case{
		ID:    "events/charge-complete-" + name,
		Title: "A payment that ends " + outcome + " has an event charge.complete",
		Rules: []string{"event.charge-complete"},
		Run: func(t *suites.T) {
			charge := t.Pending("promptpay", nil).ID()
			t.Complete(charge, outcome)
			hasEvent(t, "event.charge-complete", charge, "charge.complete")
			list, _ := chargeEvents(t, charge, "charge.complete")
			if holdData(list) {
				t.OK(list, suites.F{"data.-1.data.status": outcome})
			}
		},
	}
}

// snapshots asks for the events of a charge like chargeEvents, and ends the case as unsupported if
// the listed events hold no data: so do two of three recorded ones.
func snapshots(t *suites.T, charge, key string) *suites.Answer {
	list, _ := chargeEvents(t, charge, key)
	if len(list.List("data")) > 0 && !holdData(list) {
		t.Unsupported("the events in a list hold no data")
	}
	return list
}

// holdData reports whether any event of a list has the member data.
func holdData(list *suites.Answer) bool {
	return slices.ContainsFunc(eventsIn(list), func(e event) bool { _, has := e["data"]; return has })
}

// inOrder judges that a charge has events with both keys, in that order.
func inOrder(t *suites.T, rule, charge, first, second string) {
	list, _ := chargeEvents(t, charge, second)
	t.Rule(rule).OK(list, suites.F{"object": "list"})
	keys := keysOf(list)
	before, after := slices.Index(keys, first), slices.Index(keys, second)
	t.Rule(rule).Holds(list, before >= 0 && before < after, "an event "+first+" and after it "+second, gotKeys(keys))
}

// without judges that a charge has its charge.create and does not have another event.
func without(t *suites.T, rule, charge, unwanted string) {
	list, _ := chargeEvents(t, charge, "charge.create")
	t.Rule(rule).OK(list, suites.F{"object": "list"})
	keys := keysOf(list)
	t.Rule(rule).Holds(list, !slices.Contains(keys, unwanted), "no event "+unwanted+" of "+charge, gotKeys(keys))
}
