package faults

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/cards"
	"github.com/omise-conformance/harness/emulator/internal/money"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// isPlainCharge reports whether a charge is asked for with nothing but what it needs.
func isPlainCharge(c *api.Call) bool { return len(c.Params) == 3 && c.Params.Has("card") }

func onlyASCII(text string) string {
	return strings.Map(func(r rune) rune {
		if r > '~' {
			return '?'
		}
		return r
	}, text)
}

func mixedCase(c *api.Call) bool {
	text := c.Params.Text("currency")
	return len(text) == 3 && text != strings.ToUpper(text) && text != strings.ToLower(text)
}

// swapCase returns the case in which the other dialect writes.
func swapCase(text string) string {
	if text == strings.ToUpper(text) {
		return strings.ToLower(text)
	}
	return strings.ToUpper(text)
}

// showFees shows another fee, and what follows from it.
func showFees(ch map[string]any, fee int64) {
	vat := money.RateVAT.Of(fee)
	ch["fee"], ch["fee_vat"], ch["net"] = fee, vat, asInteger(ch["funding_amount"])-fee-vat
}

func ownsCard(c *api.Call) bool {
	cu, err := c.Customer(c.Params.Text("customer"))
	if err != nil {
		return false
	}
	_, at := cu.Card(c.Params.Text("card"))
	return at >= 0
}

// paidBy counts the charges of a customer.
func paidBy(c *api.Call, customer string) (n int) {
	c.Account.Charges.Walk(0, c.Account.Charges.Count, false, func(ch *api.Charge) {
		if ch.Customer == customer {
			n++
		}
	})
	return n
}

func anyCard(*cards.Card) bool { return true }

func inBaht(c *api.Call) bool {
	return money.FindCurrency(c.Params.Text("currency")) == money.FindCurrency("thb")
}

func negative(c *api.Call) bool {
	return strings.HasPrefix(c.Params.Text("amount"), "-") && c.Params.IsNumber("amount")
}

func amountIsNoNumber(c *api.Call) bool {
	return c.Params.Has("amount") && !c.Params.IsNumber("amount") && c.Params.Text("amount") != ""
}

func nobodyPays(c *api.Call) bool {
	return c.Params.Text("card")+c.Params.Text("customer") == "" && !c.Params.Has("source")
}

// sourceWithoutCard reports whether the source is of a kind that no card goes with.
func sourceWithoutCard(c *api.Call) bool {
	src, ok := c.Account.Sources.Get(c.Params.Text("source"))
	return ok && !src.Kind.WithCard
}

// ownerOf finds the customer whose card it is.
func ownerOf(c *api.Call, card string) (owner *api.Customer) {
	c.Account.Customers.Walk(0, c.Account.Customers.Count, false, func(cu *api.Customer) {
		if _, at := cu.Card(card); at >= 0 {
			owner = cu
		}
	})
	return owner
}

// customerDestroyed reports whether the customer was there once: the account has an event of its
// end.
func customerDestroyed(c *api.Call) (gone bool) {
	id := c.Params.Text("customer")
	c.Account.Events.Walk(0, c.Account.Events.Count, false, func(ev *api.Event) {
		view, ok := ev.Data.(api.CustomerView)
		gone = gone || ok && view.ID == id && ev.Key == "customer.destroy"
	})
	return gone
}

func metadataIs[T any](c *api.Call) bool {
	text, is := c.Params["metadata"].(T)
	return is && any(text) != any("")
}

// refusedThen does something after a refusal.
func refusedThen(do func(c *api.Call)) func(api.Handler) api.Handler {
	return func(next api.Handler) api.Handler {
		return func(c *api.Call) (any, *apierror.Error) {
			answer, err := next(c)
			if err != nil {
				do(c)
			}
			return answer, err
		}
	}
}

// The words in which faults of charges are written.

// chargeThat reports whether the charge of the path meets a condition.
func chargeThat(meets func(ch *api.Charge, now wire.Stamp) bool) func(c *api.Call) bool {
	return func(c *api.Call) bool {
		ch, err := c.Charge(c.Vars[0])
		return err == nil && meets(ch, c.Stamp())
	}
}

// What charges can be.
func ofSource(ch *api.Charge, _ wire.Stamp) bool { return ch.Extra().Source != nil }

func ofCustomer(ch *api.Charge, _ wire.Stamp) bool { return ch.Customer != "" }

func capturedLater(ch *api.Charge, _ wire.Stamp) bool {
	return ch.State == api.StatePaid && !ch.Capture
}

func partlyCaptured(ch *api.Charge, _ wire.Stamp) bool {
	return ch.State == api.StatePaid && ch.Captured < ch.Amount
}

