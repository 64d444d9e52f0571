package alter

import (
	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
)

// Customer changes the customer that a request stored and answers.
func Customer(change func(c *api.Call, cu *api.Customer)) func(api.Handler) api.Handler {
	return After(func(c *api.Call, answer any) any {
		if view, ok := answer.(api.CustomerView); ok {
			change(c, view.Customer)
		}
		return answer
	})
}

// UnsavedCustomer answers as if a change was made, and leaves the customer as it was.
func UnsavedCustomer(next api.Handler) api.Handler {
	return func(c *api.Call) (any, *apierror.Error) {
		old, had := c.Account.Customers.Get(c.Vars[0])
		answer, err := next(c)
		if had {
			c.SaveCustomer(old)
		}
		return answer, err
	}
}

// DropOwnCard drops default_card where it names a card of the customer.
func DropOwnCard(next api.Handler) api.Handler {
	return Before(func(c *api.Call) *apierror.Error {
		if cu, ok := c.Account.Customers.Get(c.Vars[0]); ok {
			if _, at := cu.Card(c.Params.Text("default_card")); at >= 0 {
				delete(c.Params, "default_card")
			}
		}
		return nil
	})(next)
}

// DefaultCard keeps the default card of a customer, or has none, where that many cards are left.
func DefaultCard(left func(n int) bool, stays bool) func(api.Handler) api.Handler {
	return After(func(c *api.Call, answer any) any {
		cu, _ := c.Account.Customers.Get(c.Vars[0])
		if !left(len(cu.Cards)) {
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
