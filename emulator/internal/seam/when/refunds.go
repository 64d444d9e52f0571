package when

import (
	"time"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// RefundedOften reports whether the charge of the path has more than one refund.
var RefundedOften = Charge(func(ch *api.Charge, _ wire.Stamp) bool { return len(ch.Extra().Refunds) > 1 })

// RefundedTimes reports whether the charge of the path has that many refunds.
func RefundedTimes(n int) func(c *api.Call) bool {
	return Charge(func(ch *api.Charge, _ wire.Stamp) bool { return len(ch.Extra().Refunds) == n })
}

// PaidBefore reports whether the charge of the path was paid at least that long ago.
func PaidBefore(span time.Duration) func(c *api.Call) bool {
	return Charge(func(ch *api.Charge, now wire.Stamp) bool {
		return ch.State == api.StatePaid && api.Elapsed(ch.PaidAt, span, now)
	})
}

// AsksOver reports whether a refund is of at least so much more than is left.
func AsksOver(by int64) func(c *api.Call) bool {
	return func(c *api.Call) bool {
		amount, _, ok := c.Params.Integer("amount")
		return ok && Charge(func(ch *api.Charge, _ wire.Stamp) bool { return ch.State == api.StatePaid && amount >= ch.Left()+by })(c)
	}
}

// KnownRefund reports whether the account has the refund of the path, of whichever charge.
func KnownRefund(c *api.Call) bool {
	_, known := c.Account.Refunds.Get(c.Vars[1])
	return known
}

// RefundOfOtherCharge reports whether the refund of the path belongs to another charge than that of
// the path.
func RefundOfOtherCharge(c *api.Call) bool {
	r, ok := c.Account.Refunds.Get(c.Vars[1])
	return ok && r.Charge != c.Vars[0]
}

// PartlyRefunded reports whether a charge was refunded in part.
func PartlyRefunded(ch *api.Charge) bool { return ch.Refunded > 0 && ch.Left() > 0 }

// PartRefund reports whether a refund is of less than what is left.
func PartRefund(c *api.Call) bool {
	ch, err := c.Charge(c.Vars[0])
	amount, _, ok := c.Params.Integer("amount")
	return err == nil && ok && amount < ch.Left()
}
