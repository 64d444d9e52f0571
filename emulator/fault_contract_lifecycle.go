package emulator

import "time"

// lifecycleFaults break what cases made of the lifecycles ask, and what is watched in all answers and on walks.
var lifecycleFaults = []defect{
	{"lifecycle.transition", []part{on("PATCH /charges/{id}", where(chargeIn(stateExpired), refuseWith(invalid("expired_charge", "charge expired"))))}},
	{"lifecycle.transition/voided", []part{on("PATCH /charges/{id}", where(chargeAs((*charge).voided), refuseWith(badRequest("charge was voided"))))}},
	{"lifecycle.transition/failed", []part{on("PATCH /charges/{id}", where(chargeIn(stateFailed), set(map[string]any{"status": "pending"})))}},
	{"lifecycle.transition/partly", []part{on("PATCH /charges/{id}", where(chargeAs(partlyRefunded), set(map[string]any{"refundable": false})))}},
	{"lifecycle.guide-transition", []part{on("POST /charges", where(given("destination"), afterwards(func(c *call, answer any) any {
		if r, err := c.recipient(c.params.text("destination")); err == nil {
			next := *r
			next.verified, next.verifiedAt = false, 0
			c.acct.recipients.put(next.id, &next)
		}
		return answer
	})))}},
	{"lifecycle.guide-transition/gone", []part{on("POST /charges", where(given("destination"), afterwards(func(c *call, answer any) any {
		if c.params.text("currency") == "thb" && missing("capture")(c) && missing("description")(c) {
			c.acct.recipients.remove(c.params.text("destination"))
		}
		return answer
	})))}},
	{"lifecycle.events", []part{on("POST /charges/{id}/mark_as_paid", silent("charge.complete"))}},
	{"lifecycle.events/failed", []part{on("POST /charges/{id}/mark_as_failed", rekeyed("charge.complete", "charge.expire"))}},
	{"lifecycle.events/3ds", []part{on(oneChargesOwn, where(chargeAs(func(ch *charge) bool { return ch.byCard() && ch.extra().redirects }),
		unlisted("charge.complete", statePaid, stateAuthorized)))}},

	{"lifecycle.illegal-trigger", []part{on("POST /charges/{id}/capture", recoded(refused{code: "failed_capture", where: every(chargeAs(bySource), chargeIn(statePaid))}, "failed_reverse"))}},
	{"lifecycle.illegal-trigger/failed", []part{on("POST /charges/{id}/capture", accepting(refused{where: chargeIn(stateFailed)}, sameCharge))}},
	{"lifecycle.illegal-trigger/later", []part{on("POST /charges/{id}/reverse", accepting(refused{where: every(chargeIn(stateReversed), afterAWeek)}, sameCharge))}},
	{"lifecycle.illegal-trigger/touched", []part{on("POST /charges/{id}/expire", refusing(refused{where: func(c *call) bool {
		ch, err := c.charge(c.vars[0])
		if err == nil && ch.state == statePaid {
			next := ch.changed(c.stamp())
			next.expiresAt = c.stamp()
			c.acct.charges.put(next.id, next)
		}
		return false
	}}, nil))}},
	{"lifecycle.time-limit", []part{on("GET /sources/{id}", edited(func(c *call, source map[string]any) {
		if s, ok := c.acct.sources.get(c.vars[0]); ok && source["charge_status"] == "expired" {
			if ch, err := c.charge(s.charge); err == nil && ch.endedAt-ch.created >= stamp(chargeLifetime/time.Millisecond) {
				source["charge_status"] = "pending"
			}
		}
	}))}},
	{"lifecycle.one-state", []part{on("GET /charges", eachListed(inStatus("reversed"), func(charge map[string]any) { charge["reversible"] = true }))}},
	{"lifecycle.one-state/expired", []part{on("GET /charges", eachListed(inStatus("expired"), func(charge map[string]any) { charge["expired"] = false }))}},
	{"lifecycle.one-state/reversed", []part{on("POST /charges/{id}/reverse", set(map[string]any{"capturable": true}))}},
	{"lifecycle.legal-change", []part{on("GET /charges", eachListed(wasRefunded, asUnrefunded))}},

	{"exploration.walk", []part{on("POST /charges/{id}/refunds", afterwards(func(c *call, answer any) any {
		c.changeCharge(func(next *charge) { next.refunded -= next.refunded % 10 })
		return answer
	}))}},
}

func chargeAs(so func(ch *charge) bool) func(c *call) bool {
	return func(c *call) bool {
		ch, err := c.charge(c.vars[0])
		return err == nil && so(ch)
	}
}

func partlyRefunded(ch *charge) bool { return ch.refunded > 0 && ch.left() > 0 }

func bySource(ch *charge) bool { return ch.extra().source != nil }

func afterAWeek(c *call) bool {
	return chargeAs(func(ch *charge) bool { return c.stamp()-ch.created > stamp(chargeLifetime/time.Millisecond) })(c)
}

func sameCharge(c *call) any {
	ch, _ := c.charge(c.vars[0])
	return c.chargeView(ch)
}

// changeCharge stores the charge of the path changed.
func (c *call) changeCharge(change func(next *charge)) {
	if ch, err := c.charge(c.vars[0]); err == nil {
		next := ch.changed(c.stamp())
		change(next)
		c.acct.charges.put(next.id, next)
	}
}

func inStatus(status string) func(object map[string]any) bool { return inStatusOf("status", status) }

func inStatusOf(name string, v any) func(object map[string]any) bool {
	return func(object map[string]any) bool { return object[name] == v }
}

// wasRefunded tells that part of a charge was given back.
func wasRefunded(charge map[string]any) bool {
	refunds, _ := charge["refunds"].(map[string]any)
	return len(listedObjects(refunds)) > 0 && charge["refundable"] == true
}

// asUnrefunded shows a charge as it was before its refunds.
func asUnrefunded(charge map[string]any) {
	refunds, _ := charge["refunds"].(map[string]any)
	refunds["data"], refunds["total"], charge["refunded_amount"] = []any{}, 0, 0
}
