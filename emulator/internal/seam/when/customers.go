package when

import (
	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/ident"
	"github.com/omise-conformance/harness/emulator/internal/seam/find"
)

// CustomerDestroyed reports whether the customer was there once: the account has an event of its
// end.
func CustomerDestroyed(c *api.Call) (gone bool) {
	id := c.Params.Text("customer")
	c.Account.Events.Walk(0, c.Account.Events.Count, false, func(ev *api.Event) {
		view, ok := ev.Data.(api.CustomerView)
		gone = gone || ok && view.ID == id && ev.Key == "customer.destroy"
	})
	return gone
}

// Destroyed reports whether what the path is about was destroyed, never that it was not.
func Destroyed(key string) func(c *api.Call) bool {
	return func(c *api.Call) bool { return find.Destroyed(c, key) != nil }
}

// NeverDestroyed reports whether what the path is about was never destroyed.
func NeverDestroyed(key string) func(c *api.Call) bool {
	return func(c *api.Call) bool { return find.Destroyed(c, key) == nil }
}

// OthersCard reports whether the card of the path is one of another customer than that of the path.
func OthersCard(c *api.Call) bool {
	_, owner := find.CardAndOwner(c, c.Vars[1])
	_, known := c.Account.Customers.Get(c.Vars[0])
	return known && owner != nil && owner.ID != c.Vars[0]
}

// UnknownCard reports whether the card of the path never was one, though its id could be one
// and its customer is there.
func UnknownCard(c *api.Call) bool {
	_, known := c.Account.Customers.Get(c.Vars[0])
	_, wellFormed := ident.ParseID("card", c.Vars[1])
	return known && wellFormed && !OthersCard(c) && NeverDestroyed("card.destroy")(c)
}

// CardDestroyed reports whether a charge names a card that was destroyed.
func CardDestroyed(c *api.Call) bool {
	return c.Params.Has("customer") && find.DestroyedAs(c, "card.destroy", c.Params.Text("card")) != nil
}

// UnknownCustomer reports whether the path names a customer that no account has or had, by an id
// that could be one.
func UnknownCustomer(c *api.Call) bool {
	for _, acct := range c.Emulator.AllAccounts() {
		if _, has := acct.Customers.Get(c.Vars[0]); has {
			return false
		}
	}
	_, wellFormed := ident.ParseID("cust", c.Vars[0])
	return wellFormed && NeverDestroyed("customer.destroy")(c)
}
