package faults

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/cards"
	"github.com/omise-conformance/harness/emulator/internal/ident"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

const (
	failedRefund  = "failed_refund"
	refundedLater = 24 * time.Hour
)

func notPreAuth(ch *api.Charge, _ wire.Stamp) bool {
	return ch.State == api.StateAuthorized && !ch.Extra().PreAuth
}

func capturedAtOnce(ch *api.Charge, now wire.Stamp) bool {
	return ch.State == api.StatePaid && ch.Capture && ch.Refunded == 0 && !ofSource(ch, now)
}

// almostLapsed reports whether an authorization has at most a minute left.
func almostLapsed(ch *api.Charge, now wire.Stamp) bool {
	return ch.State == api.StateAuthorized && ch.ExpiresAt-now <= millis(time.Minute)
}

// emptyObject reports whether the body is {}, where nothing at all gives no parameters.
func emptyObject(c *api.Call) bool { return c.Params != nil && len(c.Params) == 0 }

// captureAsked is the amount that a capture asks for, 0 where it asks for none.
func captureAsked(c *api.Call) int64 {
	amount, _, _ := c.Params.Integer("capture_amount")
	return amount
}

func partAsked(c *api.Call) bool {
	return chargeThat(func(ch *api.Charge, _ wire.Stamp) bool { return captureAsked(c) < ch.Amount })(c)
}

func moreThanAll(c *api.Call) bool {
	return chargeThat(func(ch *api.Charge, _ wire.Stamp) bool { return captureAsked(c) > ch.Amount })(c)
}

// restOfIt reports whether a capture asks for exactly what another has left.
func restOfIt(c *api.Call) bool {
	return chargeThat(func(ch *api.Charge, _ wire.Stamp) bool {
		return captureAsked(c) > 0 && captureAsked(c)+ch.Captured == ch.Amount
	})(c)
}

// settledAs has the card of the token lead to something else.
func settledAs(o cards.Outcome) func(api.Handler) api.Handler {
	return beforehand(func(c *api.Call) *apierror.Error {
		t, _ := c.Account.Tokens.Get(c.Params.Text("card"))
		other := *t.Card
		other.Outcome = o
		t.Card = &other
		return nil
	})
}

// sparingToken leaves the token as good as before.
func sparingToken(next api.Handler) api.Handler {
	return func(c *api.Call) (any, *apierror.Error) {
		t, _ := c.Account.Tokens.Get(c.Params.Text("card"))
		cd := t.Card
		answer, err := next(c)
		t.Used, t.Card = false, cd
		return answer, err
	}
}

func through3DS(ch *api.Charge, _ wire.Stamp) bool {
	return ch.Extra().Source == nil && strings.HasPrefix(ch.AuthorizeURI(), "http")
}

func passed3DS(ch *api.Charge, now wire.Stamp) bool {
	return through3DS(ch, now) && ch.State == api.StatePaid && ch.Capture
}

func failed3DS(ch *api.Charge, now wire.Stamp) bool {
	return through3DS(ch, now) && ch.State == api.StateFailed && ch.Card.Outcome == cards.OutcomeSuccess
}

// justExpired reports whether the time of a waiting charge ran out less than two minutes ago.
func justExpired(ch *api.Charge, now wire.Stamp) bool {
	return ch.State == api.StateExpired && ch.EndedAt > ch.Created && now-ch.EndedAt <= millis(2*time.Minute)
}

// withoutTexts empties an object of an answer.
func withoutTexts(name string) func(api.Handler) api.Handler {
	return edited(func(_ *api.Call, object map[string]any) { object[name] = map[string]any{} })
}

// ignoringMetadata keeps the metadata there is and adds what is new.
func ignoringMetadata(next api.Handler) api.Handler {
	return func(c *api.Call) (any, *apierror.Error) {
		old, err := c.Charge(c.Vars[0])
		answer, refusal := next(c)
		if view, ok := answer.(api.ChargeView); ok && err == nil && old.Metadata != "" {
			view.Metadata = old.Metadata
		}
		return answer, refusal
	}
}

