package faults

import (
	"time"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/money"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// captureFaults are those of capturing and reversing.
var captureFaults = []Fault{
	{"capture.authorized", []Change{atRoutes(createCharge, onlyWhere(allOf(asForm, paramIs("capture", "false")), setMembers(map[string]any{"reversible": false})))}},
	{"capture.authorized/paid-at", []Change{atRoutes(createCharge, onlyWhere(allOf(asForm, paramIs("capture", "false")), edited(func(_ *api.Call, ch map[string]any) {
		ch["paid_at"] = ch["created_at"]
	})))}},
	{"capture.authorized/form", []Change{atRoutes(createCharge, onlyWhere(allOf(asForm, paramIs("capture", "false")), setParameter("capture", "true")))}},
	{"capture.full", []Change{atRoutes(captureCharge, onlyWhere(chargeThat(ofCustomer), keptCharge(func(_ *api.Call, ch *api.Charge) { ch.Capture = true })))}},
	{"capture.full/empty-object", []Change{atRoutes(captureCharge, onlyWhere(emptyObject, refuseWith(apierror.BadRequest("capture amount is missing"))))}},
	{"capture.full/stated", []Change{atRoutes(captureCharge, onlyWhere(allOf(hasParam("capture_amount"), chargeThat(notPreAuth)),
		refuseWith(apierror.Invalid("failed_capture", "capture amount is for pre_auth charges only"))))}},
	{"capture.full/funding", []Change{atRoutes(captureCharge, onlyWhere(chargeThat(ofCustomer), edited(func(_ *api.Call, ch map[string]any) { ch["funding_amount"] = asInteger(ch["net"]) })))}},
	{"capture.partial", []Change{atRoutes(captureCharge, onlyWhere(hasParam("capture_amount"), edited(func(_ *api.Call, ch map[string]any) {
		showFees(ch, money.RateCards.Of(asInteger(ch["amount"])))
	})))}},
	{"capture.partial/one-less", []Change{atRoutes(captureCharge, onlyWhere(hasParam("capture_amount"), keptCharge(func(_ *api.Call, ch *api.Charge) {
		if ch.Captured == ch.Amount-1 {
			ch.Captured--
		}
	})))}},
	{"capture.partial/type", []Change{atRoutes(captureCharge, onlyWhere(hasParam("capture_amount"), setMembers(map[string]any{"authorization_type": nil})))}},
	{"capture.partial/amount", []Change{atRoutes(retrieveCharge, onlyWhere(chargeThat(partlyCaptured), edited(func(_ *api.Call, ch map[string]any) { ch["amount"] = ch["captured_amount"] })))}},
	{"capture.partial-once", []Change{atRoutes(captureCharge, onlyWhere(restOfIt, turnedTo(api.StateAuthorized, partlyCaptured)))}},
	{"capture.partial-once/then-whole", []Change{atRoutes(captureCharge, onlyWhere(lacksParam("capture_amount"), turnedTo(api.StateAuthorized, partlyCaptured)))}},
	{"capture.partial-once/code", []Change{atRoutes(captureCharge, onlyWhere(lacksParam("capture_amount"), recoded(refused{where: chargeThat(partlyCaptured)}, "failed_charge")))}},
	{"capture.partial-needs-pre-auth", []Change{atRoutes(captureCharge, onlyWhere(hasParam("capture_amount"), turnedTemporarily(notPreAuth, func(_ *api.Call, ch *api.Charge) { ch.More.PreAuth = true })))}},
	{"capture.partial-needs-pre-auth/guides", []Change{atRoutes(captureCharge, onlyWhere(allOf(hasParam("capture_amount"), chargeThat(notPreAuth), partAsked),
		refuseWith(apierror.Invalid("failed_capture", "partial capture is allowed for pre_auth charges only"))))}},
	{"capture.over-amount", []Change{atRoutes(captureCharge, onlyWhere(moreThanAll, deleted("capture_amount")))}},
	{"capture.over-amount/status", []Change{atRoutes(captureCharge, restated(refused{message: "less than or equal to the authorized"}, 404))}},
	{"capture.over-amount/reverses", []Change{atRoutes(captureCharge, refusedThen(func(c *api.Call) {
		if ch, err := c.Charge(c.Vars[0]); err == nil && ch.State == api.StateAuthorized && moreThanAll(c) {
			next := ch.Changed(c.Stamp())
			next.State, next.EndedAt = api.StateReversed, c.Stamp()
			c.Account.Charges.Put(next.ID, next)
		}
	}))}},
	{"capture.twice", []Change{atRoutes(captureCharge, recoded(refused{where: chargeThat(capturedLater)}, "failed_charge"))}},
	{"capture.twice/accepted", []Change{atRoutes(captureCharge, onlyWhere(lacksParam("capture_amount"), accepting(refused{where: chargeThat(capturedLater)}, asItIs)))}},
	{"capture.captured-at-once", []Change{atRoutes(captureCharge, accepting(refused{where: chargeThat(capturedAtOnce)}, asItIs))}},
	{"capture.captured-at-once/code", []Change{atRoutes(captureCharge, recoded(refused{where: chargeThat(capturedAtOnce)}, "invalid_charge"))}},
	{"capture.reversed", []Change{atRoutes(captureCharge, turnedTo(api.StateAuthorized, inState(api.StateReversed)))}},
	{"capture.reversed/code", []Change{atRoutes(captureCharge, recoded(refused{where: chargeIn(api.StateReversed)}, "failed_reverse"))}},
	{"capture.failed-charge", []Change{atRoutes(captureCharge, recoded(refused{where: chargeIn(api.StateFailed)}, "failed_charge"))}},
	{"capture.failed-charge/3ds", []Change{atRoutes(captureCharge, onlyWhere(chargeThat(through3DS), turnedTo(api.StateAuthorized, func(ch *api.Charge, now wire.Stamp) bool {
		return failed3DS(ch, now) && !ch.Capture
	})))}},
	{"capture.source", []Change{atRoutes(captureCharge, onlyWhere(chargeThat(ofSource), restated(refused{where: chargeIn(api.StateWaiting)}, 403)))}},
	{"capture.source/accepted", []Change{atRoutes(captureCharge, onlyWhere(chargeThat(ofSource), accepting(refused{where: chargeIn(api.StateWaiting)}, asItIs)))}},
	{"capture.after-7-days", []Change{atRoutes(captureCharge, recoded(refused{where: chargeIn(api.StateLapsed)}, "failed_capture"))}},
	{"capture.after-7-days/late", []Change{atRoutes(captureCharge, turnedTo(api.StateAuthorized, func(ch *api.Charge, now wire.Stamp) bool {
		return ch.State == api.StateLapsed && now-ch.EndedAt <= millis(2*time.Minute)
	}))}},
	{"capture.within-7-days", []Change{atRoutes(captureCharge, onlyWhere(chargeThat(almostLapsed), shifted(time.Minute)))}},
	{"capture.within-7-days/read", []Change{atRoutes(retrieveCharge, onlyWhere(chargeThat(almostLapsed), setMembers(map[string]any{"capturable": false})))}},
	{"capture.lapsed-state", []Change{atRoutes(retrieveCharge, onlyWhere(chargeIn(api.StateLapsed), setMembers(map[string]any{"reversed_at": nil})))}},
	{"capture.lapsed-state/guides", []Change{atRoutes(retrieveCharge, onlyWhere(chargeIn(api.StateLapsed), setMembers(map[string]any{"status": "failed"})))}},
	{"capture.lapsed-state/capturable", []Change{atRoutes(retrieveCharge, onlyWhere(chargeIn(api.StateLapsed), setMembers(map[string]any{"reversible": true})))}},
	{"capture.unknown", []Change{atRoutes(captureCharge, restated(refused{where: chargeUnknown}, 400))}},
	{"capture.unknown/code", []Change{atRoutes(captureCharge, recoded(refused{where: chargeUnknown}, "failed_capture"))}},
	{"capture.race-one-winner", []Change{atRoutes(captureCharge, onlyWhere(lacksParam("capture_amount"), unnoticed(api.StateAuthorized)))}},
	{"capture.race-one-winner/partial", []Change{atRoutes(captureCharge, onlyWhere(hasParam("capture_amount"), unnoticed(api.StateAuthorized)))}},
	{"capture.amounts-absent-before", []Change{atRoutes(createCharge, edited(func(_ *api.Call, ch map[string]any) {
		if ch["capturable"] == true {
			ch["captured_amount"] = 1
		}
	}))}},
	{"capture.amounts-absent-before/read", []Change{atRoutes(retrieveCharge, onlyWhere(chargeIn(api.StateAuthorized), edited(func(_ *api.Call, ch map[string]any) { ch["captured_amount"] = ch["net"] })))}},

	{"reverse.authorized", []Change{atRoutes(reverseCharge, onlyWhere(chargeThat(ofCustomer), setMembers(map[string]any{"reversed_at": nil})))}},
	{"reverse.authorized/capturable", []Change{atRoutes(reverseCharge, onlyWhere(chargeThat(ofCustomer), setMembers(map[string]any{"capturable": true})))}},
	{"reverse.authorized/expires-at", []Change{atRoutes(reverseCharge, onlyWhere(negated(chargeThat(ofCustomer)), keptCharge(func(c *api.Call, ch *api.Charge) { ch.ExpiresAt = c.Stamp() })))}},
	{"reverse.captured", []Change{atRoutes(reverseCharge, reworded(refused{where: chargeThat(capturedAtOnce)}, "charge was already captured"))}},
	{"reverse.captured/accepted", []Change{atRoutes(reverseCharge, turnedTo(api.StateAuthorized, capturedAtOnce))}},
	{"reverse.after-capture", []Change{atRoutes(reverseCharge, recoded(refused{where: chargeThat(capturedLater)}, "failed_capture"))}},
	{"reverse.after-capture/partial", []Change{atRoutes(reverseCharge, accepting(refused{where: chargeThat(partlyCaptured)}, asItIs))}},
	{"reverse.twice", []Change{atRoutes(reverseCharge, accepting(refused{where: chargeIn(api.StateReversed)}, asItIs))}},
	{"reverse.twice/code", []Change{atRoutes(reverseCharge, recoded(refused{where: chargeIn(api.StateReversed)}, "failed_refund"))}},
	{"reverse.source", []Change{atRoutes(reverseCharge, onlyWhere(chargeThat(ofSource), turnedTo(api.StateAuthorized, inState(api.StateWaiting))))}},
	{"reverse.source/code", []Change{atRoutes(reverseCharge, onlyWhere(chargeThat(ofSource), recoded(refused{where: chargeIn(api.StateWaiting)}, "failed_expire")))}},
	{"reverse.after-7-days", []Change{atRoutes(reverseCharge, restated(refused{where: chargeIn(api.StateLapsed)}, 404))}},
	{"reverse.after-7-days/accepted", []Change{atRoutes(reverseCharge, accepting(refused{where: chargeIn(api.StateLapsed)}, asItIs))}},
	{"reverse.unknown", []Change{atRoutes(reverseCharge, restated(refused{where: chargeUnknown}, 400))}},
	{"reverse.unknown/code", []Change{atRoutes(reverseCharge, recoded(refused{where: chargeUnknown}, "failed_reverse"))}},
	{"reverse.capture-race", []Change{atRoutes(reverseCharge, unnoticed(api.StateAuthorized))}},
}
