package alter

import (
	"strings"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/money"
	"github.com/omise-conformance/harness/emulator/internal/seam/find"
	"github.com/omise-conformance/harness/emulator/internal/seam/when"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// KeepMetadata has an update keep the metadata that a charge has.
func KeepMetadata(next api.Handler) api.Handler {
	return func(c *api.Call) (any, *apierror.Error) {
		old, err := c.Charge(c.Vars[0])
		answer, refusal := next(c)
		if view, ok := answer.(api.ChargeView); ok && err == nil && old.Metadata != "" {
			view.Metadata = old.Metadata
		}
		return answer, refusal
	}
}

// UnsavedCharge answers with the changed charge and does not store it.
func UnsavedCharge(next api.Handler) api.Handler {
	return func(c *api.Call) (any, *apierror.Error) {
		old, _ := c.Charge(c.Vars[0])
		answer, err := next(c)
		c.Account.Charges.Put(old.ID, old)
		return answer, err
	}
}

// KeepExpiry leaves expires_at where it was.
func KeepExpiry(next api.Handler) api.Handler {
	return func(c *api.Call) (any, *apierror.Error) {
		old, _ := c.Charge(c.Vars[0])
		answer, err := next(c)
		if view, ok := answer.(api.ChargeView); ok {
			view.ExpiresAt = old.ExpiresAt
		}
		return answer, err
	}
}

// ShowFees shows another fee, with the tax and the net amount that follow from it.
func ShowFees(ch map[string]any, fee int64) {
	vat := money.RateVAT.Of(fee)
	ch["fee"], ch["fee_vat"], ch["net"] = fee, vat, find.Integer(ch["funding_amount"])-fee-vat
}

// Charge changes the charge that a handler made, wherever it shows: in its answer, its event
// and the store.
func Charge(change func(c *api.Call, ch *api.Charge)) func(api.Handler) api.Handler {
	return After(func(c *api.Call, answer any) any {
		if view, ok := answer.(api.ChargeView); ok {
			change(c, view.Charge)
		}
		return answer
	})
}

// StoredCharge changes the stored charge of the path before the handler sees it, where the charge
// meets a condition. The change stays if the handler refuses.
func StoredCharge(which func(ch *api.Charge, now wire.Stamp) bool, change func(c *api.Call, ch *api.Charge)) func(api.Handler) api.Handler {
	return Before(func(c *api.Call) *apierror.Error {
		if ch, err := c.Charge(c.Vars[0]); err == nil && which(ch, c.Stamp()) {
			next := ch.ChangedMore(c.Stamp())
			change(c, next)
			c.Account.Charges.Put(next.ID, next)
		}
		return nil
	})
}

// State has the handler see the charge of the path in another state.
func State(state api.ChargeState, which func(ch *api.Charge, now wire.Stamp) bool) func(api.Handler) api.Handler {
	return StoredCharge(which, func(c *api.Call, ch *api.Charge) {
		ch.State = state
		ch.ExpiresAt = max(ch.ExpiresAt, c.Stamp()+1)
	})
}

// Book has an amount that is out of the limits pass as another, and books it.
func Book(amount, passes string) func(api.Handler) api.Handler {
	return Only(when.Is("amount", amount), func(next api.Handler) api.Handler {
		return Param("amount", passes)(Charge(func(_ *api.Call, ch *api.Charge) {
			meant, _, _ := wire.Params{"amount": amount}.Integer("amount")
			ch.Amount = meant
			if ch.State == api.StatePaid {
				ch.Captured = meant
			}
		})(next))
	})
}

// Unnoticed lets others at the same charge in while this request has already looked at it, so
// that each finds it as it was.
func Unnoticed(state api.ChargeState) func(api.Handler) api.Handler {
	return Only(when.ChargeIn(state), Meanwhile(5*time.Millisecond, func(c *api.Call) func() {
		seen, _ := c.Charge(c.Vars[0])
		return func() { c.Account.Charges.Put(seen.ID, seen.Changed(c.Stamp())) }
	}))
}

// ChangeCharge changes the stored charge of the path.
func ChangeCharge(c *api.Call, change func(next *api.Charge)) {
	if ch, err := c.Charge(c.Vars[0]); err == nil {
		next := ch.Changed(c.Stamp())
		change(next)
		c.Account.Charges.Put(next.ID, next)
	}
}

// ChargeLimit changes a limit on the amount of charges in the capability.
func ChargeLimit(bound string, amount int64) func(api.Handler) api.Handler {
	return Answer(func(_ *api.Call, capability map[string]any) {
		limits, _ := capability["limits"].(map[string]any)
		charges, _ := limits["charge_amount"].(map[string]any)
		charges[bound] = amount
	})
}

// ASCII replaces characters outside ASCII with question marks.
func ASCII(text string) string {
	return strings.Map(func(r rune) rune {
		if r > '~' {
			return '?'
		}
		return r
	}, text)
}

// SwapCase returns the case in which the other dialect writes.
func SwapCase(text string) string {
	if text == strings.ToUpper(text) {
		return strings.ToLower(text)
	}
	return strings.ToUpper(text)
}

// Lifetime has the charges that meet a condition expire, or their authorizations lapse, so long after
// they were made, unless the request says when.
func Lifetime(which func(ch *api.Charge) bool, d time.Duration) func(api.Handler) api.Handler {
	return Only(when.Lacks("expires_at"), Charge(func(_ *api.Call, ch *api.Charge) {
		if which(ch) {
			ch.ExpiresAt = ch.Created + wire.Stamp(d/time.Millisecond)
		}
	}))
}

// SourceRefunds has charges by sources of some types be refundable once they are paid, or not.
func SourceRefunds(refundable bool, which func(ch *api.Charge) bool) func(api.Handler) api.Handler {
	return Charge(func(_ *api.Call, ch *api.Charge) {
		if src := ch.Extra().Source; src != nil && which(ch) {
			kind := *src.Kind
			kind.Refundable = refundable
			src.Kind = &kind
		}
	})
}
