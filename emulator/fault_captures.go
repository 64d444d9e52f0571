package emulator

import "time"

// captureFaults are those of capturing and reversing.
var captureFaults = []defect{
	{"capture.authorized", []part{on(creating, where(every(asForm, valued("capture", "false")), set(map[string]any{"reversible": false})))}},
	{"capture.authorized/paid-at", []part{on(creating, where(every(asForm, valued("capture", "false")), edited(func(_ *call, ch map[string]any) {
		ch["paid_at"] = ch["created_at"]
	})))}},
	{"capture.authorized/form", []part{on(creating, where(every(asForm, valued("capture", "false")), put("capture", "true")))}},
	{"capture.full", []part{on(capturing, where(chargeThat(ofCustomer), keptCharge(func(_ *call, ch *charge) { ch.capture = true })))}},
	{"capture.full/empty-object", []part{on(capturing, where(emptyObject, refuseWith(badRequest("capture amount is missing"))))}},
	{"capture.full/stated", []part{on(capturing, where(every(given("capture_amount"), chargeThat(notPreAuth)),
		refuseWith(invalid("failed_capture", "capture amount is for pre_auth charges only"))))}},
	{"capture.full/funding", []part{on(capturing, where(chargeThat(ofCustomer), edited(func(_ *call, ch map[string]any) { ch["funding_amount"] = number(ch["net"]) })))}},
	{"capture.partial", []part{on(capturing, where(given("capture_amount"), edited(func(_ *call, ch map[string]any) {
		showFees(ch, rateCards.of(number(ch["amount"])))
	})))}},
	{"capture.partial/one-less", []part{on(capturing, where(given("capture_amount"), keptCharge(func(_ *call, ch *charge) {
		if ch.captured == ch.amount-1 {
			ch.captured--
		}
	})))}},
	{"capture.partial/type", []part{on(capturing, where(given("capture_amount"), set(map[string]any{"authorization_type": nil})))}},
	{"capture.partial/amount", []part{on(reading, where(chargeThat(partlyCaptured), edited(func(_ *call, ch map[string]any) { ch["amount"] = ch["captured_amount"] })))}},
	{"capture.partial-once", []part{on(capturing, where(restOfIt, turnedTo(stateAuthorized, partlyCaptured)))}},
	{"capture.partial-once/then-whole", []part{on(capturing, where(missing("capture_amount"), turnedTo(stateAuthorized, partlyCaptured)))}},
	{"capture.partial-once/code", []part{on(capturing, where(missing("capture_amount"), recoded(refused{where: chargeThat(partlyCaptured)}, "failed_charge")))}},
	{"capture.partial-needs-pre-auth", []part{on(capturing, where(given("capture_amount"), turned(notPreAuth, func(_ *call, ch *charge) { ch.more.preAuth = true })))}},
	{"capture.partial-needs-pre-auth/guides", []part{on(capturing, where(every(given("capture_amount"), chargeThat(notPreAuth), partAsked),
		refuseWith(invalid("failed_capture", "partial capture is allowed for pre_auth charges only"))))}},
	{"capture.over-amount", []part{on(capturing, where(moreThanAll, deleted("capture_amount")))}},
	{"capture.over-amount/status", []part{on(capturing, restated(refused{message: "less than or equal to the authorized"}, 404))}},
	{"capture.over-amount/reverses", []part{on(capturing, refusedThen(func(c *call) {
		if ch, err := c.charge(c.vars[0]); err == nil && ch.state == stateAuthorized && moreThanAll(c) {
			next := ch.changed(c.stamp())
			next.state, next.endedAt = stateReversed, c.stamp()
			c.acct.charges.put(next.id, next)
		}
	}))}},
	{"capture.twice", []part{on(capturing, recoded(refused{where: chargeThat(capturedLater)}, "failed_charge"))}},
	{"capture.twice/accepted", []part{on(capturing, where(missing("capture_amount"), accepting(refused{where: chargeThat(capturedLater)}, asItIs)))}},
	{"capture.captured-at-once", []part{on(capturing, accepting(refused{where: chargeThat(capturedAtOnce)}, asItIs))}},
	{"capture.captured-at-once/code", []part{on(capturing, recoded(refused{where: chargeThat(capturedAtOnce)}, "invalid_charge"))}},
	{"capture.reversed", []part{on(capturing, turnedTo(stateAuthorized, inState(stateReversed)))}},
	{"capture.reversed/code", []part{on(capturing, recoded(refused{where: chargeIn(stateReversed)}, "failed_reverse"))}},
	{"capture.failed-charge", []part{on(capturing, recoded(refused{where: chargeIn(stateFailed)}, "failed_charge"))}},
	{"capture.failed-charge/3ds", []part{on(capturing, where(chargeThat(through3DS), turnedTo(stateAuthorized, func(ch *charge, now stamp) bool {
		return failed3DS(ch, now) && !ch.capture
	})))}},
	{"capture.source", []part{on(capturing, where(chargeThat(ofSource), restated(refused{where: chargeIn(stateWaiting)}, 403)))}},
	{"capture.source/accepted", []part{on(capturing, where(chargeThat(ofSource), accepting(refused{where: chargeIn(stateWaiting)}, asItIs)))}},
	{"capture.after-7-days", []part{on(capturing, recoded(refused{where: chargeIn(stateLapsed)}, "failed_capture"))}},
	{"capture.after-7-days/late", []part{on(capturing, turnedTo(stateAuthorized, func(ch *charge, now stamp) bool {
		return ch.state == stateLapsed && now-ch.endedAt <= millis(2*time.Minute)
	}))}},
	{"capture.within-7-days", []part{on(capturing, where(chargeThat(almostLapsed), shifted(time.Minute)))}},
	{"capture.within-7-days/read", []part{on(reading, where(chargeThat(almostLapsed), set(map[string]any{"capturable": false})))}},
	{"capture.lapsed-state", []part{on(reading, where(chargeIn(stateLapsed), set(map[string]any{"reversed_at": nil})))}},
	{"capture.lapsed-state/guides", []part{on(reading, where(chargeIn(stateLapsed), set(map[string]any{"status": "failed"})))}},
	{"capture.lapsed-state/capturable", []part{on(reading, where(chargeIn(stateLapsed), set(map[string]any{"reversible": true})))}},
	{"capture.unknown", []part{on(capturing, restated(refused{where: chargeUnknown}, 400))}},
	{"capture.unknown/code", []part{on(capturing, recoded(refused{where: chargeUnknown}, "failed_capture"))}},
	{"capture.race-one-winner", []part{on(capturing, where(missing("capture_amount"), unnoticed(stateAuthorized)))}},
	{"capture.race-one-winner/partial", []part{on(capturing, where(given("capture_amount"), unnoticed(stateAuthorized)))}},
	{"capture.amounts-absent-before", []part{on(creating, edited(func(_ *call, ch map[string]any) {
		if ch["capturable"] == true {
			ch["captured_amount"] = 1
		}
	}))}},
	{"capture.amounts-absent-before/read", []part{on(reading, where(chargeIn(stateAuthorized), edited(func(_ *call, ch map[string]any) { ch["captured_amount"] = ch["net"] })))}},

	{"reverse.authorized", []part{on(reversing, where(chargeThat(ofCustomer), set(map[string]any{"reversed_at": nil})))}},
	{"reverse.authorized/capturable", []part{on(reversing, where(chargeThat(ofCustomer), set(map[string]any{"capturable": true})))}},
	{"reverse.authorized/expires-at", []part{on(reversing, where(not(chargeThat(ofCustomer)), keptCharge(func(c *call, ch *charge) { ch.expiresAt = c.stamp() })))}},
	{"reverse.captured", []part{on(reversing, reworded(refused{where: chargeThat(capturedAtOnce)}, "charge was already captured"))}},
	{"reverse.captured/accepted", []part{on(reversing, turnedTo(stateAuthorized, capturedAtOnce))}},
	{"reverse.after-capture", []part{on(reversing, recoded(refused{where: chargeThat(capturedLater)}, "failed_capture"))}},
	{"reverse.after-capture/partial", []part{on(reversing, accepting(refused{where: chargeThat(partlyCaptured)}, asItIs))}},
	{"reverse.twice", []part{on(reversing, accepting(refused{where: chargeIn(stateReversed)}, asItIs))}},
	{"reverse.twice/code", []part{on(reversing, recoded(refused{where: chargeIn(stateReversed)}, "failed_refund"))}},
	{"reverse.source", []part{on(reversing, where(chargeThat(ofSource), turnedTo(stateAuthorized, inState(stateWaiting))))}},
	{"reverse.source/code", []part{on(reversing, where(chargeThat(ofSource), recoded(refused{where: chargeIn(stateWaiting)}, "failed_expire")))}},
	{"reverse.after-7-days", []part{on(reversing, restated(refused{where: chargeIn(stateLapsed)}, 404))}},
	{"reverse.after-7-days/accepted", []part{on(reversing, accepting(refused{where: chargeIn(stateLapsed)}, asItIs))}},
	{"reverse.unknown", []part{on(reversing, restated(refused{where: chargeUnknown}, 400))}},
	{"reverse.unknown/code", []part{on(reversing, recoded(refused{where: chargeUnknown}, "failed_reverse"))}},
	{"reverse.capture-race", []part{on(reversing, unnoticed(stateAuthorized))}},
}

