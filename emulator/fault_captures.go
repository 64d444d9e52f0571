package emulator

import "time"

// captureFaults are those of capturing and reversing.
var captureFaults = []defect{
	{"capture.authorized", []part{on(creating, where(every(asForm, valued("capture", "false")), set(map[string]any{"reversible": false})))}},
	{"capture.authorized/paid-at", []part{on(creating, where(every(asForm, valued("capture", "false")), edited(func(_ *Call, ch map[string]any) {
		ch["paid_at"] = ch["created_at"]
	})))}},
	{"capture.authorized/form", []part{on(creating, where(every(asForm, valued("capture", "false")), put("capture", "true")))}},
	{"capture.full", []part{on(capturing, where(chargeThat(ofCustomer), keptCharge(func(_ *Call, ch *Charge) { ch.Capture = true })))}},
	{"capture.full/empty-object", []part{on(capturing, where(emptyObject, refuseWith(BadRequest("capture amount is missing"))))}},
	{"capture.full/stated", []part{on(capturing, where(every(given("capture_amount"), chargeThat(notPreAuth)),
		refuseWith(Invalid("failed_capture", "capture amount is for pre_auth charges only"))))}},
	{"capture.full/funding", []part{on(capturing, where(chargeThat(ofCustomer), edited(func(_ *Call, ch map[string]any) { ch["funding_amount"] = number(ch["net"]) })))}},
	{"capture.partial", []part{on(capturing, where(given("capture_amount"), edited(func(_ *Call, ch map[string]any) {
		showFees(ch, RateCards.Of(number(ch["amount"])))
	})))}},
	{"capture.partial/one-less", []part{on(capturing, where(given("capture_amount"), keptCharge(func(_ *Call, ch *Charge) {
		if ch.Captured == ch.Amount-1 {
			ch.Captured--
		}
	})))}},
	{"capture.partial/type", []part{on(capturing, where(given("capture_amount"), set(map[string]any{"authorization_type": nil})))}},
	{"capture.partial/amount", []part{on(reading, where(chargeThat(partlyCaptured), edited(func(_ *Call, ch map[string]any) { ch["amount"] = ch["captured_amount"] })))}},
	{"capture.partial-once", []part{on(capturing, where(restOfIt, turnedTo(StateAuthorized, partlyCaptured)))}},
	{"capture.partial-once/then-whole", []part{on(capturing, where(missing("capture_amount"), turnedTo(StateAuthorized, partlyCaptured)))}},
	{"capture.partial-once/code", []part{on(capturing, where(missing("capture_amount"), recoded(refused{where: chargeThat(partlyCaptured)}, "failed_charge")))}},
	{"capture.partial-needs-pre-auth", []part{on(capturing, where(given("capture_amount"), turned(notPreAuth, func(_ *Call, ch *Charge) { ch.More.PreAuth = true })))}},
	{"capture.partial-needs-pre-auth/guides", []part{on(capturing, where(every(given("capture_amount"), chargeThat(notPreAuth), partAsked),
		refuseWith(Invalid("failed_capture", "partial capture is allowed for pre_auth charges only"))))}},
	{"capture.over-amount", []part{on(capturing, where(moreThanAll, deleted("capture_amount")))}},
	{"capture.over-amount/status", []part{on(capturing, restated(refused{message: "less than or equal to the authorized"}, 404))}},
	{"capture.over-amount/reverses", []part{on(capturing, refusedThen(func(c *Call) {
		if ch, err := c.Charge(c.Vars[0]); err == nil && ch.State == StateAuthorized && moreThanAll(c) {
			next := ch.Changed(c.Stamp())
			next.State, next.EndedAt = StateReversed, c.Stamp()
			c.Account.Charges.Put(next.ID, next)
		}
	}))}},
	{"capture.twice", []part{on(capturing, recoded(refused{where: chargeThat(capturedLater)}, "failed_charge"))}},
	{"capture.twice/accepted", []part{on(capturing, where(missing("capture_amount"), accepting(refused{where: chargeThat(capturedLater)}, asItIs)))}},
	{"capture.captured-at-once", []part{on(capturing, accepting(refused{where: chargeThat(capturedAtOnce)}, asItIs))}},
	{"capture.captured-at-once/code", []part{on(capturing, recoded(refused{where: chargeThat(capturedAtOnce)}, "invalid_charge"))}},
	{"capture.reversed", []part{on(capturing, turnedTo(StateAuthorized, inState(StateReversed)))}},
	{"capture.reversed/code", []part{on(capturing, recoded(refused{where: chargeIn(StateReversed)}, "failed_reverse"))}},
	{"capture.failed-charge", []part{on(capturing, recoded(refused{where: chargeIn(StateFailed)}, "failed_charge"))}},
	{"capture.failed-charge/3ds", []part{on(capturing, where(chargeThat(through3DS), turnedTo(StateAuthorized, func(ch *Charge, now Stamp) bool {
		return failed3DS(ch, now) && !ch.Capture
	})))}},
	{"capture.source", []part{on(capturing, where(chargeThat(ofSource), restated(refused{where: chargeIn(StateWaiting)}, 403)))}},
	{"capture.source/accepted", []part{on(capturing, where(chargeThat(ofSource), accepting(refused{where: chargeIn(StateWaiting)}, asItIs)))}},
	{"capture.after-7-days", []part{on(capturing, recoded(refused{where: chargeIn(StateLapsed)}, "failed_capture"))}},
	{"capture.after-7-days/late", []part{on(capturing, turnedTo(StateAuthorized, func(ch *Charge, now Stamp) bool {
		return ch.State == StateLapsed && now-ch.EndedAt <= millis(2*time.Minute)
	}))}},
	{"capture.within-7-days", []part{on(capturing, where(chargeThat(almostLapsed), shifted(time.Minute)))}},
	{"capture.within-7-days/read", []part{on(reading, where(chargeThat(almostLapsed), set(map[string]any{"capturable": false})))}},
	{"capture.lapsed-state", []part{on(reading, where(chargeIn(StateLapsed), set(map[string]any{"reversed_at": nil})))}},
	{"capture.lapsed-state/guides", []part{on(reading, where(chargeIn(StateLapsed), set(map[string]any{"status": "failed"})))}},
	{"capture.lapsed-state/capturable", []part{on(reading, where(chargeIn(StateLapsed), set(map[string]any{"reversible": true})))}},
	{"capture.unknown", []part{on(capturing, restated(refused{where: chargeUnknown}, 400))}},
	{"capture.unknown/code", []part{on(capturing, recoded(refused{where: chargeUnknown}, "failed_capture"))}},
	{"capture.race-one-winner", []part{on(capturing, where(missing("capture_amount"), unnoticed(StateAuthorized)))}},
	{"capture.race-one-winner/partial", []part{on(capturing, where(given("capture_amount"), unnoticed(StateAuthorized)))}},
	{"capture.amounts-absent-before", []part{on(creating, edited(func(_ *Call, ch map[string]any) {
		if ch["capturable"] == true {
			ch["captured_amount"] = 1
		}
	}))}},
	{"capture.amounts-absent-before/read", []part{on(reading, where(chargeIn(StateAuthorized), edited(func(_ *Call, ch map[string]any) { ch["captured_amount"] = ch["net"] })))}},

	{"reverse.authorized", []part{on(reversing, where(chargeThat(ofCustomer), set(map[string]any{"reversed_at": nil})))}},
	{"reverse.authorized/capturable", []part{on(reversing, where(chargeThat(ofCustomer), set(map[string]any{"capturable": true})))}},
	{"reverse.authorized/expires-at", []part{on(reversing, where(not(chargeThat(ofCustomer)), keptCharge(func(c *Call, ch *Charge) { ch.ExpiresAt = c.Stamp() })))}},
	{"reverse.captured", []part{on(reversing, reworded(refused{where: chargeThat(capturedAtOnce)}, "charge was already captured"))}},
	{"reverse.captured/accepted", []part{on(reversing, turnedTo(StateAuthorized, capturedAtOnce))}},
	{"reverse.after-capture", []part{on(reversing, recoded(refused{where: chargeThat(capturedLater)}, "failed_capture"))}},
	{"reverse.after-capture/partial", []part{on(reversing, accepting(refused{where: chargeThat(partlyCaptured)}, asItIs))}},
	{"reverse.twice", []part{on(reversing, accepting(refused{where: chargeIn(StateReversed)}, asItIs))}},
	{"reverse.twice/code", []part{on(reversing, recoded(refused{where: chargeIn(StateReversed)}, "failed_refund"))}},
	{"reverse.source", []part{on(reversing, where(chargeThat(ofSource), turnedTo(StateAuthorized, inState(StateWaiting))))}},
	{"reverse.source/code", []part{on(reversing, where(chargeThat(ofSource), recoded(refused{where: chargeIn(StateWaiting)}, "failed_expire")))}},
	{"reverse.after-7-days", []part{on(reversing, restated(refused{where: chargeIn(StateLapsed)}, 404))}},
	{"reverse.after-7-days/accepted", []part{on(reversing, accepting(refused{where: chargeIn(StateLapsed)}, asItIs))}},
	{"reverse.unknown", []part{on(reversing, restated(refused{where: chargeUnknown}, 400))}},
	{"reverse.unknown/code", []part{on(reversing, recoded(refused{where: chargeUnknown}, "failed_reverse"))}},
	{"reverse.capture-race", []part{on(reversing, unnoticed(StateAuthorized))}},
}

