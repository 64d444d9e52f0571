package faults

import (
	"bytes"
	"net/http"

	"github.com/omise-conformance/harness/emulator/internal/api"
)

var eventFaults = []Fault{
	{"event.schema", []Change{on("GET /events", eachListed(eventOf("recipient"), func(event map[string]any) { event["created_at"] = 1767225600 }))}},
	{"event.schema/live", []Change{on("GET /events/{id}", where(asksEventOf("cust"), set(map[string]any{"livemode": "no"})))}},

	{"event.charge-create", []Change{on("POST /charges", where(given("source"), silent("charge.create")))}},
	{"event.charge-create/doubled", []Change{on("POST /charges", where(given("source"), telling("charge.create", anyCharge)))}},
	{"event.charge-create/own-list", []Change{on(oneChargesOwn, edited(unlistedFirst("charge.create", "authorized_at")))}},
	{"event.charge-capture-order", []Change{on(oneChargesOwn, edited(func(_ *api.Call, list map[string]any) { swapListed(list, "charge.create", "charge.capture") }))}},
	{"event.charge-capture-order/no-capture", []Change{on("POST /charges/{id}/capture", silent("charge.capture"))}},
	{"event.charge-reverse", []Change{on("POST /charges/{id}/reverse", silent("charge.reverse"))}},
	{"event.charge-reverse/expire", []Change{on("POST /charges/{id}/reverse", rekeyed("charge.reverse", "charge.expire"))}},
	{"event.charge-update", []Change{on("PATCH /charges/{id}", silent("charge.update"))}},
	{"event.charge-update/doubled", []Change{on("PATCH /charges/{id}", telling("charge.update", anyCharge))}},
	{"event.charge-complete", []Change{
		on(bothEventLists, unlisted("charge.complete", api.StatePaid, api.StateFailed)), carrying(notDelivering("charge.complete")),
	}},
	{"event.charge-complete/failed", []Change{on(bothEventLists, unlisted("charge.complete", api.StateFailed))}},
	{"event.charge-complete/pending", []Change{on(oneChargesOwn, eachListed(keyed("charge.complete"), func(event map[string]any) {
		event["data"].(map[string]any)["status"] = "pending"
	}))}},
	{"event.charge-expire", []Change{on("POST /charges/{id}/expire", silent("charge.expire"))}},
	{"event.no-capture-at-once", []Change{on("POST /charges", where(missing("description"), telling("charge.capture", func(ch *api.Charge) bool {
		return ch.State == api.StatePaid
	})))}},
	{"event.refund-create", []Change{on("POST /charges/{id}/refunds", where(partOfCharge, silent("refund.create")))}},
	{"event.refund-create/key", []Change{on("POST /charges/{id}/refunds", where(partOfCharge, rekeyed("refund.create", "charge.update")))}},

	{"event.customer-keys/destroy", []Change{on("DELETE /customers/{id}", silent("customer.destroy"))}},
	{"event.customer-keys/update", []Change{on("PATCH /customers/{id}", where(missing("card"), silent("customer.update")))}},
	{"event.customer-keys/update.card", []Change{on("DELETE /customers/{id}/cards/{id}", silent("customer.update.card"))}},
	{"event.customer-keys/card.destroy", []Change{on("DELETE /customers/{id}/cards/{id}", rekeyed("card.destroy", "card.update"))}},
	{"event.customer-keys/card.update", []Change{on("PATCH /customers/{id}/cards/{id}", rekeyed("card.update", "customer.update.card"))}},
	{"event.recipient-keys/update", []Change{on("PATCH /recipients/{id}", silent("recipient.update"))}},
	{"event.recipient-keys/destroy", []Change{on("DELETE /recipients/{id}", rekeyed("recipient.destroy", "recipient.deactivate"))}},

	{"event.data-snapshot", []Change{on(oneChargesOwn, edited(showingNow))}},
	{"event.data-snapshot/refunded", []Change{on(oneChargesOwn, edited(func(c *api.Call, list map[string]any) {
		var ch *api.Charge
		if ch, _ = c.Charge(c.Vars[0]); ch.Refunded == ch.Amount {
			showingNow(c, list)
		}
	}))}},
	{"event.data-snapshot/empty", []Change{on(oneChargesOwn, eachListed(keyed("charge.create"), func(event map[string]any) {
		if data := event["data"].(map[string]any); data["description"] == "order 1" {
			data["description"] = nil
		}
	}))}},
	{"event.retrieve", []Change{on("GET /events/{id}", where(asksEventOf("cust"), edited(func(c *api.Call, event map[string]any) {
		ev, _ := c.Account.Events.Get(c.Vars[0])
		event["created_at"] = ev.Created + 1000
	})))}},
	{"event.retrieve/key", []Change{on("GET /events/{id}", where(asksEventOf("cust"), set(map[string]any{"key": "customer.update"})))}},
	{"event.not-found", []Change{on("GET /events/{id}", reworded(refused{code: "not_found"}, "there is no such event"))}},
	{"event.not-found/400", []Change{on("GET /events/{id}", refusing(refused{code: "not_found", where: wellFormed("evnt")}, asBadRequest))}},

	{"event.webhook-delivered/refund", []Change{carrying(notDelivering("refund.create"))}},
	{"event.webhook-delivered/object", []Change{carrying(func(r *http.Request, send http.RoundTripper) (*http.Response, error) {
		if body := takenBody(r); keyIn(body, "customer.create") {
			_, data, _ := bytes.Cut(body, []byte(`"data":`))
			putBody(r, append(data[:bytes.LastIndex(data, []byte(`,"key":`))], '\n'))
		}
		return send.RoundTrip(r)
	})}},
	{"event.webhook-delivered/form", []Change{carrying(func(r *http.Request, send http.RoundTripper) (*http.Response, error) {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		return send.RoundTrip(r)
	})}},
	{"event.webhook-delivered/put", []Change{carrying(func(r *http.Request, send http.RoundTripper) (*http.Response, error) {
		r.Method = http.MethodPut
		return send.RoundTrip(r)
	})}},
	{"event.webhook-delivered/unlogged", []Change{on("GET /events/{id}", set(map[string]any{"webhook_deliveries": []any{}}))}},
	{"event.webhook-signature", []Change{carrying(func(r *http.Request, send http.RoundTripper) (*http.Response, error) {
		body := takenBody(r) // signed before the event was completed
		putBody(r, bytes.Replace(body, []byte(`"livemode":false`), []byte(`"livemode": false`), 1))
		return send.RoundTrip(r)
	})}},
	{"event.webhook-signature/missing", []Change{carrying(func(r *http.Request, send http.RoundTripper) (*http.Response, error) {
		r.Header.Del("Omise-Signature")
		return send.RoundTrip(r)
	})}},
	{"event.webhook-signature/prefix", []Change{carrying(signatureAs(func(signature string) string { return "sha256=" + signature }))}},
	{"event.webhook-signature/cut", []Change{carrying(signatureAs(func(signature string) string { return signature[:32] }))}},
	{"event.webhook-signature/time", []Change{carrying(timestampAs(func(seconds int64) int64 { return seconds + 1 }))}},
	{"event.webhook-signature/milliseconds", []Change{carrying(timestampAs(func(seconds int64) int64 { return seconds * 1000 }))}},
}
