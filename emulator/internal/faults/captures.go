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
	{"capture.authorized", []Change{on(creating, where(every(asForm, valued("capture", "false")), set(map[string]any{"reversible": false})))}},
	{"capture.authorized/paid-at", []Change{on(creating, where(every(asForm, valued("capture", "false")), edited(func(_ *api.Call, ch map[string]any) {
		ch["paid_at"] = ch["created_at"]
	})))}},
	{"capture.authorized/form", []Change{on(creating, where(every(asForm, valued("capture", "false")), put("capture", "true")))}},
	{"capture.full", []Change{on(capturing, where(chargeThat(ofCustomer), keptCharge(func(_ *api.Call, ch *api.Charge) { ch.Capture = true })))}},
	{"capture.full/empty-object", []Change{on(capturing, where(emptyObject, refuseWith(apierror.BadRequest("capture amount is missing"))))}},
	{"capture.full/stated", []Change{on(capturing, where(every(given("capture_amount"), chargeThat(notPreAuth)),
		refuseWith(apierror.Invalid("failed_capture", "capture amount is for pre_auth charges only"))))}},
	{"capture.full/funding", []Change{on(capturing, where(chargeThat(ofCustomer), edited(func(_ *api.Call, ch map[string]any) { ch["funding_amount"] = number(ch["net"]) })))}},
	{"capture.partial", []Change{on(capturing, where(given("capture_amount"), edited(func(_ *api.Call, ch map[string]any) {
		showFees(ch, money.RateCards.Of(number(ch["amount"])))
	})))}},
	{"capture.partial/one-less", []Change{on(capturing, where(given("capture_amount"), keptCharge(func(_ *api.Call, ch *api.Charge) {
		if ch.Captured == ch.Amount-1 {
			ch.Captured--
		}
	})))}},
	{"capture.partial/type", []Change{on(capturing, where(given("capture_amount"), set(map[string]any{"authorization_type": nil})))}},
	{"capture.partial/amount", []Change{on(reading, where(chargeThat(partlyCaptured), edited(func(_ *api.Call, ch map[string]any) { ch["amount"] = ch["captured_amount"] })))}},
	{"capture.partial-once", []Change{on(capturing, where(restOfIt, turnedTo(api.StateAuthorized, partlyCaptured)))}},
	{"capture.partial-once/then-whole", []Change{on(capturing, where(missing("capture_amount"), turnedTo(api.StateAuthorized, partlyCaptured)))}},
	{"capture.partial-once/code", []Change{on(capturing, where(missing("capture_amount"), recoded(refused{where: chargeThat(partlyCaptured)}, "failed_charge")))}},
	{"capture.partial-needs-pre-auth", []Change{on(capturing, where(given("capture_amount"), turned(notPreAuth, func(_ *api.Call, ch *api.Charge) { ch.More.PreAuth = true })))}},
	{"capture.partial-needs-pre-auth/guides", []Change{on(capturing, where(every(given("capture_amount"), chargeThat(notPreAuth), partAsked),
		refuseWith(apierror.Invalid("failed_capture", "partial capture is allowed for pre_auth charges only"))))}},
	{"capture.over-amount", []Change{on(capturing, where(moreThanAll, deleted("capture_amount")))}},
	{"capture.over-amount/status", []Change{on(capturing, restated(refused{message: "less than or equal to the authorized"}, 404))}},
	{"capture.over-amount/reverses", []Change{on(capturing, refusedThen(func(c *api.Call) {
		if ch, err := c.Charge(c.Vars[0]); err == nil && ch.State == api.StateAuthorized && moreThanAll(c) {
			next := ch.Changed(c.Stamp())
			next.State, next.EndedAt = api.StateReversed, c.Stamp()
			c.Account.Charges.Put(next.ID, next)
		}
	}))}},
	{"capture.twice", []Change{on(capturing, recoded(refused{where: chargeThat(capturedLater)}, "failed_charge"))}},
	{"capture.twice/accepted", []Change{on(capturing, where(missing("capture_amount"), accepting(refused{where: chargeThat(capturedLater)}, asItIs)))}},
	{"capture.captured-at-once", []Change{on(capturing, accepting(refused{where: chargeThat(capturedAtOnce)}, asItIs))}},
	{"capture.captured-at-once/code", []Change{on(capturing, recoded(refused{where: chargeThat(capturedAtOnce)}, "invalid_charge"))}},
	{"capture.reversed", []Change{on(capturing, turnedTo(api.StateAuthorized, inState(api.StateReversed)))}},
	{"capture.reversed/code", []Change{on(capturing, recoded(refused{where: chargeIn(api.StateReversed)}, "failed_reverse"))}},
	{"capture.failed-charge", []Change{on(capturing, recoded(refused{where: chargeIn(api.StateFailed)}, "failed_charge"))}},
	{"capture.failed-charge/3ds", []Change{on(capturing, where(chargeThat(through3DS), turnedTo(api.StateAuthorized, func(ch *api.Charge, now wire.Stamp) bool {
		return failed3DS(ch, now) && !ch.Capture
	})))}},
	{"capture.source", []Change{on(capturing, where(chargeThat(ofSource), restated(refused{where: chargeIn(api.StateWaiting)}, 403)))}},
	{"capture.source/accepted", []Change{on(capturing, where(chargeThat(ofSource), accepting(refused{where: chargeIn(api.StateWaiting)}, asItIs)))}},
	{"capture.after-7-days", []Change{on(capturing, recoded(refused{where: chargeIn(api.StateLapsed)}, "failed_capture"))}},
	{"capture.after-7-days/late", []Change{on(capturing, turnedTo(api.StateAuthorized, func(ch *api.Charge, now wire.Stamp) bool {
		return ch.State == api.StateLapsed && now-ch.EndedAt <= millis(2*time.Minute)
	}))}},
	{"capture.within-7-days", []Change{on(capturing, where(chargeThat(almostLapsed), shifted(time.Minute)))}},
	{"capture.within-7-days/read", []Change{on(reading, where(chargeThat(almostLapsed), set(map[string]any{"capturable": false})))}},
	{"capture.lapsed-state", []Change{on(reading, where(chargeIn(api.StateLapsed), set(map[string]any{"reversed_at": nil})))}},
	{"capture.lapsed-state/guides", []Change{on(reading, where(chargeIn(api.StateLapsed), set(map[string]any{"status": "failed"})))}},
	{"capture.lapsed-state/capturable", []Change{on(reading, where(chargeIn(api.StateLapsed), set(map[string]any{"reversible": true})))}},
	{"capture.unknown", []Change{on(capturing, restated(refused{where: chargeUnknown}, 400))}},
	{"capture.unknown/code", []Change{on(capturing, recoded(refused{where: chargeUnknown}, "failed_capture"))}},
	{"capture.race-one-winner", []Change{on(capturing, where(missing("capture_amount"), unnoticed(api.StateAuthorized)))}},
	{"capture.race-one-winner/partial", []Change{on(capturing, where(given("capture_amount"), unnoticed(api.StateAuthorized)))}},
	{"capture.amounts-absent-before", []Change{on(creating, edited(func(_ *api.Call, ch map[string]any) {
		if ch["capturable"] == true {
			ch["captured_amount"] = 1
		}
	}))}},
	{"capture.amounts-absent-before/read", []Change{on(reading, where(chargeIn(api.StateAuthorized), edited(func(_ *api.Call, ch map[string]any) { ch["captured_amount"] = ch["net"] })))}},

	{"reverse.authorized", []Change{on(reversing, where(chargeThat(ofCustomer), set(map[string]any{"reversed_at": nil})))}},
	{"reverse.authorized/capturable", []Change{on(reversing, where(chargeThat(ofCustomer), set(map[string]any{"capturable": true})))}},
	{"reverse.authorized/expires-at", []Change{on(reversing, where(not(chargeThat(ofCustomer)), keptCharge(func(c *api.Call, ch *api.Charge) { ch.ExpiresAt = c.Stamp() })))}},
	{"reverse.captured", []Change{on(reversing, reworded(refused{where: chargeThat(capturedAtOnce)}, "charge was already captured"))}},
	{"reverse.captured/accepted", []Change{on(reversing, turnedTo(api.StateAuthorized, capturedAtOnce))}},
	{"reverse.after-capture", []Change{on(reversing, recoded(refused{where: chargeThat(capturedLater)}, "failed_capture"))}},
	{"reverse.after-capture/partial", []Change{on(reversing, accepting(refused{where: chargeThat(partlyCaptured)}, asItIs))}},
	{"reverse.twice", []Change{on(reversing, accepting(refused{where: chargeIn(api.StateReversed)}, asItIs))}},
	{"reverse.twice/code", []Change{on(reversing, recoded(refused{where: chargeIn(api.StateReversed)}, "failed_refund"))}},
	{"reverse.source", []Change{on(reversing, where(chargeThat(ofSource), turnedTo(api.StateAuthorized, inState(api.StateWaiting))))}},
	{"reverse.source/code", []Change{on(reversing, where(chargeThat(ofSource), recoded(refused{where: chargeIn(api.StateWaiting)}, "failed_expire")))}},
	{"reverse.after-7-days", []Change{on(reversing, restated(refused{where: chargeIn(api.StateLapsed)}, 404))}},
	{"reverse.after-7-days/accepted", []Change{on(reversing, accepting(refused{where: chargeIn(api.StateLapsed)}, asItIs))}},
	{"reverse.unknown", []Change{on(reversing, restated(refused{where: chargeUnknown}, 400))}},
	{"reverse.unknown/code", []Change{on(reversing, recoded(refused{where: chargeUnknown}, "failed_reverse"))}},
	{"reverse.capture-race", []Change{on(reversing, unnoticed(api.StateAuthorized))}},
}