func notPreAuth(ch *charge, _ stamp) bool { return ch.state == stateAuthorized && !ch.extra().preAuth }

func capturedAtOnce(ch *charge, now stamp) bool {
	return ch.state == statePaid && ch.capture && ch.refunded == 0 && !ofSource(ch, now)
}

// almostLapsed tells that an authorization has at most a minute left.
func almostLapsed(ch *charge, now stamp) bool {
	return ch.state == stateAuthorized && ch.expiresAt-now <= millis(time.Minute)
}

// emptyObject tells that the body is {}, where nothing at all gives no parameters.
func emptyObject(c *call) bool { return c.params != nil && len(c.params) == 0 }

// captureAsked is the amount that a capture asks for, 0 where it asks for none.
func captureAsked(c *call) int64 {
	amount, _, _ := c.params.integer("capture_amount")
	return amount
}

func partAsked(c *call) bool {
	return chargeThat(func(ch *charge, _ stamp) bool { return captureAsked(c) < ch.amount })(c)
}

func moreThanAll(c *call) bool {
	return chargeThat(func(ch *charge, _ stamp) bool { return captureAsked(c) > ch.amount })(c)
}

// restOfIt tells that a capture asks for exactly what another has left.
func restOfIt(c *call) bool {
	return chargeThat(func(ch *charge, _ stamp) bool { return captureAsked(c) > 0 && captureAsked(c)+ch.captured == ch.amount })(c)
}
