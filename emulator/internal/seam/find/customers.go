package find

import (
	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/cards"
)

// CardOwner returns the customer who has a card, nil where nobody has it.
func CardOwner(c *api.Call, card string) (owner *api.Customer) {
	c.Account.Customers.Walk(0, c.Account.Customers.Count, false, func(cu *api.Customer) {
		if _, at := cu.Card(card); at >= 0 {
			owner = cu
		}
	})
	return owner
}

// Destroyed returns the data of an event of the key about the object that the path names, nil where
// there is no such event.
func Destroyed(c *api.Call, key string) any {
	id := c.Vars[len(c.Vars)-1]
	if key == "customer.destroy" {
		id = c.Vars[0]
	}
	return DestroyedAs(c, key, id)
}

// DestroyedAs returns the data of an event of the key about an id, nil where there is no such
// event.
func DestroyedAs(c *api.Call, key, id string) any {
	var found any
	c.Account.Events.Walk(0, c.Account.Events.Count, false, func(ev *api.Event) {
		switch data := ev.Data.(type) {
		case api.CustomerView:
			if ev.Key == key && data.ID == id {
				found = data
			}
		case *cards.Card:
			if ev.Key == key && data.ID == id {
				found = data
			}
		}
	})
	return found
}

// DestroyedCustomer returns the customer of the path as the event of its end remembers it.
func DestroyedCustomer(c *api.Call) any { return Destroyed(c, "customer.destroy") }

// DestroyedCard returns the card of the path as the event of its end remembers it.
func DestroyedCard(c *api.Call) any { return Destroyed(c, "card.destroy") }

// CardAndOwner returns a card of any customer of the account, and the customer.
func CardAndOwner(c *api.Call, id string) (found *cards.Card, owner *api.Customer) {
	c.Account.Customers.Walk(0, c.Account.Customers.Count, false, func(cu *api.Customer) {
		if cd, at := cu.Card(id); at >= 0 {
			found, owner = cd, cu
		}
	})
	return found, owner
}
