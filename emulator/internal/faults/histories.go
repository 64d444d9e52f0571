package faults

import (
	"time"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/seam/alter"
	"github.com/omise-conformance/harness/emulator/internal/seam/find"
	"github.com/omise-conformance/harness/emulator/internal/seam/route"
	"github.com/omise-conformance/harness/emulator/internal/seam/when"
)

// week is longer than any object changes by itself.
const week = 7 * 24 * time.Hour

var historyFaults = []Fault{
	fault("history.fixed", alter.On(route.ListCharges,
		alter.EachListed(when.Member("status", "reversed"), alter.Moved("created_at", time.Second)))),
	fault("history.fixed/source", alter.On(route.RetrieveCharge,
		alter.Only(when.ChargeIn(api.StatePaid), alter.Edit(alter.Inner("source", alter.Moved("created_at", time.Second)))))),
	fault("history.fixed/event-data", alter.On(route.ListChargeEvents,
		alter.EachListed(when.Keyed("charge.capture"), alter.Inner("data", alter.Moved("created_at", time.Second))))),
	fault("history.fixed/event", alter.On(route.ListEvents,
		alter.EachListed(when.Keyed("charge.reverse"), alter.Moved("created_at", time.Second)))),
	fault("history.fixed/currency", alter.On(route.UpdateCharge,
		alter.Only(when.ChargeIn(api.StateReversed), alter.Members(map[string]any{"currency": "USD"})))),
	fault("history.fixed/refund", alter.On(route.RetrieveRefund, alter.Only(when.AfterWeek, alter.Edit(func(refund map[string]any) {
		refund["amount"] = find.Integer(refund["amount"]) - 1
	})))),
	fault("history.fixed/fingerprint", alter.On(route.ListCustomerCards,
		alter.EachListed(when.Member("brand", "Visa"), alter.Set("fingerprint", "q0LvMT8oYnxQxVUbJQmXgVUtvcbxOlWQBEbgwWLUZxQ=")))),

	fault("history.once", alter.On(route.RetrieveCharge,
		alter.Only(when.AfterWeek, alter.Only(when.ChargeIn(api.StatePaid), alter.Time("paid_at", week))))),
	fault("history.once/failure-code", alter.On(route.RetrieveCharge,
		alter.Only(when.AfterWeek, alter.Only(when.ChargeIn(api.StateFailed), alter.Members(map[string]any{"failure_code": "payment_expired"}))))),
	fault("history.once/reversed-at", alter.On(route.ListCharges,
		alter.EachListed(when.Member("status", "reversed"), alter.Moved("reversed_at", time.Second)))),
	fault("history.once/transaction", alter.On(route.RetrieveCharge,
		alter.Only(when.ChargeIs(func(ch *api.Charge) bool { return ch.Refunded > 0 && ch.Description != "" }),
			alter.Members(map[string]any{"transaction": "trxn_test_5xuy4w91xqz7d1w9u0t"})))),
	fault("history.once/expired-at", alter.On(route.RetrieveCharge,
		alter.Only(when.All(when.AfterWeek, when.ChargeIs(func(ch *api.Charge) bool { return ch.EndedAt < ch.Created+when.Millis(time.Hour) })),
			alter.Time("expired_at", week)))),
	fault("history.once/forgotten", alter.On(route.UpdateCharge,
		alter.Only(when.AfterWeek, alter.Only(when.ChargeIn(api.StateFailed), alter.Members(map[string]any{"failure_code": nil}))))),

	fault("history.order", alter.On(route.CaptureCharge,
		alter.Charge(func(_ *api.Call, ch *api.Charge) { ch.PaidAt = ch.Created - when.Millis(time.Minute) }))),
	fault("history.order/reversed", alter.On(route.ReverseCharge,
		alter.Charge(func(_ *api.Call, ch *api.Charge) { ch.EndedAt = ch.Created - when.Millis(time.Minute) }))),

	fault("history.likely", alter.On(route.ListCharges,
		alter.EachListed(when.Member("status", "reversed"), alter.Set("ip", "203.0.113.7")))),
	fault("history.likely/authorized-later", alter.On(route.CreateCharge,
		alter.Charge(func(_ *api.Call, ch *api.Charge) {
			if ch.State == api.StatePaid {
				ch.AuthorizedAt += when.Millis(time.Minute)
			}
		}))),
	fault("history.likely/event", alter.On(route.ListChargeEvents,
		alter.EachListed(when.Keyed("charge.create"), alter.Moved("created_at", -time.Minute)))),
}