func notPreAuth(ch *Charge, _ Stamp) bool { return ch.State == StateAuthorized && !ch.Extra().PreAuth }

func capturedAtOnce(ch *Charge, now Stamp) bool {
	return ch.State == StatePaid && ch.Capture && ch.Refunded == 0 && !ofSource(ch, now)
}

// almostLapsed tells that an authorization has at most a minute left.
func almostLapsed(ch *Charge, now Stamp) bool {
	return ch.State == StateAuthorized && ch.ExpiresAt-now <= millis(time.Minute)
}

// emptyObject tells that the body is {}, where nothing at all gives no parameters.
func emptyObject(c *Call) bool { return c.Params != nil && len(c.Params) == 0 }

// captureAsked is the amount that a capture asks for, 0 where it asks for none.
func captureAsked(c *Call) int64 {
	amount, _, _ := c.Params.Integer("capture_amount")
	return amount
}

func partAsked(c *Call) bool {
	return chargeThat(func(ch *Charge, _ Stamp) bool { return captureAsked(c) < ch.Amount })(c)
}

func moreThanAll(c *Call) bool {
	return chargeThat(func(ch *Charge, _ Stamp) bool { return captureAsked(c) > ch.Amount })(c)
}

// restOfIt tells that a capture asks for exactly what another has left.
func restOfIt(c *Call) bool {
	return chargeThat(func(ch *Charge, _ Stamp) bool { return captureAsked(c) > 0 && captureAsked(c)+ch.Captured == ch.Amount })(c)
}
