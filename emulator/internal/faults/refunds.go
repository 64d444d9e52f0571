package faults

import (
	"net/http"
	"slices"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

var refundFaults = []Fault{
	{"refund.schema", []Change{atRoutes(createRefund, onlyWhere(hasParam("void"), setMembers(map[string]any{"approval_code": 0})))}},
	{"refund.create", []Change{atRoutes(createRefund, onlyWhere(paramIs("amount", "1"), refuseWith(apierror.Invalid(failedRefund, "amount is too small"))))}},
	{"refund.fields", []Change{atRoutes(createRefund, keptRefund(func(c *api.Call, r *api.Refund) {
		if ch, err := c.Charge(r.Charge); err == nil {
			r.Transaction = ch.Transaction
		}
	}))}},
	{"refund.fields/voided", []Change{atRoutes(createRefund, onlyWhere(allOf(lacksParam("void"), negated(asksOver(0))), keptRefund(func(_ *api.Call, r *api.Refund) { r.Voided = true })))}},
	{"refund.metadata", []Change{atRoutes(createRefund, keptRefund(func(_ *api.Call, r *api.Refund) { r.Metadata = "" }))}},

	{"refund.partial-state", []Change{atRoutes(retrieveCharge, onlyWhere(chargeThat(func(ch *api.Charge, _ wire.Stamp) bool {
		return len(ch.Extra().Refunds) > 1 && ch.Left() > 0
	}), setMembers(map[string]any{"refundable": false})))}},
	{"refund.partial-state/last-only", []Change{atRoutes(retrieveCharge, onlyWhere(refundedTimes(3), edited(func(c *api.Call, object map[string]any) {
		ch, _ := c.Charge(c.Vars[0])
		refunds := ch.Extra().Refunds
		object["refunded_amount"] = refunds[len(refunds)-1].Amount
	})))}},
	{"refund.full-state", []Change{atRoutes(retrieveCharge, onlyWhere(chargeThat(func(ch *api.Charge, _ wire.Stamp) bool {
		return ch.State == api.StatePaid && ch.Left() == 0 && !ch.Voided()
	}), setMembers(map[string]any{"refundable": true})))}},
	{"refund.captured-later", []Change{atRoutes(createRefund, onlyWhere(chargeThat(capturedLater), refuseWith(apierror.Invalid(failedRefund, "only charges that were captured at once can be refunded"))))}},

	{"refund.in-charge", []Change{atRoutes(retrieveCharge, onlyWhere(refundedOften, edited(func(_ *api.Call, object map[string]any) {
		slices.Reverse(object["refunds"].(map[string]any)["data"].([]any))
	})))}},
	{"refund.in-charge/of-others", []Change{atRoutes(listChargeRefunds, onlyWhere(refundedTimes(0), func(api.Handler) api.Handler { return api.ListRefunds }))}},

	{"refund.over-amount", []Change{atRoutes(createRefund, onlyWhere(allOf(chargeThat(func(ch *api.Charge, _ wire.Stamp) bool { return ch.Refunded == 0 }), asksOver(1)), askingForTheRest))}},
	{"refund.over-remaining", []Change{atRoutes(createRefund, onlyWhere(allOf(chargeThat(func(ch *api.Charge, _ wire.Stamp) bool {
		return ch.Refunded > 0 && ch.Left() > 0
	}), asksOver(1), negated(asksOver(2))), askingForTheRest))}},
	{"refund.after-full", []Change{atRoutes(createRefund, recoded(refused{code: failedRefund, message: "already refunded"}, "bad_request"))}},
	{"refund.uncaptured", []Change{atRoutes(createRefund, recoded(refused{code: failedRefund, where: chargeIn(api.StateAuthorized)}, "failed_capture"))}},
	{"refund.reversed", []Change{atRoutes(createRefund, recoded(refused{code: failedRefund, where: chargeIn(api.StateReversed)}, "bad_request"))}},
	{"refund.amount-missing", []Change{atRoutes(createRefund, onlyWhere(lacksParam("amount"), askingForTheRest))}},
	{"refund.amount-not-a-number", []Change{atRoutes(createRefund, onlyWhere(hasParam("amount"), recoded(refused{message: "amount is not a number"}, "invalid_amount")))}},
	{"refund.amount-not-positive", []Change{atRoutes(createRefund, onlyWhere(paramIs("amount", "0"), accepting(refused{message: "greater than or equal to 1"}, func(c *api.Call) any {
		return &api.Refund{ID: c.NewID("rfnd"), Charge: c.Vars[0], Created: c.Stamp(), Currency: "THB", Transaction: c.NewID("trxn")}
	})))}},
	{"refund.charge-unknown", []Change{atRoutes(createRefund, refusing(refused{code: "not_found", where: isUnknownID("chrg", holdsCharge)}, func(err *apierror.Error) {
		err.Status, err.Code = http.StatusBadRequest, failedRefund
	}))}},
	{"refund.retrieve", []Change{atRoutes(retrieveRefund, setMembers(map[string]any{"funding_amount": 0}))}},
	{"refund.not-found", []Change{atRoutes(retrieveRefund, accepting(refused{code: "not_found", where: ofOtherCharge}, func(c *api.Call) any {
		r, _ := c.Account.Refunds.Get(c.Vars[1])
		return r
	}))}},
	{"refund.list-all", []Change{atRoutes(listRefunds, onlyWhere(paramIs("limit", "100"), withoutFirst))}},

	{"refund.void", []Change{atRoutes(createRefund, onlyWhere(hasParam("void"), keptRefund(func(_ *api.Call, r *api.Refund) { r.Voided = false })))}},
	{"refund.after-365-days", []Change{atRoutes(createRefund, onlyWhere(paidBefore(api.RefundWindow), shifted(-2*refundedLater)))}},
	{"refund.after-365-days/early", []Change{atRoutes(createRefund, onlyWhere(paidBefore(api.RefundWindow-2*refundedLater), shifted(2*refundedLater)))}},
	{"refund.at-most-15", []Change{atRoutes(createRefund, onlyWhere(refundedTimes(api.MaxRefunds), beforehand(func(c *api.Call) *apierror.Error {
		ch, _ := c.Charge(c.Vars[0])
		next := ch.ChangedMore(c.Stamp())
		next.More.Refunds = next.More.Refunds[1:]
		c.Account.Charges.Put(next.ID, next)
		return nil
	})))}},
	{"refund.at-most-15/fourteen", []Change{atRoutes(createRefund, onlyWhere(refundedTimes(api.MaxRefunds-1), refuseWith(apierror.Invalid(failedRefund, "charge has the maximum number of refunds"))))}},
	{"refund.source-not-refundable", []Change{atRoutes(retrieveCharge, onlyWhere(allOf(chargedBy("wechat_pay"), chargeIn(api.StatePaid)), setMembers(map[string]any{"refundable": true})))}},
	{"refund.race-never-exceeds", []Change{atRoutes(createRefund, meanwhile(2*time.Millisecond, func(c *api.Call) func() {
		seen, known := c.Account.Charges.Get(c.Vars[0])
		return func() {
			if known {
				c.Account.Charges.Put(seen.ID, seen)
			}
		}
	}))}},
}
