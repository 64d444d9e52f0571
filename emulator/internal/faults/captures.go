package faults

import (
	"time"

	"github.com/omise-conformance/harness/emulator/internal/faults/alter"
	"github.com/omise-conformance/harness/emulator/internal/faults/find"
	"github.com/omise-conformance/harness/emulator/internal/faults/route"
	"github.com/omise-conformance/harness/emulator/internal/faults/when"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/money"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// captureFaults are those of capturing and reversing.
var captureFaults = []Fault{
	{"capture.authorized", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.All(when.AsForm, when.Is("capture", "false")), alter.Members(map[string]any{"reversible": false})))}},
	{"capture.authorized/paid-at", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.All(when.AsForm, when.Is("capture", "false")), alter.Answer(func(_ *api.Call, ch map[string]any) {
		ch["paid_at"] = ch["created_at"]
	})))}},
	{"capture.authorized/form", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.All(when.AsForm, when.Is("capture", "false")), alter.Param("capture", "true")))}},
	{"capture.full", []alter.Change{alter.On(route.CaptureCharge, alter.Only(when.Charge(when.OfCustomer), alter.Charge(func(_ *api.Call, ch *api.Charge) { ch.Capture = true })))}},
	{"capture.full/empty-object", []alter.Change{alter.On(route.CaptureCharge, alter.Only(when.EmptyObject, alter.Refuse(apierror.BadRequest("capture amount is missing"))))}},
	{"capture.full/stated", []alter.Change{alter.On(route.CaptureCharge, alter.Only(when.All(when.Has("capture_amount"), when.Charge(when.NotPreAuth)),
		alter.Refuse(apierror.Invalid("failed_capture", "capture amount is for pre_auth charges only"))))}},
	{"capture.full/funding", []alter.Change{alter.On(route.CaptureCharge, alter.Only(when.Charge(when.OfCustomer), alter.Answer(func(_ *api.Call, ch map[string]any) { ch["funding_amount"] = find.Integer(ch["net"]) })))}},
	{"capture.partial", []alter.Change{alter.On(route.CaptureCharge, alter.Only(when.Has("capture_amount"), alter.Answer(func(_ *api.Call, ch map[string]any) {
		alter.ShowFees(ch, money.RateCards.Of(find.Integer(ch["amount"])))
	})))}},
	{"capture.partial/one-less", []alter.Change{alter.On(route.CaptureCharge, alter.Only(when.Has("capture_amount"), alter.Charge(func(_ *api.Call, ch *api.Charge) {
		if ch.Captured == ch.Amount-1 {
			ch.Captured--
		}
	})))}},
	{"capture.partial/type", []alter.Change{alter.On(route.CaptureCharge, alter.Only(when.Has("capture_amount"), alter.Members(map[string]any{"authorization_type": nil})))}},
	{"capture.partial/amount", []alter.Change{alter.On(route.RetrieveCharge, alter.Only(when.Charge(when.PartlyCaptured), alter.Answer(func(_ *api.Call, ch map[string]any) { ch["amount"] = ch["captured_amount"] })))}},
	{"capture.partial-once", []alter.Change{alter.On(route.CaptureCharge, alter.Only(when.RestAsked, alter.State(api.StateAuthorized, when.PartlyCaptured)))}},
	{"capture.partial-once/then-whole", []alter.Change{alter.On(route.CaptureCharge, alter.Only(when.Lacks("capture_amount"), alter.State(api.StateAuthorized, when.PartlyCaptured)))}},
	{"capture.partial-once/code", []alter.Change{alter.On(route.CaptureCharge, alter.Only(when.Lacks("capture_amount"), alter.Code(when.Refused{Where: when.Charge(when.PartlyCaptured)}, "failed_charge")))}},
	{"capture.partial-needs-pre-auth", []alter.Change{alter.On(route.CaptureCharge, alter.Only(when.Has("capture_amount"), alter.StoredCharge(when.NotPreAuth, func(_ *api.Call, ch *api.Charge) { ch.More.PreAuth = true })))}},
	{"capture.partial-needs-pre-auth/guides", []alter.Change{alter.On(route.CaptureCharge, alter.Only(when.All(when.Has("capture_amount"), when.Charge(when.NotPreAuth), when.PartAsked),
		alter.Refuse(apierror.Invalid("failed_capture", "partial capture is allowed for pre_auth charges only"))))}},
	{"capture.over-amount", []alter.Change{alter.On(route.CaptureCharge, alter.Only(when.MoreAsked, alter.DropParam("capture_amount")))}},
	{"capture.over-amount/status", []alter.Change{alter.On(route.CaptureCharge, alter.Status(when.Refused{Message: "less than or equal to the authorized"}, 404))}},
	{"capture.over-amount/reverses", []alter.Change{alter.On(route.CaptureCharge, alter.AfterRefusal(func(c *api.Call) {
		if ch, err := c.Charge(c.Vars[0]); err == nil && ch.State == api.StateAuthorized && when.MoreAsked(c) {
			next := ch.Changed(c.Stamp())
			next.State, next.EndedAt = api.StateReversed, c.Stamp()
			c.Account.Charges.Put(next.ID, next)
		}
	}))}},
	{"capture.twice", []alter.Change{alter.On(route.CaptureCharge, alter.Code(when.Refused{Where: when.Charge(when.CapturedLater)}, "failed_charge"))}},
	{"capture.twice/accepted", []alter.Change{alter.On(route.CaptureCharge, alter.Only(when.Lacks("capture_amount"), alter.Accept(when.Refused{Where: when.Charge(when.CapturedLater)}, find.ChargeView)))}},
	{"capture.captured-at-once", []alter.Change{alter.On(route.CaptureCharge, alter.Accept(when.Refused{Where: when.Charge(when.CapturedAtOnce)}, find.ChargeView))}},
	{"capture.captured-at-once/code", []alter.Change{alter.On(route.CaptureCharge, alter.Code(when.Refused{Where: when.Charge(when.CapturedAtOnce)}, "invalid_charge"))}},
	{"capture.reversed", []alter.Change{alter.On(route.CaptureCharge, alter.State(api.StateAuthorized, when.InState(api.StateReversed)))}},
	{"capture.reversed/code", []alter.Change{alter.On(route.CaptureCharge, alter.Code(when.Refused{Where: when.ChargeIn(api.StateReversed)}, "failed_reverse"))}},
	{"capture.failed-charge", []alter.Change{alter.On(route.CaptureCharge, alter.Code(when.Refused{Where: when.ChargeIn(api.StateFailed)}, "failed_charge"))}},
	{"capture.failed-charge/3ds", []alter.Change{alter.On(route.CaptureCharge, alter.Only(when.Charge(when.Through3DS), alter.State(api.StateAuthorized, func(ch *api.Charge, now wire.Stamp) bool {
		return when.Failed3DS(ch, now) && !ch.Capture
	})))}},
	{"capture.source", []alter.Change{alter.On(route.CaptureCharge, alter.Only(when.Charge(when.OfSource), alter.Status(when.Refused{Where: when.ChargeIn(api.StateWaiting)}, 403)))}},
	{"capture.source/accepted", []alter.Change{alter.On(route.CaptureCharge, alter.Only(when.Charge(when.OfSource), alter.Accept(when.Refused{Where: when.ChargeIn(api.StateWaiting)}, find.ChargeView)))}},
	{"capture.after-7-days", []alter.Change{alter.On(route.CaptureCharge, alter.Code(when.Refused{Where: when.ChargeIn(api.StateLapsed)}, "failed_capture"))}},
	{"capture.after-7-days/late", []alter.Change{alter.On(route.CaptureCharge, alter.State(api.StateAuthorized, func(ch *api.Charge, now wire.Stamp) bool {
		return ch.State == api.StateLapsed && now-ch.EndedAt <= when.Millis(2*time.Minute)
	}))}},
	{"capture.within-7-days", []alter.Change{alter.On(route.CaptureCharge, alter.Only(when.Charge(when.AlmostLapsed), alter.Clock(time.Minute)))}},
	{"capture.within-7-days/read", []alter.Change{alter.On(route.RetrieveCharge, alter.Only(when.Charge(when.AlmostLapsed), alter.Members(map[string]any{"capturable": false})))}},
	{"capture.lapsed-state", []alter.Change{alter.On(route.RetrieveCharge, alter.Only(when.ChargeIn(api.StateLapsed), alter.Members(map[string]any{"reversed_at": nil})))}},
	{"capture.lapsed-state/guides", []alter.Change{alter.On(route.RetrieveCharge, alter.Only(when.ChargeIn(api.StateLapsed), alter.Members(map[string]any{"status": "failed"})))}},
	{"capture.lapsed-state/capturable", []alter.Change{alter.On(route.RetrieveCharge, alter.Only(when.ChargeIn(api.StateLapsed), alter.Members(map[string]any{"reversible": true})))}},
	{"capture.unknown", []alter.Change{alter.On(route.CaptureCharge, alter.Status(when.Refused{Where: when.ChargeUnknown}, 400))}},
	{"capture.unknown/code", []alter.Change{alter.On(route.CaptureCharge, alter.Code(when.Refused{Where: when.ChargeUnknown}, "failed_capture"))}},
	{"capture.race-one-winner", []alter.Change{alter.On(route.CaptureCharge, alter.Only(when.Lacks("capture_amount"), alter.Unnoticed(api.StateAuthorized)))}},
	{"capture.race-one-winner/partial", []alter.Change{alter.On(route.CaptureCharge, alter.Only(when.Has("capture_amount"), alter.Unnoticed(api.StateAuthorized)))}},
	{"capture.amounts-absent-before", []alter.Change{alter.On(route.CreateCharge, alter.Answer(func(_ *api.Call, ch map[string]any) {
		if ch["capturable"] == true {
			ch["captured_amount"] = 1
		}
	}))}},
	{"capture.amounts-absent-before/read", []alter.Change{alter.On(route.RetrieveCharge, alter.Only(when.ChargeIn(api.StateAuthorized), alter.Answer(func(_ *api.Call, ch map[string]any) { ch["captured_amount"] = ch["net"] })))}},

	{"reverse.authorized", []alter.Change{alter.On(route.ReverseCharge, alter.Only(when.Charge(when.OfCustomer), alter.Members(map[string]any{"reversed_at": nil})))}},
	{"reverse.authorized/capturable", []alter.Change{alter.On(route.ReverseCharge, alter.Only(when.Charge(when.OfCustomer), alter.Members(map[string]any{"capturable": true})))}},
	{"reverse.authorized/expires-at", []alter.Change{alter.On(route.ReverseCharge, alter.Only(when.Not(when.Charge(when.OfCustomer)), alter.Charge(func(c *api.Call, ch *api.Charge) { ch.ExpiresAt = c.Stamp() })))}},
	{"reverse.captured", []alter.Change{alter.On(route.ReverseCharge, alter.Message(when.Refused{Where: when.Charge(when.CapturedAtOnce)}, "charge was already captured"))}},
	{"reverse.captured/accepted", []alter.Change{alter.On(route.ReverseCharge, alter.State(api.StateAuthorized, when.CapturedAtOnce))}},
	{"reverse.after-capture", []alter.Change{alter.On(route.ReverseCharge, alter.Code(when.Refused{Where: when.Charge(when.CapturedLater)}, "failed_capture"))}},
	{"reverse.after-capture/partial", []alter.Change{alter.On(route.ReverseCharge, alter.Accept(when.Refused{Where: when.Charge(when.PartlyCaptured)}, find.ChargeView))}},
	{"reverse.twice", []alter.Change{alter.On(route.ReverseCharge, alter.Accept(when.Refused{Where: when.ChargeIn(api.StateReversed)}, find.ChargeView))}},
	{"reverse.twice/code", []alter.Change{alter.On(route.ReverseCharge, alter.Code(when.Refused{Where: when.ChargeIn(api.StateReversed)}, "failed_refund"))}},
	{"reverse.source", []alter.Change{alter.On(route.ReverseCharge, alter.Only(when.Charge(when.OfSource), alter.State(api.StateAuthorized, when.InState(api.StateWaiting))))}},
	{"reverse.source/code", []alter.Change{alter.On(route.ReverseCharge, alter.Only(when.Charge(when.OfSource), alter.Code(when.Refused{Where: when.ChargeIn(api.StateWaiting)}, "failed_expire")))}},
	{"reverse.after-7-days", []alter.Change{alter.On(route.ReverseCharge, alter.Status(when.Refused{Where: when.ChargeIn(api.StateLapsed)}, 404))}},
	{"reverse.after-7-days/accepted", []alter.Change{alter.On(route.ReverseCharge, alter.Accept(when.Refused{Where: when.ChargeIn(api.StateLapsed)}, find.ChargeView))}},
	{"reverse.unknown", []alter.Change{alter.On(route.ReverseCharge, alter.Status(when.Refused{Where: when.ChargeUnknown}, 400))}},
	{"reverse.unknown/code", []alter.Change{alter.On(route.ReverseCharge, alter.Code(when.Refused{Where: when.ChargeUnknown}, "failed_reverse"))}},
	{"reverse.capture-race", []alter.Change{alter.On(route.ReverseCharge, alter.Unnoticed(api.StateAuthorized))}},
}
