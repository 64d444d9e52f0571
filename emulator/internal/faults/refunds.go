package faults

import (
	"net/http"
	"slices"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/faults/alter"
	"github.com/omise-conformance/harness/emulator/internal/faults/route"
	"github.com/omise-conformance/harness/emulator/internal/faults/when"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

const (
	failedRefund  = "failed_refund"
	refundedLater = 24 * time.Hour
)

var refundFaults = []Fault{
	{"refund.schema", []alter.Change{alter.On(route.CreateRefund, alter.Only(when.Has("void"), alter.Members(map[string]any{"approval_code": 0})))}},
	{"refund.create", []alter.Change{alter.On(route.CreateRefund, alter.Only(when.Is("amount", "1"), alter.Refuse(apierror.Invalid(failedRefund, "amount is too small"))))}},
	{"refund.fields", []alter.Change{alter.On(route.CreateRefund, alter.Refund(func(c *api.Call, r *api.Refund) {
		if ch, err := c.Charge(r.Charge); err == nil {
			r.Transaction = ch.Transaction
		}
	}))}},
	{"refund.fields/voided", []alter.Change{alter.On(route.CreateRefund, alter.Only(when.All(when.Lacks("void"), when.Not(when.AsksOver(0))), alter.Refund(func(_ *api.Call, r *api.Refund) { r.Voided = true })))}},
	{"refund.metadata", []alter.Change{alter.On(route.CreateRefund, alter.Refund(func(_ *api.Call, r *api.Refund) { r.Metadata = "" }))}},

	{"refund.partial-state", []alter.Change{alter.On(route.RetrieveCharge, alter.Only(when.Charge(func(ch *api.Charge, _ wire.Stamp) bool {
		return len(ch.Extra().Refunds) > 1 && ch.Left() > 0
	}), alter.Members(map[string]any{"refundable": false})))}},
	{"refund.partial-state/last-only", []alter.Change{alter.On(route.RetrieveCharge, alter.Only(when.RefundedTimes(3), alter.Answer(func(c *api.Call, object map[string]any) {
		ch, _ := c.Charge(c.Vars[0])
		refunds := ch.Extra().Refunds
		object["refunded_amount"] = refunds[len(refunds)-1].Amount
	})))}},
	{"refund.full-state", []alter.Change{alter.On(route.RetrieveCharge, alter.Only(when.Charge(func(ch *api.Charge, _ wire.Stamp) bool {
		return ch.State == api.StatePaid && ch.Left() == 0 && !ch.Voided()
	}), alter.Members(map[string]any{"refundable": true})))}},
	{"refund.captured-later", []alter.Change{alter.On(route.CreateRefund, alter.Only(when.Charge(when.CapturedLater), alter.Refuse(apierror.Invalid(failedRefund, "only charges that were captured at once can be refunded"))))}},

	{"refund.in-charge", []alter.Change{alter.On(route.RetrieveCharge, alter.Only(when.RefundedOften, alter.Answer(func(_ *api.Call, object map[string]any) {
		slices.Reverse(object["refunds"].(map[string]any)["data"].([]any))
	})))}},
	{"refund.in-charge/of-others", []alter.Change{alter.On(route.ListChargeRefunds, alter.Only(when.RefundedTimes(0), func(api.Handler) api.Handler { return api.ListRefunds }))}},

	{"refund.over-amount", []alter.Change{alter.On(route.CreateRefund, alter.Only(when.All(when.Charge(func(ch *api.Charge, _ wire.Stamp) bool { return ch.Refunded == 0 }), when.AsksOver(1)), alter.AskForRest))}},
	{"refund.over-remaining", []alter.Change{alter.On(route.CreateRefund, alter.Only(when.All(when.Charge(func(ch *api.Charge, _ wire.Stamp) bool {
		return ch.Refunded > 0 && ch.Left() > 0
	}), when.AsksOver(1), when.Not(when.AsksOver(2))), alter.AskForRest))}},
	{"refund.after-full", []alter.Change{alter.On(route.CreateRefund, alter.Code(when.Refused{Code: failedRefund, Message: "already refunded"}, "bad_request"))}},
	{"refund.uncaptured", []alter.Change{alter.On(route.CreateRefund, alter.Code(when.Refused{Code: failedRefund, Where: when.ChargeIn(api.StateAuthorized)}, "failed_capture"))}},
	{"refund.reversed", []alter.Change{alter.On(route.CreateRefund, alter.Code(when.Refused{Code: failedRefund, Where: when.ChargeIn(api.StateReversed)}, "bad_request"))}},
	{"refund.amount-missing", []alter.Change{alter.On(route.CreateRefund, alter.Only(when.Lacks("amount"), alter.AskForRest))}},
	{"refund.amount-not-a-number", []alter.Change{alter.On(route.CreateRefund, alter.Only(when.Has("amount"), alter.Code(when.Refused{Message: "amount is not a number"}, "invalid_amount")))}},
	{"refund.amount-not-positive", []alter.Change{alter.On(route.CreateRefund, alter.Only(when.Is("amount", "0"), alter.Accept(when.Refused{Message: "greater than or equal to 1"}, func(c *api.Call) any {
		return &api.Refund{ID: c.NewID("rfnd"), Charge: c.Vars[0], Created: c.Stamp(), Currency: "THB", Transaction: c.NewID("trxn")}
	})))}},
	{"refund.charge-unknown", []alter.Change{alter.On(route.CreateRefund, alter.Refusal(when.Refused{Code: "not_found", Where: when.UnknownID("chrg", when.HoldsCharge)}, func(err *apierror.Error) {
		err.Status, err.Code = http.StatusBadRequest, failedRefund
	}))}},
	{"refund.retrieve", []alter.Change{alter.On(route.RetrieveRefund, alter.Members(map[string]any{"funding_amount": 0}))}},
	{"refund.not-found", []alter.Change{alter.On(route.RetrieveRefund, alter.Accept(when.Refused{Code: "not_found", Where: when.KnownRefund}, func(c *api.Call) any {
		r, _ := c.Account.Refunds.Get(c.Vars[1])
		return r
	}))}},
	{"refund.list-all", []alter.Change{alter.On(route.ListRefunds, alter.Only(when.Is("limit", "100"), alter.WithoutFirst))}},

	{"refund.void", []alter.Change{alter.On(route.CreateRefund, alter.Only(when.Has("void"), alter.Refund(func(_ *api.Call, r *api.Refund) { r.Voided = false })))}},
	{"refund.after-365-days", []alter.Change{alter.On(route.CreateRefund, alter.Only(when.PaidBefore(api.RefundWindow), alter.Clock(-2*refundedLater)))}},
	{"refund.after-365-days/early", []alter.Change{alter.On(route.CreateRefund, alter.Only(when.PaidBefore(api.RefundWindow-2*refundedLater), alter.Clock(2*refundedLater)))}},
	{"refund.at-most-15", []alter.Change{alter.On(route.CreateRefund, alter.Only(when.RefundedTimes(api.MaxRefunds), alter.Before(func(c *api.Call) *apierror.Error {
		ch, _ := c.Charge(c.Vars[0])
		next := ch.ChangedMore(c.Stamp())
		next.More.Refunds = next.More.Refunds[1:]
		c.Account.Charges.Put(next.ID, next)
		return nil
	})))}},
	{"refund.at-most-15/fourteen", []alter.Change{alter.On(route.CreateRefund, alter.Only(when.RefundedTimes(api.MaxRefunds-1), alter.Refuse(apierror.Invalid(failedRefund, "charge has the maximum number of refunds"))))}},
	{"refund.source-not-refundable", []alter.Change{alter.On(route.RetrieveCharge, alter.Only(when.All(when.ChargedBy("wechat_pay"), when.ChargeIn(api.StatePaid)), alter.Members(map[string]any{"refundable": true})))}},
	{"refund.race-never-exceeds", []alter.Change{alter.On(route.CreateRefund, alter.Meanwhile(2*time.Millisecond, func(c *api.Call) func() {
		seen, known := c.Account.Charges.Get(c.Vars[0])
		return func() {
			if known {
				c.Account.Charges.Put(seen.ID, seen)
			}
		}
	}))}},
}
