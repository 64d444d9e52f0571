package faults

import (
	"time"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/money"
	"github.com/omise-conformance/harness/emulator/internal/seam/alter"
	"github.com/omise-conformance/harness/emulator/internal/seam/find"
	"github.com/omise-conformance/harness/emulator/internal/seam/route"
	"github.com/omise-conformance/harness/emulator/internal/seam/when"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// captureFaults are those of capturing and reversing.
var captureFaults = []Fault{
	fault("capture.authorized", alter.On(route.CreateCharge,
		alter.Only(when.All(when.AsForm, when.Is("capture", "false")), alter.Members(map[string]any{"reversible": false})))),
	fault("capture.authorized/paid-at", alter.On(route.CreateCharge,
		alter.Only(when.All(when.AsForm, when.Is("capture", "false")), alter.Answer(func(_ *api.Call, ch map[string]any) {
			ch["paid_at"] = ch["created_at"]
		})))),
	fault("capture.authorized/form", alter.On(route.CreateCharge,
		alter.Only(when.All(when.AsForm, when.Is("capture", "false")), alter.Param("capture", "true")))),
	fault("capture.full", alter.On(route.CaptureCharge,
		alter.Only(when.Charge(when.OfCustomer), alter.Charge(func(_ *api.Call, ch *api.Charge) { ch.Capture = true })))),
	fault("capture.full/empty-object", alter.On(route.CaptureCharge,
		alter.Only(when.EmptyObject, alter.Refuse(apierror.BadRequest("capture amount is missing"))))),
	fault("capture.full/stated", alter.On(route.CaptureCharge, alter.Only(when.All(when.Has("capture_amount"), when.Charge(when.NotPreAuth)),
		alter.Refuse(apierror.Invalid("failed_capture", "capture amount is for pre_auth charges only"))))),
	fault("capture.full/funding", alter.On(route.CaptureCharge,
		alter.Only(when.Charge(when.OfCustomer),
			alter.Answer(func(_ *api.Call, ch map[string]any) { ch["funding_amount"] = find.Integer(ch["net"]) })))),
	fault("capture.partial", alter.On(route.CaptureCharge,
		alter.Only(when.Has("capture_amount"), alter.Answer(func(_ *api.Call, ch map[string]any) {
			alter.ShowFees(ch, money.RateCards.Of(find.Integer(ch["amount"])))
		})))),
	fault("capture.partial/one-less", alter.On(route.CaptureCharge,
		alter.Only(when.Has("capture_amount"), alter.Charge(func(_ *api.Call, ch *api.Charge) {
			if ch.Captured == ch.Amount-1 {
				ch.Captured--
			}
		})))),
	fault("capture.partial/type", alter.On(route.CaptureCharge,
		alter.Only(when.Has("capture_amount"), alter.Members(map[string]any{"authorization_type": "final_auth"})))),
	fault("capture.partial/amount", alter.On(route.RetrieveCharge,
		alter.Only(when.Charge(when.PartlyCaptured),
			alter.Answer(func(_ *api.Call, ch map[string]any) { ch["amount"] = ch["captured_amount"] })))),
	fault("capture.partial-once", alter.On(route.CaptureCharge,
		alter.Only(when.RestAsked, alter.State(api.StateAuthorized, when.PartlyCaptured)))),
	fault("capture.partial-once/then-whole", alter.On(route.CaptureCharge,
		alter.Only(when.Lacks("capture_amount"), alter.State(api.StateAuthorized, when.PartlyCaptured)))),
	fault("capture.partial-once/code", alter.On(route.CaptureCharge,
		alter.Only(when.Lacks("capture_amount"), alter.Code(when.Refused{Where: when.Charge(when.PartlyCaptured)}, "failed_charge")))),
	fault("capture.partial-needs-pre-auth", alter.On(route.CaptureCharge,
		alter.Only(when.Has("capture_amount"),
			alter.StoredCharge(when.NotPreAuth, func(_ *api.Call, ch *api.Charge) { ch.More.PreAuth = true })))),
	fault("capture.partial-needs-pre-auth/guides", alter.On(route.CaptureCharge,
		alter.Only(when.All(when.Has("capture_amount"), when.Charge(when.NotPreAuth), when.PartAsked),
			alter.Refuse(apierror.Invalid("failed_capture", "partial capture is allowed for pre_auth charges only"))))),
	fault("capture.over-amount", alter.On(route.CaptureCharge, alter.Only(when.MoreAsked, alter.DropParam("capture_amount")))),
	fault("capture.over-amount/status", alter.On(route.CaptureCharge,
		alter.Status(when.Refused{Message: "less than or equal to the authorized"}, 404))),
	fault("capture.over-amount/reverses", alter.On(route.CaptureCharge, alter.AfterRefusal(func(c *api.Call) {
		if ch, err := c.Charge(c.Vars[0]); err == nil && ch.State == api.StateAuthorized && when.MoreAsked(c) {
			next := ch.Changed(c.Stamp())
			next.State, next.EndedAt = api.StateReversed, c.Stamp()
			c.Account.Charges.Put(next.ID, next)
		}
	}))),
	fault("capture.twice", alter.On(route.CaptureCharge, alter.Code(when.Refused{Where: when.Charge(when.CapturedLater)}, "failed_charge"))),
	fault("capture.twice/accepted", alter.On(route.CaptureCharge,
		alter.Only(when.Lacks("capture_amount"), alter.Accept(when.Refused{Where: when.Charge(when.CapturedLater)}, find.ChargeView)))),
	fault("capture.captured-at-once", alter.On(route.CaptureCharge,
		alter.Accept(when.Refused{Where: when.Charge(when.CapturedAtOnce)}, find.ChargeView))),
	fault("capture.captured-at-once/code", alter.On(route.CaptureCharge,
		alter.Code(when.Refused{Where: when.Charge(when.CapturedAtOnce)}, "invalid_charge"))),
	fault("capture.reversed", alter.Transition(route.CaptureCharge, api.TriggerCapture, api.StateReversed, api.StatePaid, "charge.capture")),
	fault("capture.reversed/code", alter.TransitionCode(route.CaptureCharge, api.TriggerCapture, api.StateReversed, "failed_reverse")),
	fault("capture.failed-charge", alter.TransitionCode(route.CaptureCharge, api.TriggerCapture, api.StateFailed, "failed_charge")),
	fault("capture.failed-charge/3ds", alter.On(route.CaptureCharge,
		alter.Only(when.Charge(when.Through3DS), alter.State(api.StateAuthorized, func(ch *api.Charge, now wire.Stamp) bool {
			return when.Failed3DS(ch, now) && !ch.Capture
		})))),
	fault("capture.source", alter.On(route.CaptureCharge,
		alter.Only(when.Charge(when.OfSource), alter.Status(when.Refused{Where: when.ChargeIn(api.StateWaiting)}, 403)))),
	fault("capture.source/accepted", alter.On(route.CaptureCharge,
		alter.Only(when.Charge(when.OfSource), alter.Accept(when.Refused{Where: when.ChargeIn(api.StateWaiting)}, find.ChargeView)))),
	fault("capture.after-7-days", alter.TransitionCode(route.CaptureCharge, api.TriggerCapture, api.StateLapsed, "failed_capture")),
	fault("capture.after-7-days/late", alter.On(route.CaptureCharge,
		alter.State(api.StateAuthorized, func(ch *api.Charge, now wire.Stamp) bool {
			return ch.State == api.StateLapsed && now-ch.EndedAt <= when.Millis(2*time.Minute)
		}))),
	fault("capture.within-7-days", alter.On(route.CaptureCharge, alter.Only(when.Charge(when.AlmostLapsed), alter.Clock(time.Minute)))),
	fault("capture.within-7-days/read", alter.On(route.RetrieveCharge,
		alter.Only(when.Charge(when.AlmostLapsed), alter.Members(map[string]any{"capturable": false})))),
	fault("capture.lapsed-state", alter.On(route.RetrieveCharge,
		alter.Only(when.ChargeIn(api.StateLapsed), alter.Members(map[string]any{"reversed_at": nil})))),
	fault("capture.lapsed-state/guides", alter.On(route.RetrieveCharge,
		alter.Only(when.ChargeIn(api.StateLapsed), alter.Members(map[string]any{"status": "failed"})))),
	fault("capture.lapsed-state/capturable", alter.On(route.RetrieveCharge,
		alter.Only(when.ChargeIn(api.StateLapsed), alter.Members(map[string]any{"reversible": true})))),
	fault("capture.unknown", alter.On(route.CaptureCharge, alter.Status(when.Refused{Where: when.ChargeUnknown}, 400))),
	fault("capture.unknown/code", alter.On(route.CaptureCharge, alter.Code(when.Refused{Where: when.ChargeUnknown}, "failed_capture"))),
	fault("capture.race-one-winner", alter.On(route.CaptureCharge,
		alter.Only(when.Lacks("capture_amount"), alter.Unnoticed(api.StateAuthorized)))),
	fault("capture.race-one-winner/partial", alter.On(route.CaptureCharge,
		alter.Only(when.Has("capture_amount"), alter.Unnoticed(api.StateAuthorized)))),
	fault("capture.amounts-absent-before", alter.On(route.CreateCharge, alter.MemberWhere("capturable", true, "captured_amount", 1))),
	fault("capture.amounts-absent-before/read", alter.On(route.RetrieveCharge,
		alter.Only(when.ChargeIn(api.StateAuthorized),
			alter.Answer(func(_ *api.Call, ch map[string]any) { ch["captured_amount"] = ch["net"] })))),
	fault("capture.pre-auth-shown", alter.On(route.CreateCharge,
		alter.Only(when.Is("authorization_type", "pre_auth"), alter.WithoutMember("authorization_type")))),
	fault("capture.pre-auth-shown/type", alter.On(route.RetrieveCharge,
		alter.Only(when.ChargeIn(api.StateAuthorized), alter.MemberWhere("authorization_type", "pre_auth", "authorization_type", nil)))),

	fault("reverse.authorized", alter.On(route.ReverseCharge,
		alter.Only(when.Charge(when.OfCustomer), alter.Members(map[string]any{"reversed_at": nil})))),
	fault("reverse.authorized/capturable", alter.On(route.ReverseCharge,
		alter.Only(when.Charge(when.OfCustomer), alter.Members(map[string]any{"capturable": true})))),
	fault("reverse.authorized/expires-at", alter.On(route.ReverseCharge,
		alter.Only(when.Not(when.Charge(when.OfCustomer)), alter.Charge(func(c *api.Call, ch *api.Charge) { ch.ExpiresAt = c.Stamp() })))),
	fault("reverse.captured", alter.On(route.ReverseCharge,
		alter.Message(when.Refused{Where: when.Charge(when.CapturedAtOnce)}, "charge was already captured"))),
	fault("reverse.captured/accepted", alter.On(route.ReverseCharge, alter.State(api.StateAuthorized, when.CapturedAtOnce))),
	fault("reverse.after-capture", alter.On(route.ReverseCharge,
		alter.Code(when.Refused{Where: when.Charge(when.CapturedLater)}, "failed_capture"))),
	fault("reverse.after-capture/partial", alter.On(route.ReverseCharge,
		alter.Accept(when.Refused{Where: when.Charge(when.PartlyCaptured)}, find.ChargeView))),
	fault("reverse.twice", alter.NoTransition(route.ReverseCharge, api.TriggerReverse, api.StateReversed)),
	fault("reverse.twice/code", alter.TransitionCode(route.ReverseCharge, api.TriggerReverse, api.StateReversed, "failed_refund")),
	fault("reverse.source", alter.On(route.ReverseCharge,
		alter.Only(when.Charge(when.OfSource), alter.State(api.StateAuthorized, when.InState(api.StateWaiting))))),
	fault("reverse.source/code", alter.On(route.ReverseCharge,
		alter.Only(when.Charge(when.OfSource), alter.Code(when.Refused{Where: when.ChargeIn(api.StateWaiting)}, "failed_expire")))),
	fault("reverse.after-7-days", alter.On(route.ReverseCharge, alter.Status(when.Refused{Where: when.ChargeIn(api.StateLapsed)}, 404))),
	fault("reverse.after-7-days/accepted", alter.NoTransition(route.ReverseCharge, api.TriggerReverse, api.StateLapsed)),
	fault("reverse.unknown", alter.On(route.ReverseCharge, alter.Status(when.Refused{Where: when.ChargeUnknown}, 400))),
	fault("reverse.unknown/code", alter.On(route.ReverseCharge, alter.Code(when.Refused{Where: when.ChargeUnknown}, "failed_reverse"))),
	fault("reverse.capture-race", alter.On(route.ReverseCharge, alter.Unnoticed(api.StateAuthorized))),
}
