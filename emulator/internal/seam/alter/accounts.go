package alter

import (
	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/cards"
	"github.com/omise-conformance/harness/emulator/internal/methods"
	"github.com/omise-conformance/harness/emulator/internal/money"
	"github.com/omise-conformance/harness/emulator/internal/seam/find"
	"github.com/omise-conformance/harness/emulator/internal/seam/when"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// AsHolder runs the handler as the account that has what the request is about.
func AsHolder(has func(c *api.Call, a *api.Account) bool) func(api.Handler) api.Handler {
	return func(next api.Handler) api.Handler {
		return func(c *api.Call) (any, *apierror.Error) {
			if other := find.OtherAccount(c, has); other != nil {
				return actAs(c, other, next)
			}
			return next(c)
		}
	}
}

// AlsoAsHolder runs the handler as the account that has what the request is about, and then as its
// own.
func AlsoAsHolder(has func(c *api.Call, a *api.Account) bool) func(api.Handler) api.Handler {
	return func(next api.Handler) api.Handler {
		return func(c *api.Call) (any, *apierror.Error) {
			if other := find.OtherAccount(c, has); other != nil {
				_, _ = actAs(c, other, next)
			}
			return next(c)
		}
	}
}

// AsFirstAccount runs the handler as the first account, regardless of the key of the request.
func AsFirstAccount(next api.Handler) api.Handler {
	return func(c *api.Call) (any, *apierror.Error) {
		if first := c.Emulator.AllAccounts()[0]; first != c.Account {
			return actAs(c, first, next)
		}
		return next(c)
	}
}

func actAs(c *api.Call, other *api.Account, next api.Handler) (answer any, err *apierror.Error) {
	mine := c.Account
	other.Mu.Lock()
	defer other.Mu.Unlock()
	defer func() { c.Account = mine }()
	c.Account = other
	if answer, err = next(c); err != nil {
		return nil, err
	}
	var w wire.Writer // rendered now, while the lock is held
	w.Value("", answer)
	return rawAnswer(w.Buf), nil
}

// rawAnswer is an answer that is rendered already.
type rawAnswer []byte

func (a rawAnswer) Render(w *wire.Writer) { w.Buf = append(w.Buf, a...) }

// BorrowToken lets a request spend the token of another account.
func BorrowToken(next api.Handler) api.Handler {
	return func(c *api.Call) (any, *apierror.Error) {
		if other := find.OtherAccount(c, when.HoldsToken); other != nil && c.Chain == nil {
			id := c.Params.Text("card")
			c.Account.Tokens.Add(id, c.Now, find.Locked(other, func() *api.Token {
				t, _ := other.Tokens.Get(id)
				return t
			}))
			defer c.Account.Tokens.Remove(id)
		}
		return next(c)
	}
}

// SpendOthersToken spends the token of another account that a request names, which is then refused.
func SpendOthersToken(next api.Handler) api.Handler {
	return func(c *api.Call) (any, *apierror.Error) {
		if other := find.OtherAccount(c, when.HoldsToken); other != nil && c.Chain == nil {
			find.Locked(other, func() *api.Token {
				t, _ := other.Tokens.Get(c.Params.Text("card"))
				t.Used = true
				return t
			})
		}
		return next(c)
	}
}

// HeldName is the name of the recipient that HoldsRecipient makes.
const HeldName = "Malee Thongchai"

// heldFor is how many days ago an account made what it holds from the start.
const heldFor = 40

// Holds adds something to every account that it holds from the start, as if its owner had made it long
// before the first request. The call that fill receives is of that time.
func Holds(has func(a *api.Account) bool, fill func(c *api.Call)) Change {
	return On("GET *, POST *, PATCH *, DELETE *", Before(func(c *api.Call) *apierror.Error {
		if c.Account == nil || has(c.Account) || c.Account.Events.Count > 0 {
			return nil
		}
		then := *c
		then.Now = c.Now.AddDate(0, 0, -heldFor)
		fill(&then)
		return nil
	}))
}

// HoldsRecipient adds a verified recipient to every account.
func HoldsRecipient() Change {
	return Holds(func(a *api.Account) bool { return a.Recipients.Count > 0 }, func(c *api.Call) {
		old := &api.Recipient{
			ID: c.NewID("recp"), Created: c.Stamp(), Name: HeldName, Kind: "individual", Verified: true, VerifiedAt: c.Stamp(),
		}
		old.Account.Created = c.Stamp()
		old.Account.Read(wire.Params{"brand": "bbl", "number": "1234567890", "name": "MALEE THONGCHAI"})
		c.Account.Recipients.Add(old.ID, c.Now, old)
	})
}

// HoldsCustomers adds customers without cards to every account.
func HoldsCustomers(n int) Change {
	return Holds(func(a *api.Account) bool { return a.Customers.Count > 0 }, func(c *api.Call) {
		for range n {
			old := &api.Customer{ID: c.NewID("cust"), Created: c.Stamp(), Description: "Made long ago"}
			c.Account.Customers.Add(old.ID, c.Now, old)
		}
	})
}

// HoldsCharges adds charges by card to every account, n in each of the states. They have no
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

// HoldsReversedSources adds n charges by promptpay that were reversed to every account, and their sources.
func HoldsReversedSources(n int) Change {
	return Holds(func(a *api.Account) bool { return a.Charges.Count > 0 }, func(c *api.Call) {
		for range n {
			source, _ := c.NewSource(wire.Params{"type": methods.Promptpay, "amount": "100000", "currency": "thb"})
			old := oldCharge(c, api.StateReversed)
			old = old.ChangedMore(old.Created)
			old.Card, old.More.Source, source.Charge = nil, source, old.ID
			c.Account.Sources.Add(source.ID, c.Now, source)
			c.Account.Charges.Add(old.ID, c.Now, old)
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
	case api.StateWaiting: // as it was made
	}
	return ch
}
