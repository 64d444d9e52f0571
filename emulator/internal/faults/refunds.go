package faults

import (
	"net/http"
	"slices"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

var refundFaults = []defect{
	{"refund.schema", []part{on(refundCharge, where(given("void"), set(map[string]any{"approval_code": 0})))}},
	{"refund.create", []part{on(refundCharge, where(valued("amount", "1"), refuseWith(apierror.Invalid(failedRefund, "amount is too small"))))}},
	{"refund.fields", []part{on(refundCharge, keptRefund(func(c *api.Call, r *api.Refund) {
		if ch, err := c.Charge(r.Charge); err == nil {
			r.Transaction = ch.Transaction
		}
	}))}},
	{"refund.fields/voided", []part{on(refundCharge, where(every(missing("void"), not(asksOver(0))), keptRefund(func(_ *api.Call, r *api.Refund) { r.Voided = true })))}},
	{"refund.metadata", []part{on(refundCharge, keptRefund(func(_ *api.Call, r *api.Refund) { r.Metadata = "" }))}},

	{"refund.partial-state", []part{on("GET /charges/{id}", where(chargeThat(func(ch *api.Charge, _ wire.Stamp) bool {
		return len(ch.Extra().Refunds) > 1 && ch.Left() > 0
	}), set(map[string]any{"refundable": false})))}},
	{"refund.partial-state/last-only", []part{on("GET /charges/{id}", where(refundedTimes(3), edited(func(c *api.Call, object map[string]any) {
		ch, _ := c.Charge(c.Vars[0])
		refunds := ch.Extra().Refunds
		object["refunded_amount"] = refunds[len(refunds)-1].Amount
	})))}},
	{"refund.full-state", []part{on("GET /charges/{id}", where(chargeThat(func(ch *api.Charge, _ wire.Stamp) bool {
		return ch.State == api.StatePaid && ch.Left() == 0 && !ch.Voided()
	}), set(map[string]any{"refundable": true})))}},
	{"refund.captured-later", []part{on(refundCharge, where(chargeThat(capturedLater), refuseWith(apierror.Invalid(failedRefund, "only charges that were captured at once can be refunded"))))}},

	{"refund.in-charge", []part{on("GET /charges/{id}", where(refundedOften, edited(func(_ *api.Call, object map[string]any) {
		slices.Reverse(object["refunds"].(map[string]any)["data"].([]any))
	})))}},
	{"refund.in-charge/of-others", []part{on(refundsOfOne, where(refundedTimes(0), func(api.Handler) api.Handler { return api.ListRefunds }))}},

	{"refund.over-amount", []part{on(refundCharge, where(every(chargeThat(func(ch *api.Charge, _ wire.Stamp) bool { return ch.Refunded == 0 }), asksOver(1)), askingForTheRest))}},
	{"refund.over-remaining", []part{on(refundCharge, where(every(chargeThat(func(ch *api.Charge, _ wire.Stamp) bool {
		return ch.Refunded > 0 && ch.Left() > 0
	}), asksOver(1), not(asksOver(2))), askingForTheRest))}},
	{"refund.after-full", []part{on(refundCharge, recoded(refused{code: failedRefund, message: "already refunded"}, "bad_request"))}},
	{"refund.uncaptured", []part{on(refundCharge, recoded(refused{code: failedRefund, where: chargeIn(api.StateAuthorized)}, "failed_capture"))}},
	{"refund.reversed", []part{on(refundCharge, recoded(refused{code: failedRefund, where: chargeIn(api.StateReversed)}, "bad_request"))}},
	{"refund.amount-missing", []part{on(refundCharge, where(missing("amount"), askingForTheRest))}},
	{"refund.amount-not-a-number", []part{on(refundCharge, where(given("amount"), recoded(refused{message: "amount is not a number"}, "invalid_amount")))}},
	{"refund.amount-not-positive", []part{on(refundCharge, where(valued("amount", "0"), accepting(refused{message: "greater than or equal to 1"}, func(c *api.Call) any {
		return &api.Refund{ID: c.NewID("rfnd"), Charge: c.Vars[0], Created: c.Stamp(), Currency: "THB", Transaction: c.NewID("trxn")}
	})))}},
	{"refund.charge-unknown", []part{on(refundCharge, refusing(refused{code: "not_found", where: nobodys("chrg", holdsCharge)}, func(err *apierror.Error) {
		err.Status, err.Code = http.StatusBadRequest, failedRefund
	}))}},
	{"refund.retrieve", []part{on(oneRefund, set(map[string]any{"funding_amount": 0}))}},
	{"refund.not-found", []part{on(oneRefund, accepting(refused{code: "not_found", where: ofOtherCharge}, func(c *api.Call) any {
		r, _ := c.Account.Refunds.Get(c.Vars[1])
		return r
	}))}},
	{"refund.list-all", []part{on("GET /refunds", where(valued("limit", "100"), withoutFirst))}},

	{"refund.void", []part{on(refundCharge, where(given("void"), keptRefund(func(_ *api.Call, r *api.Refund) { r.Voided = false })))}},
	{"refund.after-365-days", []part{on(refundCharge, where(paidBefore(api.RefundWindow), shifted(-2*refundedLater)))}},
	{"refund.after-365-days/early", []part{on(refundCharge, where(paidBefore(api.RefundWindow-2*refundedLater), shifted(2*refundedLater)))}},
	{"refund.at-most-15", []part{on(refundCharge, where(refundedTimes(api.MaxRefunds), first(func(c *api.Call) *apierror.Error {
		ch, _ := c.Charge(c.Vars[0])
		next := ch.ChangedMore(c.Stamp())
		next.More.Refunds = next.More.Refunds[1:]
		c.Account.Charges.Put(next.ID, next)
		return nil
	})))}},
	{"refund.at-most-15/fourteen", []part{on(refundCharge, where(refundedTimes(api.MaxRefunds-1), refuseWith(apierror.Invalid(failedRefund, "charge has the maximum number of refunds"))))}},
	{"refund.source-not-refundable", []part{on("GET /charges/{id}", where(every(chargedBy("wechat_pay"), chargeIn(api.StatePaid)), set(map[string]any{"refundable": true})))}},
	{"refund.race-never-exceeds", []part{on(refundCharge, meanwhile(2*time.Millisecond, func(c *api.Call) func() {
		seen, known := c.Account.Charges.Get(c.Vars[0])
		return func() {
			if known {
				c.Account.Charges.Put(seen.ID, seen)
			}
		}
	}))}},
}
