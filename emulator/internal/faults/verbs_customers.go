package faults

import (
	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/cards"
	"github.com/omise-conformance/harness/emulator/internal/ident"
)

// Predicates and words of the faults in customers and their cards.

// keepingIn changes the customer that a request stored and answers.
func keepingIn(change func(c *api.Call, cu *api.Customer)) func(api.Handler) api.Handler {
	return afterwards(func(c *api.Call, answer any) any {
		if view, ok := answer.(api.CustomerView); ok {
			change(c, view.Customer)
		}
		return answer
	})
}

// answeredOnly answers what was asked for, and leaves the customer as it was.
func answeredOnly(next api.Handler) api.Handler {
	return func(c *api.Call) (any, *apierror.Error) {
		old, had := c.Account.Customers.Get(c.Vars[0])
		answer, err := next(c)
		if had {
			c.SaveCustomer(old)
		}
		return answer, err
	}
}

// forgetting drops a parameter.
func forgetting(name string) func(c *api.Call) *apierror.Error {
	return func(c *api.Call) *apierror.Error {
		delete(c.Params, name)
		return nil
	}
}

// forgettingOwn drops default_card where it names a card of the customer.
func forgettingOwn(c *api.Call) *apierror.Error {
	if cu, ok := c.Account.Customers.Get(c.Vars[0]); ok {
		if _, at := cu.Card(c.Params.Text("default_card")); at >= 0 {
			delete(c.Params, "default_card")
		}
	}
	return nil
}

// destroyedBy finds what an event of the key says of the last id in the path, of any account.
func destroyedBy(c *api.Call, key string) any {
	id := c.Vars[len(c.Vars)-1]
	if key == "customer.destroy" {
		id = c.Vars[0]
	}
	return destroyedAs(c, key, id)
}

func destroyedAs(c *api.Call, key, id string) any {
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

// onlyOnce reports whether what the path is about was destroyed, never that it was not.
func onlyOnce(key string) func(c *api.Call) bool {
	return func(c *api.Call) bool { return destroyedBy(c, key) != nil }
}

func neverTrue(key string) func(c *api.Call) bool {
	return func(c *api.Call) bool { return destroyedBy(c, key) == nil }
}

func destroyedOwner(c *api.Call) any { return destroyedBy(c, "customer.destroy") }

func destroyedCard(c *api.Call) any { return destroyedBy(c, "card.destroy") }

// cardOfAnyone finds a card among all customers of the account.
func cardOfAnyone(c *api.Call, id string) (found *cards.Card, owner *api.Customer) {
	c.Account.Customers.Walk(0, c.Account.Customers.Count, false, func(cu *api.Customer) {
		if cd, at := cu.Card(id); at >= 0 {
			found, owner = cd, cu
		}
	})
	return found, owner
}

// othersCard reports whether the card of the path is one of another customer than that of the path.
func othersCard(c *api.Call) bool {
	_, owner := cardOfAnyone(c, c.Vars[1])
	_, known := c.Account.Customers.Get(c.Vars[0])
	return known && owner != nil && owner.ID != c.Vars[0]
}

// isUnknownCard reports whether the card of the path never was one, though its id could be one
// and its customer is there.
func isUnknownCard(c *api.Call) bool {
	_, known := c.Account.Customers.Get(c.Vars[0])
	_, wellFormed := ident.ParseID("card", c.Vars[1])
	return known && wellFormed && !othersCard(c) && neverTrue("card.destroy")(c)
}

// defaultStays keeps the default card of a customer, or has none, where that many cards are left.
func defaultStays(when func(left int) bool, stays bool) func(api.Handler) api.Handler {
	return afterwards(func(c *api.Call, answer any) any {
		cu, _ := c.Account.Customers.Get(c.Vars[0])
		if !when(len(cu.Cards)) {
			return answer
		}
		cu = cu.Clone()
		if cu.DefaultCard = ""; stays {
			cu.DefaultCard = c.Vars[1]
		}
		c.SaveCustomer(cu)
		return answer
	})
}

// chargingDestroyed reports whether a charge names a card that was destroyed.
func chargingDestroyed(c *api.Call) bool {
	return c.Params.Has("customer") && destroyedAs(c, "card.destroy", c.Params.Text("card")) != nil
}

// unknownOwner reports whether the path names a customer that no account has or had, by an id
// that could be one.
func unknownOwner(c *api.Call) bool {
	for _, acct := range c.Emulator.AllAccounts() {
		if _, has := acct.Customers.Get(c.Vars[0]); has {
			return false
		}
	}
	_, wellFormed := ident.ParseID("cust", c.Vars[0])
	return wellFormed && neverTrue("customer.destroy")(c)
}
