package faults

import (
	"net/http"
	"slices"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/seam/alter"
	"github.com/omise-conformance/harness/emulator/internal/seam/route"
	"github.com/omise-conformance/harness/emulator/internal/seam/when"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

const (
	failedRefund  = "failed_refund"
	refundedLater = 24 * time.Hour
)

var refundFaults = []Fault{
	fault("refund.schema", alter.On(route.CreateRefund, alter.Only(when.Has("void"), alter.Members(map[string]any{"approval_code": 0})))),
	fault("refund.create", alter.On(route.CreateRefund,
		alter.Only(when.Is("amount", "1"), alter.Refuse(apierror.Invalid(failedRefund, "amount is too small"))))),
	fault("refund.fields", alter.On(route.CreateRefund, alter.Refund(func(c *api.Call, r *api.Refund) {
		if ch, err := c.Charge(r.Charge); err == nil {
			r.Transaction = ch.Transaction
		}
	}))),
	fault("refund.fields/voided", alter.On(route.CreateRefund,
		alter.Only(when.All(when.Lacks("void"), when.Not(when.AsksOver(0))),
			alter.Refund(func(_ *api.Call, r *api.Refund) { r.Voided = true })))),
	fault("refund.metadata", alter.On(route.CreateRefund, alter.Refund(func(_ *api.Call, r *api.Refund) { r.Metadata = "" }))),

	fault("refund.partial-state", alter.On(route.RetrieveCharge, alter.Only(when.Charge(func(ch *api.Charge, _ wire.Stamp) bool {
		return len(ch.Extra().Refunds) > 1 && ch.Left() > 0
	}), alter.Members(map[string]any{"refundable": false})))),
	fault("refund.partial-state/last-only", alter.On(route.RetrieveCharge,
		alter.Only(when.RefundedTimes(3), alter.Answer(func(c *api.Call, object map[string]any) {
			ch, _ := c.Charge(c.Vars[0])
			refunds := ch.Extra().Refunds
			object["refunded_amount"] = refunds[len(refunds)-1].Amount
		})))),
	fault("refund.full-state", alter.On(route.RetrieveCharge, alter.Only(when.Charge(func(ch *api.Charge, _ wire.Stamp) bool {
		return ch.State == api.StatePaid && ch.Left() == 0 && !ch.Voided()
	}), alter.Members(map[string]any{"refundable": true})))),
	fault("refund.captured-later", alter.On(route.CreateRefund,
		alter.Only(when.Charge(when.CapturedLater),
			alter.Refuse(apierror.Invalid(failedRefund, "only charges that were captured at once can be refunded"))))),

	fault("refund.in-charge", alter.On(route.RetrieveCharge,
		alter.Only(when.RefundedOften, alter.Answer(func(_ *api.Call, object map[string]any) {
			slices.Reverse(object["refunds"].(map[string]any)["data"].([]any))
		})))),
	fault("refund.in-charge/of-others", alter.On(route.ListChargeRefunds,
		alter.Only(when.RefundedTimes(0), func(api.Handler) api.Handler { return api.ListRefunds }))),

	fault("refund.over-amount", alter.On(route.CreateRefund,
		alter.Only(when.All(when.Charge(func(ch *api.Charge, _ wire.Stamp) bool { return ch.Refunded == 0 }), when.AsksOver(1)),
			alter.AskForRest))),
	fault("refund.over-remaining", alter.On(route.CreateRefund, alter.Only(when.All(when.Charge(func(ch *api.Charge, _ wire.Stamp) bool {
		return ch.Refunded > 0 && ch.Left() > 0
	}), when.AsksOver(1), when.Not(when.AsksOver(2))), alter.AskForRest))),
	fault("refund.after-full", alter.On(route.CreateRefund,
		alter.Code(when.Refused{Code: failedRefund, Message: "already refunded"}, "bad_request"))),
	fault("refund.uncaptured", alter.On(route.CreateRefund,
		alter.Code(when.Refused{Code: failedRefund, Where: when.ChargeIn(api.StateAuthorized)}, "failed_capture"))),
	fault("refund.reversed", alter.On(route.CreateRefund,
		alter.Code(when.Refused{Code: failedRefund, Where: when.ChargeIn(api.StateReversed)}, "bad_request"))),
	fault("refund.amount-missing", alter.On(route.CreateRefund, alter.Only(when.Lacks("amount"), alter.AskForRest))),
	fault("refund.amount-not-a-number", alter.On(route.CreateRefund,
		alter.Only(when.Has("amount"), alter.Code(when.Refused{Message: "amount is not a number"}, "invalid_amount")))),
	fault("refund.amount-not-positive", alter.On(route.CreateRefund,
		alter.Only(when.Is("amount", "0"), alter.Accept(when.Refused{Message: "greater than or equal to 1"}, func(c *api.Call) any {
			return &api.Refund{ID: c.NewID("rfnd"), Charge: c.Vars[0], Created: c.Stamp(), Currency: "THB", Transaction: c.NewID("trxn")}
		})))),
	fault("refund.charge-unknown", alter.On(route.CreateRefund,
		alter.Refusal(when.Refused{Code: "not_found", Where: when.UnknownID("chrg", when.HoldsCharge)}, func(err *apierror.Error) {
			err.Status, err.Code = http.StatusBadRequest, failedRefund
		}))),
	fault("refund.retrieve", alter.On(route.RetrieveRefund, alter.Members(map[string]any{"funding_amount": 0}))),
	fault("refund.not-found", alter.On(route.RetrieveRefund,
		alter.Accept(when.Refused{Code: "not_found", Where: when.KnownRefund}, func(c *api.Call) any {
			r, _ := c.Account.Refunds.Get(c.Vars[1])
			return r
		}))),
	fault("refund.list-all", alter.On(route.ListRefunds, alter.Only(when.Is("limit", "100"), alter.WithoutFirst))),

	fault("refund.void", alter.On(route.CreateRefund,
		alter.Only(when.Has("void"), alter.Refund(func(_ *api.Call, r *api.Refund) { r.Voided = false })))),
	fault("refund.after-365-days", alter.On(route.CreateRefund, alter.Only(when.PaidBefore(api.RefundWindow), alter.Clock(-2*refundedLater)))),
	fault("refund.after-365-days/early", alter.On(route.CreateRefund,
		alter.Only(when.PaidBefore(api.RefundWindow-2*refundedLater), alter.Clock(2*refundedLater)))),
	fault("refund.at-most-15", alter.On(route.CreateRefund,
		alter.Only(when.RefundedTimes(api.MaxRefunds), alter.Before(func(c *api.Call) *apierror.Error {
			ch, _ := c.Charge(c.Vars[0])
			next := ch.ChangedMore(c.Stamp())
			next.More.Refunds = next.More.Refunds[1:]
			c.Account.Charges.Put(next.ID, next)
			return nil
		})))),
	fault("refund.at-most-15/fourteen", alter.On(route.CreateRefund,
		alter.Only(when.RefundedTimes(api.MaxRefunds-1),
			alter.Refuse(apierror.Invalid(failedRefund, "charge has the maximum number of refunds"))))),
	fault("refund.source-not-refundable", alter.On(route.RetrieveCharge,
		alter.Only(when.All(when.ChargedBy("wechat_pay"), when.ChargeIn(api.StatePaid)), alter.Members(map[string]any{"refundable": true})))),
	fault("refund.race-never-exceeds", alter.On(route.CreateRefund, alter.Meanwhile(2*time.Millisecond, func(c *api.Call) func() {
		seen, known := c.Account.Charges.Get(c.Vars[0])
		return func() {
			if known {
				c.Account.Charges.Put(seen.ID, seen)
			}
		}
	}))),
}
