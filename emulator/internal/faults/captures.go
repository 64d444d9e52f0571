package faults

import (
	"time"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/money"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// captureFaults are those of capturing and reversing.
var captureFaults = []defect{
	{"capture.authorized", []part{on(creating, where(every(asForm, valued("capture", "false")), set(map[string]any{"reversible": false})))}},
	{"capture.authorized/paid-at", []part{on(creating, where(every(asForm, valued("capture", "false")), edited(func(_ *api.Call, ch map[string]any) {
		ch["paid_at"] = ch["created_at"]
	})))}},
	{"capture.authorized/form", []part{on(creating, where(every(asForm, valued("capture", "false")), put("capture", "true")))}},
	{"capture.full", []part{on(capturing, where(chargeThat(ofCustomer), keptCharge(func(_ *api.Call, ch *api.Charge) { ch.Capture = true })))}},
	{"capture.full/empty-object", []part{on(capturing, where(emptyObject, refuseWith(apierror.BadRequest("capture amount is missing"))))}},
	{"capture.full/stated", []part{on(capturing, where(every(given("capture_amount"), chargeThat(notPreAuth)),
		refuseWith(apierror.Invalid("failed_capture", "capture amount is for pre_auth charges only"))))}},
	{"capture.full/funding", []part{on(capturing, where(chargeThat(ofCustomer), edited(func(_ *api.Call, ch map[string]any) { ch["funding_amount"] = number(ch["net"]) })))}},
	{"capture.partial", []part{on(capturing, where(given("capture_amount"), edited(func(_ *api.Call, ch map[string]any) {
		showFees(ch, money.RateCards.Of(number(ch["amount"])))
	})))}},
	{"capture.partial/one-less", []part{on(capturing, where(given("capture_amount"), keptCharge(func(_ *api.Call, ch *api.Charge) {
		if ch.Captured == ch.Amount-1 {
			ch.Captured--
		}
	})))}},
	{"capture.partial/type", []part{on(capturing, where(given("capture_amount"), set(map[string]any{"authorization_type": nil})))}},
	{"capture.partial/amount", []part{on(reading, where(chargeThat(partlyCaptured), edited(func(_ *api.Call, ch map[string]any) { ch["amount"] = ch["captured_amount"] })))}},
	{"capture.partial-once", []part{on(capturing, where(restOfIt, turnedTo(api.StateAuthorized, partlyCaptured)))}},
	{"capture.partial-once/then-whole", []part{on(capturing, where(missing("capture_amount"), turnedTo(api.StateAuthorized, partlyCaptured)))}},
	{"capture.partial-once/code", []part{on(capturing, where(missing("capture_amount"), recoded(refused{where: chargeThat(partlyCaptured)}, "failed_charge")))}},
	{"capture.partial-needs-pre-auth", []part{on(capturing, where(given("capture_amount"), turned(notPreAuth, func(_ *api.Call, ch *api.Charge) { ch.More.PreAuth = true })))}},
	{"capture.partial-needs-pre-auth/guides", []part{on(capturing, where(every(given("capture_amount"), chargeThat(notPreAuth), partAsked),
		refuseWith(apierror.Invalid("failed_capture", "partial capture is allowed for pre_auth charges only"))))}},
	{"capture.over-amount", []part{on(capturing, where(moreThanAll, deleted("capture_amount")))}},
	{"capture.over-amount/status", []part{on(capturing, restated(refused{message: "less than or equal to the authorized"}, 404))}},
	{"capture.over-amount/reverses", []part{on(capturing, refusedThen(func(c *api.Call) {
		if ch, err := c.Charge(c.Vars[0]); err == nil && ch.State == api.StateAuthorized && moreThanAll(c) {
			next := ch.Changed(c.Stamp())
			next.State, next.EndedAt = api.StateReversed, c.Stamp()
			c.Account.Charges.Put(next.ID, next)
		}
	}))}},
	{"capture.twice", []part{on(capturing, recoded(refused{where: chargeThat(capturedLater)}, "failed_charge"))}},
	{"capture.twice/accepted", []part{on(capturing, where(missing("capture_amount"), accepting(refused{where: chargeThat(capturedLater)}, asItIs)))}},
	{"capture.captured-at-once", []part{on(capturing, accepting(refused{where: chargeThat(capturedAtOnce)}, asItIs))}},
	{"capture.captured-at-once/code", []part{on(capturing, recoded(refused{where: chargeThat(capturedAtOnce)}, "invalid_charge"))}},
	{"capture.reversed", []part{on(capturing, turnedTo(api.StateAuthorized, inState(api.StateReversed)))}},
	{"capture.reversed/code", []part{on(capturing, recoded(refused{where: chargeIn(api.StateReversed)}, "failed_reverse"))}},
	{"capture.failed-charge", []part{on(capturing, recoded(refused{where: chargeIn(api.StateFailed)}, "failed_charge"))}},
	{"capture.failed-charge/3ds", []part{on(capturing, where(chargeThat(through3DS), turnedTo(api.StateAuthorized, func(ch *api.Charge, now wire.Stamp) bool {
		return failed3DS(ch, now) && !ch.Capture
	})))}},
	{"capture.source", []part{on(capturing, where(chargeThat(ofSource), restated(refused{where: chargeIn(api.StateWaiting)}, 403)))}},
	{"capture.source/accepted", []part{on(capturing, where(chargeThat(ofSource), accepting(refused{where: chargeIn(api.StateWaiting)}, asItIs)))}},
	{"capture.after-7-days", []part{on(capturing, recoded(refused{where: chargeIn(api.StateLapsed)}, "failed_capture"))}},
	{"capture.after-7-days/late", []part{on(capturing, turnedTo(api.StateAuthorized, func(ch *api.Charge, now wire.Stamp) bool {
		return ch.State == api.StateLapsed && now-ch.EndedAt <= millis(2*time.Minute)
	}))}},
	{"capture.within-7-days", []part{on(capturing, where(chargeThat(almostLapsed), shifted(time.Minute)))}},
	{"capture.within-7-days/read", []part{on(reading, where(chargeThat(almostLapsed), set(map[string]any{"capturable": false})))}},
	{"capture.lapsed-state", []part{on(reading, where(chargeIn(api.StateLapsed), set(map[string]any{"reversed_at": nil})))}},
	{"capture.lapsed-state/guides", []part{on(reading, where(chargeIn(api.StateLapsed), set(map[string]any{"status": "failed"})))}},
	{"capture.lapsed-state/capturable", []part{on(reading, where(chargeIn(api.StateLapsed), set(map[string]any{"reversible": true})))}},
	{"capture.unknown", []part{on(capturing, restated(refused{where: chargeUnknown}, 400))}},
	{"capture.unknown/code", []part{on(capturing, recoded(refused{where: chargeUnknown}, "failed_capture"))}},
	{"capture.race-one-winner", []part{on(capturing, where(missing("capture_amount"), unnoticed(api.StateAuthorized)))}},
	{"capture.race-one-winner/partial", []part{on(capturing, where(given("capture_amount"), unnoticed(api.StateAuthorized)))}},
	{"capture.amounts-absent-before", []part{on(creating, edited(func(_ *api.Call, ch map[string]any) {
		if ch["capturable"] == true {
			ch["captured_amount"] = 1
		}
	}))}},
	{"capture.amounts-absent-before/read", []part{on(reading, where(chargeIn(api.StateAuthorized), edited(func(_ *api.Call, ch map[string]any) { ch["captured_amount"] = ch["net"] })))}},

	{"reverse.authorized", []part{on(reversing, where(chargeThat(ofCustomer), set(map[string]any{"reversed_at": nil})))}},
	{"reverse.authorized/capturable", []part{on(reversing, where(chargeThat(ofCustomer), set(map[string]any{"capturable": true})))}},
	{"reverse.authorized/expires-at", []part{on(reversing, where(not(chargeThat(ofCustomer)), keptCharge(func(c *api.Call, ch *api.Charge) { ch.ExpiresAt = c.Stamp() })))}},
	{"reverse.captured", []part{on(reversing, reworded(refused{where: chargeThat(capturedAtOnce)}, "charge was already captured"))}},
	{"reverse.captured/accepted", []part{on(reversing, turnedTo(api.StateAuthorized, capturedAtOnce))}},
	{"reverse.after-capture", []part{on(reversing, recoded(refused{where: chargeThat(capturedLater)}, "failed_capture"))}},
	{"reverse.after-capture/partial", []part{on(reversing, accepting(refused{where: chargeThat(partlyCaptured)}, asItIs))}},
	{"reverse.twice", []part{on(reversing, accepting(refused{where: chargeIn(api.StateReversed)}, asItIs))}},
	{"reverse.twice/code", []part{on(reversing, recoded(refused{where: chargeIn(api.StateReversed)}, "failed_refund"))}},
	{"reverse.source", []part{on(reversing, where(chargeThat(ofSource), turnedTo(api.StateAuthorized, inState(api.StateWaiting))))}},
	{"reverse.source/code", []part{on(reversing, where(chargeThat(ofSource), recoded(refused{where: chargeIn(api.StateWaiting)}, "failed_expire")))}},
	{"reverse.after-7-days", []part{on(reversing, restated(refused{where: chargeIn(api.StateLapsed)}, 404))}},
	{"reverse.after-7-days/accepted", []part{on(reversing, accepting(refused{where: chargeIn(api.StateLapsed)}, asItIs))}},
	{"reverse.unknown", []part{on(reversing, restated(refused{where: chargeUnknown}, 400))}},
	{"reverse.unknown/code", []part{on(reversing, recoded(refused{where: chargeUnknown}, "failed_reverse"))}},
	{"reverse.capture-race", []part{on(reversing, unnoticed(api.StateAuthorized))}},
}
