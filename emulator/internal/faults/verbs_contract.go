package faults

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

func beyond64Bits(name string) func(c *api.Call) bool {
	return func(c *api.Call) bool {
		_, isNumber := c.Params[name].(json.Number)
		_, given, ok := c.Params.Integer(name)
		return isNumber && given && !ok && !strings.Contains(c.Params.Text(name), ".")
	}
}

func holding(name, text string) func(c *api.Call) bool {
	return func(c *api.Call) bool { return strings.Contains(c.Params.Text(name), text) }
}

// orderUnknown refuses with status 200.
func orderUnknown(api.Handler) api.Handler {
	return func(*api.Call) (any, *apierror.Error) {
		return nil, apierror.New(http.StatusOK, "bad_request", "order must be chronological or reverse_chronological")
	}
}

// inUpperCase reports whether the id begins in upper case.
func inUpperCase(c *api.Call) bool { return c.Vars[0][0] >= 'A' && c.Vars[0][0] <= 'Z' }

func isRefund(c *api.Call) bool {
	r, ok := c.Account.Refunds.Get(c.Vars[1])
	return ok && r.Charge != c.Vars[0]
}

// tellingCard repeats the number of a card in the refusal of it.
func tellingCard(which func(card wire.Params) bool) func(api.Handler) api.Handler {
	return func(next api.Handler) api.Handler {
		return func(c *api.Call) (any, *apierror.Error) {
			answer, err := next(c)
			if card, ok := c.Params.Object("card"); ok && err != nil && which(card) {
				told := *err
				told.Message += " (card " + card.Text("number") + ")"
				err = &told
			}
			return answer, err
		}
	}
}

// keepingRefused keeps a text of a request that is refused for something else.
func keepingRefused(name string, keep func(c *api.Call, text string)) func(api.Handler) api.Handler {
	return func(next api.Handler) api.Handler {
		return func(c *api.Call) (any, *apierror.Error) {
			answer, err := next(c)
			if text, given := c.Params.Str(name); given && err != nil {
				keep(c, text)
			}
			return answer, err
		}
	}
}

func chargeAs(so func(ch *api.Charge) bool) func(c *api.Call) bool {
	return func(c *api.Call) bool {
		ch, err := c.Charge(c.Vars[0])
		return err == nil && so(ch)
	}
}

func partlyRefunded(ch *api.Charge) bool { return ch.Refunded > 0 && ch.Left() > 0 }

func bySource(ch *api.Charge) bool { return ch.Extra().Source != nil }

func afterAWeek(c *api.Call) bool {
	return chargeAs(func(ch *api.Charge) bool {
		return c.Stamp()-ch.Created > wire.Stamp(api.ChargeLifetime/time.Millisecond)
	})(c)
}

func sameCharge(c *api.Call) any {
	ch, _ := c.Charge(c.Vars[0])
	return c.ChargeView(ch)
}

// changeCharge stores the charge of the path changed.
func changeCharge(c *api.Call, change func(next *api.Charge)) {
	if ch, err := c.Charge(c.Vars[0]); err == nil {
		next := ch.Changed(c.Stamp())
		change(next)
		c.Account.Charges.Put(next.ID, next)
	}
}

func inStatus(status string) func(object map[string]any) bool { return inStatusOf("status", status) }

func inStatusOf(name string, v any) func(object map[string]any) bool {
	return func(object map[string]any) bool { return object[name] == v }
}

// wasRefunded reports whether part of a charge was given back.
func wasRefunded(charge map[string]any) bool {
	refunds, _ := charge["refunds"].(map[string]any)
	return len(listedObjects(refunds)) > 0 && charge["refundable"] == true
}

// asUnrefunded shows a charge as it was before its refunds.
func asUnrefunded(charge map[string]any) {
	refunds, _ := charge["refunds"].(map[string]any)
	refunds["data"], refunds["total"], charge["refunded_amount"] = []any{}, 0, 0
}

func hasAny(object map[string]any) bool { return len(object) > 0 }

// skipsPages reports whether an offset is the limit so many times or more.
func skipsPages(pages int) func(c *api.Call) bool {
	return func(c *api.Call) bool { return integerParam(c, "offset") >= pages*integerParam(c, "limit") }
}

// turnedPage turns the page round, as if it and not the list were put in order.
func turnedPage(next api.Handler) api.Handler { return edited(turnedList)(next) }

// notFirst reports whether another account than the first asks.
func notFirst(c *api.Call) bool { return c.Account != c.Emulator.AllAccounts()[0] }

func newestEvent(a *api.Account) (newest *api.Event) {
	a.Events.Walk(a.Events.Count-1, 1, true, func(ev *api.Event) { newest = ev })
	return newest
}

type renderedEvent struct{ *api.Event }

// MarshalJSON lets encoding/json write what the event writes itself.
func (r renderedEvent) MarshalJSON() ([]byte, error) {
	var w wire.Writer
	r.RenderPayload(&w)
	return w.Buf, nil
}
