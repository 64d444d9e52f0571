package emulator

import (
	"encoding/json"
	"strings"
	"time"
)

// The words in which faults of charges are written.

const (
	creating = "POST /charges"
	reading  = "GET /charges/{id}"
	// shown are the answers that show a charge when it is made and when it is read.
	shown     = creating + ", " + reading
	capturing = "POST /charges/{id}/capture"
	reversing = "POST /charges/{id}/reverse"
	expiring  = "POST /charges/{id}/expire"
	paying    = "POST /charges/{id}/mark_as_paid"
	failing   = "POST /charges/{id}/mark_as_failed"
)

// chargeThat tells that the charge of the path meets a condition.
func chargeThat(meets func(ch *Charge, now Stamp) bool) func(c *Call) bool {
	return func(c *Call) bool {
		ch, err := c.Charge(c.Vars[0])
		return err == nil && meets(ch, c.Stamp())
	}
}

// What charges can be.
func ofSource(ch *Charge, _ Stamp) bool      { return ch.Extra().Source != nil }
func ofCustomer(ch *Charge, _ Stamp) bool    { return ch.Customer != "" }
func capturedLater(ch *Charge, _ Stamp) bool { return ch.State == StatePaid && !ch.Capture }
func partlyCaptured(ch *Charge, _ Stamp) bool {
	return ch.State == StatePaid && ch.Captured < ch.Amount
}

// chargeUnknown tells that the account has no charge of the path.
func chargeUnknown(c *Call) bool {
	_, ok := c.Account.Charges.Get(c.Vars[0])
	return !ok
}

// keptCharge changes the charge that a handler made, wherever it shows: in its answer, its event and the store.
func keptCharge(change func(c *Call, ch *Charge)) func(Handler) Handler {
	return afterwards(func(c *Call, answer any) any {
		if view, ok := answer.(ChargeView); ok {
			change(c, view.Charge)
		}
		return answer
	})
}

// turned changes the stored charge of the path before the handler sees it, where it meets a condition; what the
// handler makes of it is told as usual. A refusal leaves the change.
func turned(which func(ch *Charge, now Stamp) bool, change func(c *Call, ch *Charge)) func(Handler) Handler {
	return first(func(c *Call) *Error {
		ch, err := c.Charge(c.Vars[0])
		if err != nil || !which(ch, c.Stamp()) {
			return nil
		}
		next := ch.ChangedMore(c.Stamp())
		change(c, next)
		c.Account.Charges.Put(next.ID, next)
		return nil
	})
}

// turnedTo has the handler see the charge of the path in another state.
func turnedTo(state ChargeState, which func(ch *Charge, now Stamp) bool) func(Handler) Handler {
	return turned(which, func(c *Call, ch *Charge) {
		ch.State = state
		ch.ExpiresAt = max(ch.ExpiresAt, c.Stamp()+1)
	})
}

// inState is chargeIn for turned.
func inState(state ChargeState) func(ch *Charge, now Stamp) bool {
	return func(ch *Charge, _ Stamp) bool { return ch.State == state }
}

// asItIs answers a request with the charge of the path.
func asItIs(c *Call) any {
	ch, _ := c.Charge(c.Vars[0])
	return c.ChargeView(ch)
}

// bookedAs has an amount that is out of the limits pass as another, and books it.
func bookedAs(amount, passes string) func(Handler) Handler {
	return where(valued("amount", amount), func(next Handler) Handler {
		return put("amount", passes)(keptCharge(func(_ *Call, ch *Charge) {
			meant, _, _ := Params{"amount": amount}.Integer("amount")
			ch.Amount = meant
			if ch.State == StatePaid {
				ch.Captured = meant
			}
		})(next))
	})
}

// cardOf tells that a charge is asked of a token whose card leads to an outcome, or of one of some brand.
func cardOf(meets func(cd *Card) bool) func(c *Call) bool {
	return func(c *Call) bool {
		t, ok := c.Account.Tokens.Get(c.Params.Text("card"))
		return ok && t.Card != nil && meets(t.Card)
	}
}

func outcomeIs(o Outcome) func(cd *Card) bool { return func(cd *Card) bool { return cd.Outcome == o } }

func brandIs(brand string) func(cd *Card) bool {
	return func(cd *Card) bool { return cd.Brand == brand }
}

// asForm tells that the request came as a form: its amount is a text.
func asForm(c *Call) bool {
	_, isText := c.Params["amount"].(string)
	return isText
}

// deleted has the handler not see a parameter.
func deleted(name string) func(Handler) Handler {
	return first(func(c *Call) *Error {
		delete(c.Params, name)
		return nil
	})
}

// withoutMember takes a member out of an answer.
func withoutMember(name string) func(Handler) Handler {
	return edited(func(_ *Call, object map[string]any) { delete(object, name) })
}

// moved moves a time of an answer.
func moved(name string, by time.Duration) func(Handler) Handler {
	return edited(func(_ *Call, object map[string]any) {
		text, _ := object[name].(string)
		if at, err := time.Parse(time.RFC3339, text); err == nil {
			object[name] = at.Add(by).UTC().Format(time.RFC3339)
		}
	})
}

// textOf changes a text of an answer, which may lie within another member: "card.name".
func textOf(path string, change func(string) string) func(Handler) Handler {
	return edited(func(_ *Call, object map[string]any) {
		name, inner, nested := strings.Cut(path, ".")
		if nested {
			object, _ = object[name].(map[string]any)
			name = inner
		}
		if text, ok := object[name].(string); ok {
			object[name] = change(text)
		}
	})
}

func number(v any) int64 {
	n, _ := v.(json.Number)
	i, _ := n.Int64()
	return i
}

func millis(d time.Duration) Stamp { return Stamp(d / time.Millisecond) }

// unnoticed lets others at the same charge in while this request has already looked at it, so that each finds it as it
// was.
func unnoticed(state ChargeState) func(Handler) Handler {
	return where(chargeIn(state), meanwhile(5*time.Millisecond, func(c *Call) func() {
		seen, _ := c.Charge(c.Vars[0])
		return func() { c.Account.Charges.Put(seen.ID, seen.Changed(c.Stamp())) }
	}))
}
