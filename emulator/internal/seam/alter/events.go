package alter

import (
	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/seam/find"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// RenderedEvent is an event within an answer that is encoded without renderers.
type RenderedEvent struct{ *api.Event }

// MarshalJSON lets encoding/json write what the event writes itself.
func (r RenderedEvent) MarshalJSON() ([]byte, error) {
	var w wire.Writer
	r.RenderPayload(&w)
	return w.Buf, nil
}

// Silence has a handler make no event with that key.
func Silence(key string) func(api.Handler) api.Handler {
	return func(next api.Handler) api.Handler {
		return func(c *api.Call) (any, *apierror.Error) {
			n, address := c.Account.Events.Count, c.Account.Webhook.URL
			c.Account.Webhook.URL = ""
			answer, err := next(c)
			c.Account.Webhook.URL = address
			for _, ev := range find.EventsSince(c.Account, n) {
				if ev.Key == key {
					c.Account.ForgetEvent(ev)
				}
			}
			return answer, err
		}
	}
}

// EventKey changes the key of the events that a handler makes.
func EventKey(from, to string) func(api.Handler) api.Handler {
	return func(next api.Handler) api.Handler {
		return func(c *api.Call) (any, *apierror.Error) {
			n := c.Account.Events.Count
			answer, err := next(c)
			for _, ev := range find.EventsSince(c.Account, n) {
				if ev.Key == from {
					ev.Key = to
				}
			}
			return answer, err
		}
	}
}

// Announce makes one more event of the charge that a handler made or changed.
func Announce(key string, about func(ch *api.Charge) bool) func(api.Handler) api.Handler {
	return After(func(c *api.Call, answer any) any {
		if view, isCharge := answer.(api.ChargeView); isCharge && about(view.Charge) {
			c.Announce(view.Charge, key)
		}
		return answer
	})
}

// AnnounceCustomer emits an event about the customer of the path once a request has succeeded.
func AnnounceCustomer(key string) func(api.Handler) api.Handler {
	return After(func(c *api.Call, answer any) any {
		if cu, _ := c.Customer(c.Vars[0]); cu != nil {
			c.Report(key, cu)
		}
		return answer
	})
}

// ForgetEvents forgets events of charges before they are listed.
func ForgetEvents(key string, in ...api.ChargeState) func(api.Handler) api.Handler {
	return Before(func(c *api.Call) *apierror.Error {
		for _, ev := range find.EventsSince(c.Account, 0) {
			ch, isCharge := ev.Data.(*api.Charge)
			if !isCharge || ev.Key != key {
				continue
			}
			for _, state := range in {
				if ch.State == state {
					c.Account.ForgetEvent(ev)
				}
			}
		}
		return nil
	})
}

// DropFirstEvent empties the list of the events of a charge where it has a single event of that
// key, which shows the charge without the member.
func DropFirstEvent(key, member string) func(c *api.Call, list map[string]any) {
	return func(c *api.Call, list map[string]any) {
		events := find.Listed(list)
		if len(events) != 1 || events[0]["key"] != key {
			return
		}
		if data, _ := events[0]["data"].(map[string]any); data[member] != nil {
			return
		}
		list["data"], list["total"] = []any{}, 0
	}
}

// SwapListed swaps the two events of a list that has exactly these two.
func SwapListed(list map[string]any, first, second string) {
	events := find.Listed(list)
	if len(events) == 2 && events[0]["key"] == first && events[1]["key"] == second {
		list["data"] = []any{events[1], events[0]}
	}
}

// ShowNow has all events of a charge hold the charge as it is now.
func ShowNow(c *api.Call, list map[string]any) {
	ch, err := c.Charge(c.Vars[0])
	for _, event := range find.Listed(list) {
		if err == nil {
			event["data"] = renderedCharge{ch}
		}
	}
}

// renderedCharge is a charge within an answer that is encoded without renderers.
type renderedCharge struct{ *api.Charge }

// MarshalJSON lets encoding/json write what the charge writes itself.
func (r renderedCharge) MarshalJSON() ([]byte, error) {
	var w wire.Writer
	r.Render(&w)
	return w.Buf, nil
}
