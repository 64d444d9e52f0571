package faults

import (
	"bytes"
	"net/http"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/seam/alter"
	"github.com/omise-conformance/harness/emulator/internal/seam/route"
	"github.com/omise-conformance/harness/emulator/internal/seam/transit"
	"github.com/omise-conformance/harness/emulator/internal/seam/when"
)

var eventFaults = []Fault{
	fault("event.schema", alter.On(route.ListEvents,
		alter.EachListed(when.EventOf("recipient"), alter.Set("created_at", 1767225600)))),
	fault("event.schema/live", alter.On(route.RetrieveEvent,
		alter.Only(when.AsksEventOf("cust"), alter.Members(map[string]any{"livemode": "no"})))),

	fault("event.charge-create", alter.On(route.CreateCharge, alter.Only(when.Has("source"), alter.Silence("charge.create")))),
	fault("event.charge-create/doubled", alter.On(route.CreateCharge,
		alter.Only(when.Has("source"), alter.Announce("charge.create", when.AnyCharge)))),
	fault("event.charge-create/own-list", alter.On(route.ListChargeEvents,
		alter.Answer(alter.DropFirstEvent("charge.create", "authorized_at")))),
	fault("event.charge-capture-order", alter.On(route.ListChargeEvents,
		alter.Answer(func(_ *api.Call, list map[string]any) { alter.SwapListed(list, "charge.create", "charge.capture") }))),
	fault("event.charge-capture-order/no-capture", alter.TransitionEvent(route.CaptureCharge, api.TriggerCapture, api.StateAuthorized, "")),
	fault("event.charge-reverse", alter.TransitionEvent(route.ReverseCharge, api.TriggerReverse, api.StateAuthorized, "")),
	fault("event.charge-reverse/expire", alter.TransitionEvent(route.ReverseCharge, api.TriggerReverse, api.StateAuthorized, "charge.expire")),
	fault("event.charge-update", alter.On(route.UpdateCharge, alter.Silence("charge.update"))),
	fault("event.charge-update/doubled", alter.On(route.UpdateCharge, alter.Announce("charge.update", when.AnyCharge))),
	fault("event.charge-complete",
		alter.On(route.ListAnyEvents,
			alter.ForgetEvents("charge.complete", api.StatePaid, api.StateFailed)), transit.Deliveries(transit.Undelivered("charge.complete")),
	),
	fault("event.charge-complete/failed", alter.On(route.ListAnyEvents, alter.ForgetEvents("charge.complete", api.StateFailed))),
	fault("event.charge-complete/pending", alter.On(route.ListChargeEvents,
		alter.EachListed(when.Keyed("charge.complete"), func(event map[string]any) {
			event["data"].(map[string]any)["status"] = "pending"
		}))),
	fault("event.charge-expire", alter.TransitionEvent(route.ExpireCharge, api.TriggerExpire, api.StateWaiting, "")),
	fault("event.no-capture-at-once", alter.On(route.CreateCharge,
		alter.Only(when.Lacks("description"), alter.Announce("charge.capture", func(ch *api.Charge) bool {
			return ch.State == api.StatePaid
		})))),
	fault("event.refund-create", alter.On(route.CreateRefund, alter.Only(when.PartRefund, alter.Silence("refund.create")))),
	fault("event.refund-create/key", alter.On(route.CreateRefund,
		alter.Only(when.PartRefund, alter.EventKey("refund.create", "charge.update")))),

	fault("event.customer-keys/destroy", alter.On(route.DestroyCustomer, alter.Silence("customer.destroy"))),
	fault("event.customer-keys/update", alter.On(route.UpdateCustomer, alter.Only(when.Lacks("card"), alter.Silence("customer.update")))),
	fault("event.customer-keys/update.card", alter.On(route.DestroyCustomerCard, alter.Silence("customer.update.card"))),
	fault("event.customer-keys/card.destroy", alter.On(route.DestroyCustomerCard, alter.EventKey("card.destroy", "card.update"))),
	fault("event.customer-keys/card.update", alter.On(route.UpdateCustomerCard, alter.EventKey("card.update", "customer.update.card"))),
	fault("event.recipient-keys/update", alter.On(route.UpdateRecipient, alter.Silence("recipient.update"))),
	fault("event.recipient-keys/destroy", alter.On(route.DestroyRecipient, alter.EventKey("recipient.destroy", "recipient.deactivate"))),

	fault("event.data-snapshot", alter.On(route.ListChargeEvents, alter.Answer(alter.ShowNow))),
	fault("event.data-snapshot/refunded", alter.On(route.ListChargeEvents, alter.Answer(func(c *api.Call, list map[string]any) {
		var ch *api.Charge
		if ch, _ = c.Charge(c.Vars[0]); ch.Refunded == ch.Amount {
			alter.ShowNow(c, list)
		}
	}))),
	fault("event.data-snapshot/empty", alter.On(route.ListChargeEvents,
		alter.EachListed(when.Keyed("charge.create"), func(event map[string]any) {
			if data := event["data"].(map[string]any); data["description"] == "order 1" {
				data["description"] = nil
			}
		}))),
	fault("event.retrieve", alter.On(route.RetrieveEvent,
		alter.Only(when.AsksEventOf("cust"), alter.Answer(func(c *api.Call, event map[string]any) {
			ev, _ := c.Account.Events.Get(c.Vars[0])
			event["created_at"] = ev.Created + 1000
		})))),
	fault("event.retrieve/key", alter.On(route.RetrieveEvent,
		alter.Only(when.AsksEventOf("cust"), alter.Members(map[string]any{"key": "customer.update"})))),
	fault("event.not-found", alter.On(route.RetrieveEvent, alter.Message(when.Refused{Code: "not_found"}, "there is no such event"))),
	fault("event.not-found/400", alter.On(route.RetrieveEvent,
		alter.Refusal(when.Refused{Code: "not_found", Where: when.WellFormedID("evnt")}, alter.ToBadRequest))),

	fault("event.webhook-delivered/refund", transit.Deliveries(transit.Undelivered("refund.create"))),
	fault("event.webhook-delivered/object", transit.Deliveries(func(r *http.Request, send http.RoundTripper) (*http.Response, error) {
		if body := transit.TakeBody(r); transit.HasEventKey(body, "customer.create") {
			_, data, _ := bytes.Cut(body, []byte(`"data":`))
			transit.PutBody(r, append(data[:bytes.LastIndex(data, []byte(`,"key":`))], '\n'))
		}
		return send.RoundTrip(r)
	})),
	fault("event.webhook-delivered/form", transit.Deliveries(func(r *http.Request, send http.RoundTripper) (*http.Response, error) {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		return send.RoundTrip(r)
	})),
	fault("event.webhook-delivered/put", transit.Deliveries(func(r *http.Request, send http.RoundTripper) (*http.Response, error) {
		r.Method = http.MethodPut
		return send.RoundTrip(r)
	})),
	fault("event.webhook-delivered/unlogged", alter.On(route.RetrieveEvent, alter.Members(map[string]any{"webhook_deliveries": []any{}}))),
	fault("event.webhook-signature", transit.Deliveries(func(r *http.Request, send http.RoundTripper) (*http.Response, error) {
		body := transit.TakeBody(r) // signed before the event was completed
		transit.PutBody(r, bytes.Replace(body, []byte(`"livemode":false`), []byte(`"livemode": false`), 1))
		return send.RoundTrip(r)
	})),
	fault("event.webhook-signature/missing", transit.Deliveries(func(r *http.Request, send http.RoundTripper) (*http.Response, error) {
		r.Header.Del("Omise-Signature")
		return send.RoundTrip(r)
	})),
	fault("event.webhook-signature/prefix", transit.Deliveries(transit.Signature(func(signature string) string {
		return "sha256=" + signature
	}))),
	fault("event.webhook-signature/cut", transit.Deliveries(transit.Signature(func(signature string) string { return signature[:32] }))),
	fault("event.webhook-signature/time", transit.Deliveries(transit.Timestamp(func(seconds int64) int64 { return seconds + 1 }))),
	fault("event.webhook-signature/milliseconds", transit.Deliveries(transit.Timestamp(func(seconds int64) int64 { return seconds * 1000 }))),
}
