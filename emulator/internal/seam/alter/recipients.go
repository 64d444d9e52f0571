package alter

import (
	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// Transfer passes a charge on to its destination, whatever its state.
func Transfer(next api.Handler) api.Handler {
	return Charge(func(c *api.Call, ch *api.Charge) { c.TransferTo(ch) })(next)
}

// Recipient changes a recipient that was made, wherever it is shown.
func Recipient(change func(r *api.Recipient)) func(api.Handler) api.Handler {
	return After(func(_ *api.Call, answer any) any {
		change(answer.(*api.Recipient))
		return answer
	})
}

// KeepVerified lets a change keep the verification of its recipient.
func KeepVerified(next api.Handler) api.Handler {
	return func(c *api.Call) (any, *apierror.Error) {
		before, _ := c.Account.Recipients.Get(c.Vars[0])
		answer, err := next(c)
		if err == nil {
			after := answer.(*api.Recipient)
			after.Verified, after.VerifiedAt = before.Verified, before.VerifiedAt
		}
		return answer, err
	}
}

// OldRecipient gives an account without recipients a verified one, as if its owner had made it on the
// dashboard.
func OldRecipient(next api.Handler) api.Handler {
	return Before(func(c *api.Call) *apierror.Error {
		if c.Account == nil {
			return nil
		}
		if _, _, has := c.Account.Recipients.Oldest(); has {
			return nil
		}
		old := &api.Recipient{
			ID: c.NewID("recp"), Created: c.Stamp(), Name: "Somchai Prasert", Kind: "individual", Verified: true, VerifiedAt: c.Stamp(),
		}
		old.Account.Created = c.Stamp()
		old.Account.Read(wire.Params{"brand": "bbl", "number": "1234567890", "name": "SOMCHAI PRASERT"})
		c.Account.Recipients.Add(old.ID, c.Now, old)
		return nil
	})(next)
}
