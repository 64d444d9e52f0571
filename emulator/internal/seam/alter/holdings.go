package alter

import (
	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/cards"
	"github.com/omise-conformance/harness/emulator/internal/money"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// HeldName is the name of the recipient that HoldsRecipient makes.
const HeldName = "Somchai Prasert"

// heldFor is how many days ago an account made what it holds from the start.
const heldFor = 40

// Holds gives every account something that it holds from the start, as if its owner had made it long
// before the first request. The call that make receives is of that time.
func Holds(is func(a *api.Account) bool, make func(c *api.Call)) Change {
	return On("GET *, POST *, PATCH *, DELETE *", Before(func(c *api.Call) *apierror.Error {
		if c.Account == nil || is(c.Account) || c.Account.Events.Count > 0 {
			return nil
		}
		then := *c
		then.Now = c.Now.AddDate(0, 0, -heldFor)
		make(&then)
		return nil
	}))
}

// HoldsRecipient gives every account a verified recipient.
func HoldsRecipient() Change {
	return Holds(func(a *api.Account) bool { return a.Recipients.Count > 0 }, func(c *api.Call) {
		old := &api.Recipient{
			ID: c.NewID("recp"), Created: c.Stamp(), Name: HeldName, Kind: "individual", Verified: true, VerifiedAt: c.Stamp(),
		}
		old.Account.Created = c.Stamp()
		old.Account.Read(wire.Params{"brand": "bbl", "number": "1234567890", "name": "SOMCHAI PRASERT"})
		c.Account.Recipients.Add(old.ID, c.Now, old)
	})
}

// HoldsCustomers gives every account customers without cards.
func HoldsCustomers(n int) Change {
	return Holds(func(a *api.Account) bool { return a.Customers.Count > 0 }, func(c *api.Call) {
		for range n {
			old := &api.Customer{ID: c.NewID("cust"), Created: c.Stamp(), Description: "Made long ago"}
			c.Account.Customers.Add(old.ID, c.Now, old)
		}
	})
}

// HoldsCharges gives every account charges by card, so many in each of some states. They have no
// events: those of that time are no longer kept.
func HoldsCharges(n int, states ...api.ChargeState) Change {
	return Holds(func(a *api.Account) bool { return a.Charges.Count > 0 }, func(c *api.Call) {
		for range n {
			for _, state := range states {
				old := oldCharge(c, state)
				c.Account.Charges.Add(old.ID, c.Now, old)
			}
		}
	})
}

func oldCharge(c *api.Call, state api.ChargeState) *api.Charge {
	now := c.Stamp()
	card, _ := cards.NewCard(wire.Params{
		"name": "Somchai Prasert", "number": "4242424242424242", "expiration_month": "12", "expiration_year": "2049",
	}, c.Now, false)
	card.ID, card.Created = c.NewID("card"), now
	ch := &api.Charge{
		ID: c.NewID("chrg"), Emulator: c.Emulator, Created: now, Updated: now, Amount: 100000, Currency: money.FindCurrency("thb"),
		State: state, Capture: true, ExpiresAt: now + wire.Stamp(api.ChargeLifetime.Milliseconds()), Card: card,
	}
	switch state {
	case api.StatePaid:
		ch.AuthorizedAt, ch.PaidAt, ch.Captured, ch.Transaction = now, now, ch.Amount, c.NewID("trxn")
	case api.StateAuthorized:
		ch.Capture, ch.AuthorizedAt = false, now
	case api.StateReversed, api.StateLapsed:
		ch.Capture, ch.AuthorizedAt, ch.EndedAt = false, now, now
	case api.StateExpired:
		ch.EndedAt = ch.ExpiresAt
	case api.StateFailed:
		ch.Failure = cards.FailureOf("insufficient_fund")
	}
	return ch
}
