package when

import (
	"slices"
	"strings"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/cards"
	"github.com/omise-conformance/harness/emulator/internal/seam/find"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// NotPreAuth reports whether a charge is authorized, and not with pre_auth.
func NotPreAuth(ch *api.Charge, _ wire.Stamp) bool {
	return ch.State == api.StateAuthorized && !ch.Extra().PreAuth
}

// CapturedAtOnce reports whether a charge by card was captured when it was made, and nothing was
// refunded.
func CapturedAtOnce(ch *api.Charge, now wire.Stamp) bool {
	return ch.State == api.StatePaid && ch.Capture && ch.Refunded == 0 && !OfSource(ch, now)
}

// AlmostLapsed reports whether an authorization has at most a minute left.
func AlmostLapsed(ch *api.Charge, now wire.Stamp) bool {
	return ch.State == api.StateAuthorized && ch.ExpiresAt-now <= Millis(time.Minute)
}

// PartAsked reports whether a capture asks for less than was authorized.
func PartAsked(c *api.Call) bool {
	return Charge(func(ch *api.Charge, _ wire.Stamp) bool { return find.CaptureAmount(c) < ch.Amount })(c)
}

// MoreAsked reports whether a capture asks for more than was authorized.
func MoreAsked(c *api.Call) bool {
	return Charge(func(ch *api.Charge, _ wire.Stamp) bool { return find.CaptureAmount(c) > ch.Amount })(c)
}

// RestAsked reports whether a capture asks for exactly what another has left.
func RestAsked(c *api.Call) bool {
	return Charge(func(ch *api.Charge, _ wire.Stamp) bool {
		return find.CaptureAmount(c) > 0 && find.CaptureAmount(c)+ch.Captured == ch.Amount
	})(c)
}

// Through3DS reports whether a charge by card asks its payer to authorize it.
func Through3DS(ch *api.Charge, _ wire.Stamp) bool {
	return ch.Extra().Source == nil && strings.HasPrefix(ch.AuthorizeURI(), "http")
}

// Passed3DS reports whether a payer authorized a charge, which was then captured.
func Passed3DS(ch *api.Charge, now wire.Stamp) bool {
	return Through3DS(ch, now) && ch.State == api.StatePaid && ch.Capture
}

// Failed3DS reports whether a payer did not authorize a charge, though the card is good.
func Failed3DS(ch *api.Charge, now wire.Stamp) bool {
	return Through3DS(ch, now) && ch.State == api.StateFailed && ch.Card.Outcome == cards.OutcomeSuccess
}

// JustExpired reports whether the time of a waiting charge ran out less than two minutes ago.
func JustExpired(ch *api.Charge, now wire.Stamp) bool {
	return ch.State == api.StateExpired && ch.EndedAt > ch.Created && now-ch.EndedAt <= Millis(2*time.Minute)
}

// ChargeIn reports whether the charge of the path is in a state.
func ChargeIn(states ...api.ChargeState) func(c *api.Call) bool {
	return Charge(func(ch *api.Charge, _ wire.Stamp) bool { return slices.Contains(states, ch.State) })
}

// ChargedBy reports whether the charge of the path is by a source of some type.
func ChargedBy(kinds ...string) func(c *api.Call) bool {
	return Charge(func(ch *api.Charge, _ wire.Stamp) bool {
		return ch.Kind() != nil && slices.Contains(kinds, ch.Kind().Name)
	})
}

// Charge reports whether the charge of the path meets a condition.
func Charge(meets func(ch *api.Charge, now wire.Stamp) bool) func(c *api.Call) bool {
	return func(c *api.Call) bool {
		ch, err := c.Charge(c.Vars[0])
		return err == nil && meets(ch, c.Stamp())
	}
}

// OfSource reports whether a charge is paid by a source.
func OfSource(ch *api.Charge, _ wire.Stamp) bool { return ch.Extra().Source != nil }

// OfCustomer reports whether a charge is paid by a customer.
func OfCustomer(ch *api.Charge, _ wire.Stamp) bool { return ch.Customer != "" }

// CapturedLater reports whether a charge was authorized first and captured later.
func CapturedLater(ch *api.Charge, _ wire.Stamp) bool {
	return ch.State == api.StatePaid && !ch.Capture
}

// PartlyCaptured reports whether less of a charge was captured than authorized.
func PartlyCaptured(ch *api.Charge, _ wire.Stamp) bool {
	return ch.State == api.StatePaid && ch.Captured < ch.Amount
}

// ChargeUnknown reports whether the account has no charge of the path.
func ChargeUnknown(c *api.Call) bool {
	_, ok := c.Account.Charges.Get(c.Vars[0])
	return !ok
}

// InState reports whether a charge is in a state.
func InState(state api.ChargeState) func(ch *api.Charge, now wire.Stamp) bool {
	return func(ch *api.Charge, _ wire.Stamp) bool { return ch.State == state }
}

// ChargeIs reports whether the charge of the path meets a condition, whatever the time.
func ChargeIs(so func(ch *api.Charge) bool) func(c *api.Call) bool {
	return func(c *api.Call) bool {
		ch, err := c.Charge(c.Vars[0])
		return err == nil && so(ch)
	}
}

// BySource reports whether a charge is paid by a source, for ChargeIs.
func BySource(ch *api.Charge) bool { return ch.Extra().Source != nil }

// AfterWeek reports whether the charge of the path is older than a charge can wait.
func AfterWeek(c *api.Call) bool {
	return ChargeIs(func(ch *api.Charge) bool {
		return c.Stamp()-ch.Created > wire.Stamp(api.ChargeLifetime/time.Millisecond)
	})(c)
}

// AnyCharge is the condition that every charge meets.
func AnyCharge(*api.Charge) bool { return true }

// KnownCharge reports whether the account has the charge of the path.
func KnownCharge(c *api.Call) bool {
	_, err := c.Charge(c.Vars[0])
	return err == nil
}
