package events

import (
	"fmt"

	"github.com/omise-conformance/harness/suites"
)

// cause is an event and the change that leads to it, of an object other than a charge.
type cause struct {
	key  string
	rule string
	of   func(t *suites.T) (id string) // makes the change
}

var keysOfObjects = []cause{
	{"refund.create", "event.refund-create", func(t *suites.T) string {
		return t.Refund(t.Captured(nil).ID(), suites.Amount/10).ID()
	}},
	{"customer.create", customerKeys, func(t *suites.T) string { return t.Customer(nil).ID() }},
	{"customer.update", customerKeys, func(t *suites.T) string {
		id := t.Customer(nil).ID()
		t.Must("customer.update", t.Patch("/customers/"+id, suites.P{"description": "changed"}))
		return id
	}},
	// In the recorded lists of events the key follows each card.destroy, and appears nowhere
	// else.
	{"customer.update.card", customerKeys, func(t *suites.T) string {
		customer := t.CustomerWithCard(suites.Visa)
		t.Must("card.destroy", t.Delete("/customers/"+customer.ID()+"/cards/"+t.CardOf(customer)))
		return customer.ID()
	}},
	{"customer.destroy", customerKeys, func(t *suites.T) string {
		id := t.Customer(nil).ID()
		t.Must("customer.destroy", t.Delete("/customers/"+id))
		return id
	}},
	{"card.update", customerKeys, func(t *suites.T) string {
		path, id := storedCard(t)
		t.Must("card.update", t.Patch(path, suites.P{"name": "Somsak Prasert"}))
		return id
	}},
	{"card.destroy", customerKeys, func(t *suites.T) string {
		path, id := storedCard(t)
		t.Must("card.destroy", t.Delete(path))
		return id
	}},
	{"recipient.create", recipientKeys, func(t *suites.T) string { return t.Recipient(false).ID() }},
	{"recipient.update", recipientKeys, func(t *suites.T) string {
		id := t.Recipient(false).ID()
		t.Must("recipient.update", t.Patch("/recipients/"+id, suites.P{"description": "changed"}))
		return id
	}},
	{"recipient.destroy", recipientKeys, func(t *suites.T) string {
		id := t.Recipient(false).ID()
		t.Must("recipient.destroy", t.Delete("/recipients/"+id))
		return id
	}},
}

const (
	customerKeys  = "event.customer-keys"
	recipientKeys = "event.recipient-keys"
)

func storedCard(t *suites.T) (path, id string) {
	customer := t.CustomerWithCard(suites.Visa)
	id = t.CardOf(customer)
	return "/customers/" + customer.ID() + "/cards/" + id, id
}

func ofObjects() []*suites.Case {
	var cases []*suites.Case
	for _, each := range keysOfObjects {
		cases = append(cases, &suites.Case{
			ID:    "events/" + suites.KebabCase(each.key),
			Title: "An event " + each.key + " is created",
			Rules: []string{each.rule},
			Run:   func(t *suites.T) { exists(t, each.rule, each.key, each.of(t)) },
		})
	}
	return cases
}

const unknownEvent = "/events/evnt_test_5xuy4w91xqz7d1w9u0t"

// reading has cases on GET /events/{id}.
var reading = []*suites.Case{
	{
		ID:    "events/retrieve",
		Title: "An event can be retrieved as it is listed for its charge",
		Rules: []string{"event.retrieve"},
		Run: func(t *suites.T) {
			list, found := chargeEvents(t, t.Captured(nil).ID(), "charge.create")
			t.Holds(list, found, "an event charge.create", gotKeys(keysOf(list)))
			t.StopIfBroken()
			got := t.Get("/events/" + list.Str("data.0.id"))
			t.OK(got, suites.F{"object": "event", "id": list.Str("data.0.id"), "key": "charge.create"})
			ignored := []string{"webhook_deliveries"}
			if !holdData(list) {
				ignored = append(ignored, "data")
			}
			t.Same(element(list, 0), got, ignored...)
		},
	},
	{
		ID:    "events/retrieve-of-all",
		Title: "An event can be retrieved as it is listed for the account",
		Rules: []string{"event.retrieve"},
		Run: func(t *suites.T) {
			id := t.Customer(nil).ID()
			list, found := findEvent(t, "customer.create", id)
			t.Holds(list, found != nil, "an event customer.create about "+id, "none")
			t.StopIfBroken()
			t.OK(t.Get("/events/"+found.text("id")), suites.F{
				"object": "event", "key": "customer.create", "created_at": found.text("created_at"), "data.id": id,
			})
		},
	},
	{
		ID:    "events/not-found",
		Title: "An unknown event is not found",
		Rules: []string{"event.not-found"},
		Run: func(t *suites.T) {
			t.Refused(t.Get(unknownEvent))
		},
	},
}

// element returns an element of a list as if it had been the whole answer.
func element(list *suites.Answer, i int) *suites.Answer {
	element, _ := list.Get(fmt.Sprintf("data.%d", i))
	response := *list.Response
	response.JSON = element
	alone := *list.Exchange
	alone.Response = &response
	return &suites.Answer{Exchange: &alone}
}
