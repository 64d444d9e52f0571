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
func chargeThat(meets func(ch *charge, now stamp) bool) func(c *call) bool {
	return func(c *call) bool {
		ch, err := c.charge(c.vars[0])
		return err == nil && meets(ch, c.stamp())
	}
}

// What charges can be.
func ofSource(ch *charge, _ stamp) bool      { return ch.extra().source != nil }
func ofCustomer(ch *charge, _ stamp) bool    { return ch.customer != "" }
func capturedLater(ch *charge, _ stamp) bool { return ch.state == statePaid && !ch.capture }
func partlyCaptured(ch *charge, _ stamp) bool {
	return ch.state == statePaid && ch.captured < ch.amount
}

// chargeUnknown tells that the account has no charge of the path.
func chargeUnknown(c *call) bool {
	_, ok := c.acct.charges.get(c.vars[0])
	return !ok
}

// keptCharge changes the charge that a handler made, wherever it shows: in its answer, its event and the store.
func keptCharge(change func(c *call, ch *charge)) func(handler) handler {
	return afterwards(func(c *call, answer any) any {
		if view, ok := answer.(chargeView); ok {
			change(c, view.charge)
		}
		return answer
	})
}

// turned changes the stored charge of the path before the handler sees it, where it meets a condition; what the
// handler makes of it is told as usual. A refusal leaves the change.
func turned(which func(ch *charge, now stamp) bool, change func(c *call, ch *charge)) func(handler) handler {
	return first(func(c *call) *apiError {
		ch, err := c.charge(c.vars[0])
		if err != nil || !which(ch, c.stamp()) {
			return nil
		}
		next := ch.changedMore(c.stamp())
		change(c, next)
		c.acct.charges.put(next.id, next)
		return nil
	})
}

// turnedTo has the handler see the charge of the path in another state.
func turnedTo(state chargeState, which func(ch *charge, now stamp) bool) func(handler) handler {
	return turned(which, func(c *call, ch *charge) {
		ch.state = state
		ch.expiresAt = max(ch.expiresAt, c.stamp()+1)
	})
}

// inState is chargeIn for turned.
func inState(state chargeState) func(ch *charge, now stamp) bool {
	return func(ch *charge, _ stamp) bool { return ch.state == state }
}

// asItIs answers a request with the charge of the path.
func asItIs(c *call) any {
	ch, _ := c.charge(c.vars[0])
	return c.chargeView(ch)
}

// bookedAs has an amount that is out of the limits pass as another, and books it.
func bookedAs(amount, passes string) func(handler) handler {
	return where(valued("amount", amount), func(next handler) handler {
		return put("amount", passes)(keptCharge(func(_ *call, ch *charge) {
			meant, _, _ := params{"amount": amount}.integer("amount")
			ch.amount = meant
			if ch.state == statePaid {
				ch.captured = meant
			}
		})(next))
	})
}

// cardOf tells that a charge is asked of a token whose card leads to an outcome, or of one of some brand.
func cardOf(meets func(cd *card) bool) func(c *call) bool {
	return func(c *call) bool {
		t, ok := c.acct.tokens.get(c.params.text("card"))
		return ok && t.card != nil && meets(t.card)
	}
}

func outcomeIs(o outcome) func(cd *card) bool { return func(cd *card) bool { return cd.outcome == o } }

func brandIs(brand string) func(cd *card) bool {
	return func(cd *card) bool { return cd.brand == brand }
}

// asForm tells that the request came as a form: its amount is a text.
func asForm(c *call) bool {
	_, isText := c.params["amount"].(string)
	return isText
}

// deleted has the handler not see a parameter.
func deleted(name string) func(handler) handler {
	return first(func(c *call) *apiError {
		delete(c.params, name)
		return nil
	})
}

// withoutMember takes a member out of an answer.
func withoutMember(name string) func(handler) handler {
	return edited(func(_ *call, object map[string]any) { delete(object, name) })
}

// moved moves a time of an answer.
func moved(name string, by time.Duration) func(handler) handler {
	return edited(func(_ *call, object map[string]any) {
		text, _ := object[name].(string)
		if at, err := time.Parse(time.RFC3339, text); err == nil {
			object[name] = at.Add(by).UTC().Format(time.RFC3339)
		}
	})
}

// textOf changes a text of an answer, which may lie within another member: "card.name".
func textOf(path string, change func(string) string) func(handler) handler {
	return edited(func(_ *call, object map[string]any) {
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

func millis(d time.Duration) stamp { return stamp(d / time.Millisecond) }

// unnoticed lets others at the same charge in while this request has already looked at it, so that each finds it as it
// was.
func unnoticed(state chargeState) func(handler) handler {
	return where(chargeIn(state), meanwhile(5*time.Millisecond, func(c *call) func() {
		seen, _ := c.charge(c.vars[0])
		return func() { c.acct.charges.put(seen.id, seen.changed(c.stamp())) }
	}))
}
