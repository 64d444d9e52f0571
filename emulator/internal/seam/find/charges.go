package find

import (
	"github.com/omise-conformance/harness/emulator/internal/api"
)

// CaptureAmount returns the amount that a capture asks for, 0 where it asks for none.
func CaptureAmount(c *api.Call) int64 {
	amount, _, _ := c.Params.Integer("capture_amount")
	return amount
}

// ChargeCount counts the charges of a customer.
func ChargeCount(c *api.Call, customer string) (n int) {
	c.Account.Charges.Walk(0, c.Account.Charges.Count, false, func(ch *api.Charge) {
		if ch.Customer == customer {
			n++
		}
	})
	return n
}

// ChargeView returns the charge of the path, as answers show it.
func ChargeView(c *api.Call) any {
	ch, _ := c.Charge(c.Vars[0])
	return c.ChargeView(ch)
}