// unsaved answers the change and does not keep it.
func unsaved(next api.Handler) api.Handler {
	return func(c *api.Call) (any, *apierror.Error) {
		old, _ := c.Charge(c.Vars[0])
		answer, err := next(c)
		c.Account.Charges.Put(old.ID, old)
		return answer, err
	}
}

// keepingExpiry leaves expires_at where it was.
func keepingExpiry(next api.Handler) api.Handler {
	return func(c *api.Call) (any, *apierror.Error) {
		old, _ := c.Charge(c.Vars[0])
		answer, err := next(c)
		if view, ok := answer.(api.ChargeView); ok {
			view.ExpiresAt = old.ExpiresAt
		}
		return answer, err
	}
}

// eachCharge changes the charges of a list.
func eachCharge(change func(c *api.Call, ch map[string]any)) func(api.Handler) api.Handler {
	return edited(func(c *api.Call, list map[string]any) {
		data, _ := list["data"].([]any)
		for _, item := range data {
			if ch, ok := item.(map[string]any); ok {
				change(c, ch)
			}
		}
	})
}

// chargeIn reports whether the charge of the path is in a state.
func chargeIn(states ...api.ChargeState) func(c *api.Call) bool {
	return chargeThat(func(ch *api.Charge, _ wire.Stamp) bool { return slices.Contains(states, ch.State) })
}

// chargedBy reports whether the charge of the path is by a source of some type.
func chargedBy(kinds ...string) func(c *api.Call) bool {
	return chargeThat(func(ch *api.Charge, _ wire.Stamp) bool {
		return ch.Kind() != nil && slices.Contains(kinds, ch.Kind().Name)
	})
}

var refundedOften = chargeThat(func(ch *api.Charge, _ wire.Stamp) bool { return len(ch.Extra().Refunds) > 1 })

func refundedTimes(n int) func(c *api.Call) bool {
	return chargeThat(func(ch *api.Charge, _ wire.Stamp) bool { return len(ch.Extra().Refunds) == n })
}

func paidBefore(span time.Duration) func(c *api.Call) bool {
	return chargeThat(func(ch *api.Charge, now wire.Stamp) bool {
		return ch.State == api.StatePaid && api.Elapsed(ch.PaidAt, span, now)
	})
}

// asksOver reports whether a refund is of at least so much more than is left.
func asksOver(by int64) func(c *api.Call) bool {
	return func(c *api.Call) bool {
		amount, _, ok := c.Params.Integer("amount")
		return ok && chargeThat(func(ch *api.Charge, _ wire.Stamp) bool { return ch.State == api.StatePaid && amount >= ch.Left()+by })(c)
	}
}

// askingForTheRest has a refund be of all that is left.
func askingForTheRest(next api.Handler) api.Handler {
	return beforehand(func(c *api.Call) *apierror.Error {
		if ch, err := c.Charge(c.Vars[0]); err == nil {
			setParam(c, "amount", json.Number(strconv.FormatInt(ch.Left(), 10)))
		}
		return nil
	})(next)
}

// keptRefund changes a refund that was made, wherever it is shown.
func keptRefund(change func(c *api.Call, r *api.Refund)) func(api.Handler) api.Handler {
	return afterwards(func(c *api.Call, answer any) any {
		change(c, answer.(*api.Refund))
		return answer
	})
}

// withoutFirst leaves the first object of a page out.
func withoutFirst(next api.Handler) api.Handler {
	return edited(func(_ *api.Call, list map[string]any) {
		if data, _ := list["data"].([]any); len(data) > 0 {
			list["data"] = data[1:]
		}
	})(next)
}

// isUnknownID reports whether the first id of the path is a well-formed one and that no account
// has what it names.
func isUnknownID(prefix string, has func(c *api.Call, a *api.Account) bool) func(c *api.Call) bool {
	return func(c *api.Call) bool {
		_, ok := ident.ParseID(prefix, c.Vars[0])
		return ok && !has(c, c.Account) && accountThat(c, has) == nil
	}
}

// ofOtherCharge reports whether the refund of the path is one of another charge.
func ofOtherCharge(c *api.Call) bool {
	_, known := c.Account.Refunds.Get(c.Vars[1])
	return known
}