// chargeUnknown reports whether the account has no charge of the path.
func chargeUnknown(c *api.Call) bool {
	_, ok := c.Account.Charges.Get(c.Vars[0])
	return !ok
}

// keptCharge changes the charge that a handler made, wherever it shows: in its answer, its event
// and the store.
func keptCharge(change func(c *api.Call, ch *api.Charge)) func(api.Handler) api.Handler {
	return afterwards(func(c *api.Call, answer any) any {
		if view, ok := answer.(api.ChargeView); ok {
			change(c, view.Charge)
		}
		return answer
	})
}

// turnedTemporarily changes the stored charge of the path before the handler sees it, where it
// meets a condition; what the handler makes of it is told as usual. A refusal leaves the change.
func turnedTemporarily(which func(ch *api.Charge, now wire.Stamp) bool, change func(c *api.Call, ch *api.Charge)) func(api.Handler) api.Handler {
	return beforehand(func(c *api.Call) *apierror.Error {
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
func turnedTo(state api.ChargeState, which func(ch *api.Charge, now wire.Stamp) bool) func(api.Handler) api.Handler {
	return turnedTemporarily(which, func(c *api.Call, ch *api.Charge) {
		ch.State = state
		ch.ExpiresAt = max(ch.ExpiresAt, c.Stamp()+1)
	})
}

// inState is chargeIn for turned.
func inState(state api.ChargeState) func(ch *api.Charge, now wire.Stamp) bool {
	return func(ch *api.Charge, _ wire.Stamp) bool { return ch.State == state }
}

// asItIs answers a request with the charge of the path.
func asItIs(c *api.Call) any {
	ch, _ := c.Charge(c.Vars[0])
	return c.ChargeView(ch)
}

// bookedAs has an amount that is out of the limits pass as another, and books it.
func bookedAs(amount, passes string) func(api.Handler) api.Handler {
	return onlyWhere(paramIs("amount", amount), func(next api.Handler) api.Handler {
		return setParameter("amount", passes)(keptCharge(func(_ *api.Call, ch *api.Charge) {
			meant, _, _ := wire.Params{"amount": amount}.Integer("amount")
			ch.Amount = meant
			if ch.State == api.StatePaid {
				ch.Captured = meant
			}
		})(next))
	})
}

// cardOf reports whether a charge is asked of a token whose card leads to an outcome, or of one
// of some brand.
func cardOf(meets func(cd *cards.Card) bool) func(c *api.Call) bool {
	return func(c *api.Call) bool {
		t, ok := c.Account.Tokens.Get(c.Params.Text("card"))
		return ok && t.Card != nil && meets(t.Card)
	}
}

func outcomeIs(o cards.Outcome) func(cd *cards.Card) bool {
	return func(cd *cards.Card) bool { return cd.Outcome == o }
}

func brandIs(brand string) func(cd *cards.Card) bool {
	return func(cd *cards.Card) bool { return cd.Brand == brand }
}

// asForm reports whether the request came as a form: its amount is a text.
func asForm(c *api.Call) bool {
	_, isText := c.Params["amount"].(string)
	return isText
}

// deleted has the handler not see a parameter.
func deleted(name string) func(api.Handler) api.Handler {
	return beforehand(func(c *api.Call) *apierror.Error {
		delete(c.Params, name)
		return nil
	})
}

// withoutMember takes a member out of an answer.
func withoutMember(name string) func(api.Handler) api.Handler {
	return edited(func(_ *api.Call, object map[string]any) { delete(object, name) })
}

// movedTo moves a time of an answer.
func movedTo(name string, by time.Duration) func(api.Handler) api.Handler {
	return edited(func(_ *api.Call, object map[string]any) {
		text, _ := object[name].(string)
		if at, err := time.Parse(time.RFC3339, text); err == nil {
			object[name] = at.Add(by).UTC().Format(time.RFC3339)
		}
	})
}

// textOf changes a text of an answer, which may lie within another member: "card.name".
func textOf(path string, change func(string) string) func(api.Handler) api.Handler {
	return edited(func(_ *api.Call, object map[string]any) {
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

func asInteger(v any) int64 {
	n, _ := v.(json.Number)
	i, _ := n.Int64()
	return i
}

func millis(d time.Duration) wire.Stamp { return wire.Stamp(d / time.Millisecond) }

// unnoticed lets others at the same charge in while this request has already looked at it, so
// that each finds it as it was.
func unnoticed(state api.ChargeState) func(api.Handler) api.Handler {
	return onlyWhere(chargeIn(state), meanwhile(5*time.Millisecond, func(c *api.Call) func() {
		seen, _ := c.Charge(c.Vars[0])
		return func() { c.Account.Charges.Put(seen.ID, seen.Changed(c.Stamp())) }
	}))
}
