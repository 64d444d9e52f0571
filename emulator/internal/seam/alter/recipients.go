package alter

import (
	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
)

// Transfer passes a charge on to its destination, whatever its state.
func Transfer(next api.Handler) api.Handler {
	return Charge(func(c *api.Call, ch *api.Charge) { c.TransferTo(ch) })(next)
}

// Recipient changes a recipient that was made, wherever it is shown.
func Recipient(change func(r *api.Recipient)) func(api.Handler) api.Handler {
	return After(func(_ *api.Call, answer any) any {
		if r, ok := answer.(*api.Recipient); ok {
			change(r)
		}
		return answer
	})
}

// KeepVerified lets a change keep the verification of its recipient.
func KeepVerified(next api.Handler) api.Handler {
	return func(c *api.Call) (any, *apierror.Error) {
		before, _ := c.Account.Recipients.Get(c.Vars[0])
		answer, err := next(c)
		if after, ok := answer.(*api.Recipient); ok && err == nil {
			after.Verified, after.VerifiedAt = before.Verified, before.VerifiedAt
		}
		return answer, err
	}
}
