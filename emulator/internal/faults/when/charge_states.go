package when

import (
	"slices"
	"strings"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/cards"
	"github.com/omise-conformance/harness/emulator/internal/faults/find"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

func NotPreAuth(ch *api.Charge, _ wire.Stamp) bool {
	return ch.State == api.StateAuthorized && !ch.Extra().PreAuth
}

func CapturedAtOnce(ch *api.Charge, now wire.Stamp) bool {
	return ch.State == api.StatePaid && ch.Capture && ch.Refunded == 0 && !OfSource(ch, now)
}

// AlmostLapsed reports whether an authorization has at most a minute left.
func AlmostLapsed(ch *api.Charge, now wire.Stamp) bool {
	return ch.State == api.StateAuthorized && ch.ExpiresAt-now <= Millis(time.Minute)
}

func PartAsked(c *api.Call) bool {
	return Charge(func(ch *api.Charge, _ wire.Stamp) bool { return find.CaptureAmount(c) < ch.Amount })(c)
}

func MoreAsked(c *api.Call) bool {
	return Charge(func(ch *api.Charge, _ wire.Stamp) bool { return find.CaptureAmount(c) > ch.Amount })(c)
}

// RestAsked reports whether a capture asks for exactly what another has left.
func RestAsked(c *api.Call) bool {
	return Charge(func(ch *api.Charge, _ wire.Stamp) bool {
		return find.CaptureAmount(c) > 0 && find.CaptureAmount(c)+ch.Captured == ch.Amount
	})(c)
}

func Through3DS(ch *api.Charge, _ wire.Stamp) bool {
	return ch.Extra().Source == nil && strings.HasPrefix(ch.AuthorizeURI(), "http")
}

func Passed3DS(ch *api.Charge, now wire.Stamp) bool {
	return Through3DS(ch, now) && ch.State == api.StatePaid && ch.Capture
}

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

// What charges can be.
func OfSource(ch *api.Charge, _ wire.Stamp) bool { return ch.Extra().Source != nil }

func OfCustomer(ch *api.Charge, _ wire.Stamp) bool { return ch.Customer != "" }

func CapturedLater(ch *api.Charge, _ wire.Stamp) bool {
	return ch.State == api.StatePaid && !ch.Capture
}

func PartlyCaptured(ch *api.Charge, _ wire.Stamp) bool {
	return ch.State == api.StatePaid && ch.Captured < ch.Amount
}

// ChargeUnknown reports whether the account has no charge of the path.
func ChargeUnknown(c *api.Call) bool {
	_, ok := c.Account.Charges.Get(c.Vars[0])
	return !ok
}

// InState is chargeIn for turned.
func InState(state api.ChargeState) func(ch *api.Charge, now wire.Stamp) bool {
	return func(ch *api.Charge, _ wire.Stamp) bool { return ch.State == state }
}

func ChargeIs(so func(ch *api.Charge) bool) func(c *api.Call) bool {
	return func(c *api.Call) bool {
		ch, err := c.Charge(c.Vars[0])
		return err == nil && so(ch)
	}
}

func BySource(ch *api.Charge) bool { return ch.Extra().Source != nil }

func AfterWeek(c *api.Call) bool {
	return ChargeIs(func(ch *api.Charge) bool {
		return c.Stamp()-ch.Created > wire.Stamp(api.ChargeLifetime/time.Millisecond)
	})(c)
}

func AnyCharge(*api.Charge) bool { return true }

func KnownCharge(c *api.Call) bool {
	_, err := c.Charge(c.Vars[0])
	return err == nil
}
