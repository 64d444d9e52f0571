package faults

import (
	"bytes"
	"net/http"

	"github.com/omise-conformance/harness/emulator/internal/faults/alter"
	"github.com/omise-conformance/harness/emulator/internal/faults/route"
	"github.com/omise-conformance/harness/emulator/internal/faults/transit"
	"github.com/omise-conformance/harness/emulator/internal/faults/when"

	"github.com/omise-conformance/harness/emulator/internal/api"
)

var eventFaults = []Fault{
	{"event.schema", []alter.Change{alter.On(route.ListEvents, alter.EachListed(when.EventOf("recipient"), func(event map[string]any) { event["created_at"] = 1767225600 }))}},
	{"event.schema/live", []alter.Change{alter.On(route.RetrieveEvent, alter.Only(when.AsksEventOf("cust"), alter.Members(map[string]any{"livemode": "no"})))}},

	{"event.charge-create", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.Has("source"), alter.Silence("charge.create")))}},
	{"event.charge-create/doubled", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.Has("source"), alter.Announce("charge.create", when.AnyCharge)))}},
	{"event.charge-create/own-list", []alter.Change{alter.On(route.ListChargeEvents, alter.Answer(alter.DropFirstEvent("charge.create", "authorized_at")))}},
	{"event.charge-capture-order", []alter.Change{alter.On(route.ListChargeEvents, alter.Answer(func(_ *api.Call, list map[string]any) { alter.SwapListed(list, "charge.create", "charge.capture") }))}},
	{"event.charge-capture-order/no-capture", []alter.Change{alter.On(route.CaptureCharge, alter.Silence("charge.capture"))}},
	{"event.charge-reverse", []alter.Change{alter.On(route.ReverseCharge, alter.Silence("charge.reverse"))}},
	{"event.charge-reverse/expire", []alter.Change{alter.On(route.ReverseCharge, alter.EventKey("charge.reverse", "charge.expire"))}},
	{"event.charge-update", []alter.Change{alter.On(route.UpdateCharge, alter.Silence("charge.update"))}},
	{"event.charge-update/doubled", []alter.Change{alter.On(route.UpdateCharge, alter.Announce("charge.update", when.AnyCharge))}},
	{"event.charge-complete", []alter.Change{
		alter.On(route.ListAnyEvents, alter.ForgetEvents("charge.complete", api.StatePaid, api.StateFailed)), transit.Deliveries(transit.Undelivered("charge.complete")),
	}},
	{"event.charge-complete/failed", []alter.Change{alter.On(route.ListAnyEvents, alter.ForgetEvents("charge.complete", api.StateFailed))}},
	{"event.charge-complete/pending", []alter.Change{alter.On(route.ListChargeEvents, alter.EachListed(when.Keyed("charge.complete"), func(event map[string]any) {
		event["data"].(map[string]any)["status"] = "pending"
	}))}},
	{"event.charge-expire", []alter.Change{alter.On(route.ExpireCharge, alter.Silence("charge.expire"))}},
	{"event.no-capture-at-once", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.Lacks("description"), alter.Announce("charge.capture", func(ch *api.Charge) bool {
		return ch.State == api.StatePaid
	})))}},
	{"event.refund-create", []alter.Change{alter.On(route.CreateRefund, alter.Only(when.PartRefund, alter.Silence("refund.create")))}},
	{"event.refund-create/key", []alter.Change{alter.On(route.CreateRefund, alter.Only(when.PartRefund, alter.EventKey("refund.create", "charge.update")))}},

	{"event.customer-keys/destroy", []alter.Change{alter.On(route.DestroyCustomer, alter.Silence("customer.destroy"))}},
	{"event.customer-keys/update", []alter.Change{alter.On(route.UpdateCustomer, alter.Only(when.Lacks("card"), alter.Silence("customer.update")))}},
	{"event.customer-keys/update.card", []alter.Change{alter.On(route.DestroyCustomerCard, alter.Silence("customer.update.card"))}},
	{"event.customer-keys/card.destroy", []alter.Change{alter.On(route.DestroyCustomerCard, alter.EventKey("card.destroy", "card.update"))}},
	{"event.customer-keys/card.update", []alter.Change{alter.On(route.UpdateCustomerCard, alter.EventKey("card.update", "customer.update.card"))}},
	{"event.recipient-keys/update", []alter.Change{alter.On(route.UpdateRecipient, alter.Silence("recipient.update"))}},
	{"event.recipient-keys/destroy", []alter.Change{alter.On(route.DestroyRecipient, alter.EventKey("recipient.destroy", "recipient.deactivate"))}},

	{"event.data-snapshot", []alter.Change{alter.On(route.ListChargeEvents, alter.Answer(alter.ShowNow))}},
	{"event.data-snapshot/refunded", []alter.Change{alter.On(route.ListChargeEvents, alter.Answer(func(c *api.Call, list map[string]any) {
		var ch *api.Charge
		if ch, _ = c.Charge(c.Vars[0]); ch.Refunded == ch.Amount {
			alter.ShowNow(c, list)
		}
	}))}},
	{"event.data-snapshot/empty", []alter.Change{alter.On(route.ListChargeEvents, alter.EachListed(when.Keyed("charge.create"), func(event map[string]any) {
		if data := event["data"].(map[string]any); data["description"] == "order 1" {
			data["description"] = nil
		}
	}))}},
	{"event.retrieve", []alter.Change{alter.On(route.RetrieveEvent, alter.Only(when.AsksEventOf("cust"), alter.Answer(func(c *api.Call, event map[string]any) {
		ev, _ := c.Account.Events.Get(c.Vars[0])
		event["created_at"] = ev.Created + 1000
	})))}},
	{"event.retrieve/key", []alter.Change{alter.On(route.RetrieveEvent, alter.Only(when.AsksEventOf("cust"), alter.Members(map[string]any{"key": "customer.update"})))}},
	{"event.not-found", []alter.Change{alter.On(route.RetrieveEvent, alter.Message(when.Refused{Code: "not_found"}, "there is no such event"))}},
	{"event.not-found/400", []alter.Change{alter.On(route.RetrieveEvent, alter.Refusal(when.Refused{Code: "not_found", Where: when.WellFormedID("evnt")}, alter.ToBadRequest))}},

	{"event.webhook-delivered/refund", []alter.Change{transit.Deliveries(transit.Undelivered("refund.create"))}},
	{"event.webhook-delivered/object", []alter.Change{transit.Deliveries(func(r *http.Request, send http.RoundTripper) (*http.Response, error) {
		if body := transit.TakeBody(r); transit.HasEventKey(body, "customer.create") {
			_, data, _ := bytes.Cut(body, []byte(`"data":`))
			transit.PutBody(r, append(data[:bytes.LastIndex(data, []byte(`,"key":`))], '\n'))
		}
		return send.RoundTrip(r)
	})}},
	{"event.webhook-delivered/form", []alter.Change{transit.Deliveries(func(r *http.Request, send http.RoundTripper) (*http.Response, error) {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		return send.RoundTrip(r)
	})}},
	{"event.webhook-delivered/put", []alter.Change{transit.Deliveries(func(r *http.Request, send http.RoundTripper) (*http.Response, error) {
		r.Method = http.MethodPut
		return send.RoundTrip(r)
	})}},
	{"event.webhook-delivered/unlogged", []alter.Change{alter.On(route.RetrieveEvent, alter.Members(map[string]any{"webhook_deliveries": []any{}}))}},
	{"event.webhook-signature", []alter.Change{transit.Deliveries(func(r *http.Request, send http.RoundTripper) (*http.Response, error) {
		body := transit.TakeBody(r) // signed before the event was completed
		transit.PutBody(r, bytes.Replace(body, []byte(`"livemode":false`), []byte(`"livemode": false`), 1))
		return send.RoundTrip(r)
	})}},
	{"event.webhook-signature/missing", []alter.Change{transit.Deliveries(func(r *http.Request, send http.RoundTripper) (*http.Response, error) {
		r.Header.Del("Omise-Signature")
		return send.RoundTrip(r)
	})}},
	{"event.webhook-signature/prefix", []alter.Change{transit.Deliveries(transit.Signature(func(signature string) string { return "sha256=" + signature }))}},
	{"event.webhook-signature/cut", []alter.Change{transit.Deliveries(transit.Signature(func(signature string) string { return signature[:32] }))}},
	{"event.webhook-signature/time", []alter.Change{transit.Deliveries(transit.Timestamp(func(seconds int64) int64 { return seconds + 1 }))}},
	{"event.webhook-signature/milliseconds", []alter.Change{transit.Deliveries(transit.Timestamp(func(seconds int64) int64 { return seconds * 1000 }))}},
}
