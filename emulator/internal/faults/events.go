package faults

import (
	"bytes"
	"net/http"

	"github.com/omise-conformance/harness/emulator/internal/api"
)

var eventFaults = []Fault{
	{"event.schema", []Change{atRoutes(listEvents, eachListed(eventOf("recipient"), func(event map[string]any) { event["created_at"] = 1767225600 }))}},
	{"event.schema/live", []Change{atRoutes(retrieveEvent, onlyWhere(asksEventOf("cust"), setMembers(map[string]any{"livemode": "no"})))}},

	{"event.charge-create", []Change{atRoutes(createCharge, onlyWhere(hasParam("source"), silent("charge.create")))}},
	{"event.charge-create/doubled", []Change{atRoutes(createCharge, onlyWhere(hasParam("source"), telling("charge.create", anyCharge)))}},
	{"event.charge-create/own-list", []Change{atRoutes(listChargeEvents, edited(unlistedFirst("charge.create", "authorized_at")))}},
	{"event.charge-capture-order", []Change{atRoutes(listChargeEvents, edited(func(_ *api.Call, list map[string]any) { swapListed(list, "charge.create", "charge.capture") }))}},
	{"event.charge-capture-order/no-capture", []Change{atRoutes(captureCharge, silent("charge.capture"))}},
	{"event.charge-reverse", []Change{atRoutes(reverseCharge, silent("charge.reverse"))}},
	{"event.charge-reverse/expire", []Change{atRoutes(reverseCharge, rekeyed("charge.reverse", "charge.expire"))}},
	{"event.charge-update", []Change{atRoutes(updateCharge, silent("charge.update"))}},
	{"event.charge-update/doubled", []Change{atRoutes(updateCharge, telling("charge.update", anyCharge))}},
	{"event.charge-complete", []Change{
		atRoutes(listAnyEvents, unlisted("charge.complete", api.StatePaid, api.StateFailed)), carrying(notDelivering("charge.complete")),
	}},
	{"event.charge-complete/failed", []Change{atRoutes(listAnyEvents, unlisted("charge.complete", api.StateFailed))}},
	{"event.charge-complete/pending", []Change{atRoutes(listChargeEvents, eachListed(keyed("charge.complete"), func(event map[string]any) {
		event["data"].(map[string]any)["status"] = "pending"
	}))}},
	{"event.charge-expire", []Change{atRoutes(expireCharge, silent("charge.expire"))}},
	{"event.no-capture-at-once", []Change{atRoutes(createCharge, onlyWhere(lacksParam("description"), telling("charge.capture", func(ch *api.Charge) bool {
		return ch.State == api.StatePaid
	})))}},
	{"event.refund-create", []Change{atRoutes(createRefund, onlyWhere(partOfCharge, silent("refund.create")))}},
	{"event.refund-create/key", []Change{atRoutes(createRefund, onlyWhere(partOfCharge, rekeyed("refund.create", "charge.update")))}},

	{"event.customer-keys/destroy", []Change{atRoutes(destroyCustomer, silent("customer.destroy"))}},
	{"event.customer-keys/update", []Change{atRoutes(updateCustomer, onlyWhere(lacksParam("card"), silent("customer.update")))}},
	{"event.customer-keys/update.card", []Change{atRoutes(destroyCustomerCard, silent("customer.update.card"))}},
	{"event.customer-keys/card.destroy", []Change{atRoutes(destroyCustomerCard, rekeyed("card.destroy", "card.update"))}},
	{"event.customer-keys/card.update", []Change{atRoutes(updateCustomerCard, rekeyed("card.update", "customer.update.card"))}},
	{"event.recipient-keys/update", []Change{atRoutes(updateRecipient, silent("recipient.update"))}},
	{"event.recipient-keys/destroy", []Change{atRoutes(destroyRecipient, rekeyed("recipient.destroy", "recipient.deactivate"))}},

	{"event.data-snapshot", []Change{atRoutes(listChargeEvents, edited(showingNow))}},
	{"event.data-snapshot/refunded", []Change{atRoutes(listChargeEvents, edited(func(c *api.Call, list map[string]any) {
		var ch *api.Charge
		if ch, _ = c.Charge(c.Vars[0]); ch.Refunded == ch.Amount {
			showingNow(c, list)
		}
	}))}},
	{"event.data-snapshot/empty", []Change{atRoutes(listChargeEvents, eachListed(keyed("charge.create"), func(event map[string]any) {
		if data := event["data"].(map[string]any); data["description"] == "order 1" {
			data["description"] = nil
		}
	}))}},
	{"event.retrieve", []Change{atRoutes(retrieveEvent, onlyWhere(asksEventOf("cust"), edited(func(c *api.Call, event map[string]any) {
		ev, _ := c.Account.Events.Get(c.Vars[0])
		event["created_at"] = ev.Created + 1000
	})))}},
	{"event.retrieve/key", []Change{atRoutes(retrieveEvent, onlyWhere(asksEventOf("cust"), setMembers(map[string]any{"key": "customer.update"})))}},
	{"event.not-found", []Change{atRoutes(retrieveEvent, reworded(refused{code: "not_found"}, "there is no such event"))}},
	{"event.not-found/400", []Change{atRoutes(retrieveEvent, refusing(refused{code: "not_found", where: isWellFormedID("evnt")}, asBadRequest))}},

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
	{"event.webhook-delivered/unlogged", []Change{atRoutes(retrieveEvent, setMembers(map[string]any{"webhook_deliveries": []any{}}))}},
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
