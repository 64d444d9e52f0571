package emulator

import "time"

// lifecycleFaults break what cases made of the lifecycles ask, and what is watched in all answers and on walks.
var lifecycleFaults = []defect{
	{"lifecycle.transition", []part{on("PATCH /charges/{id}", where(chargeIn(StateExpired), refuseWith(Invalid("expired_charge", "charge expired"))))}},
	{"lifecycle.transition/voided", []part{on("PATCH /charges/{id}", where(chargeAs((*Charge).Voided), refuseWith(BadRequest("charge was voided"))))}},
	{"lifecycle.transition/failed", []part{on("PATCH /charges/{id}", where(chargeIn(StateFailed), set(map[string]any{"status": "pending"})))}},
	{"lifecycle.transition/partly", []part{on("PATCH /charges/{id}", where(chargeAs(partlyRefunded), set(map[string]any{"refundable": false})))}},
	{"lifecycle.guide-transition", []part{on("POST /charges", where(given("destination"), afterwards(func(c *Call, answer any) any {
		if r, err := c.Recipient(c.Params.Text("destination")); err == nil {
			next := *r
			next.Verified, next.VerifiedAt = false, 0
			c.Account.Recipients.Put(next.ID, &next)
		}
		return answer
	})))}},
	{"lifecycle.guide-transition/gone", []part{on("POST /charges", where(given("destination"), afterwards(func(c *Call, answer any) any {
		if c.Params.Text("currency") == "thb" && missing("capture")(c) && missing("description")(c) {
			c.Account.Recipients.Remove(c.Params.Text("destination"))
		}
		return answer
	})))}},
	{"lifecycle.events", []part{on("POST /charges/{id}/mark_as_paid", silent("charge.complete"))}},
	{"lifecycle.events/failed", []part{on("POST /charges/{id}/mark_as_failed", rekeyed("charge.complete", "charge.expire"))}},
	{"lifecycle.events/3ds", []part{on(oneChargesOwn, where(chargeAs(func(ch *Charge) bool { return ch.ByCard() && ch.Extra().Redirects }),
		unlisted("charge.complete", StatePaid, StateAuthorized)))}},

	{"lifecycle.illegal-trigger", []part{on("POST /charges/{id}/capture", recoded(refused{code: "failed_capture", where: every(chargeAs(bySource), chargeIn(StatePaid))}, "failed_reverse"))}},
	{"lifecycle.illegal-trigger/failed", []part{on("POST /charges/{id}/capture", accepting(refused{where: chargeIn(StateFailed)}, sameCharge))}},
	{"lifecycle.illegal-trigger/later", []part{on("POST /charges/{id}/reverse", accepting(refused{where: every(chargeIn(StateReversed), afterAWeek)}, sameCharge))}},
	{"lifecycle.illegal-trigger/touched", []part{on("POST /charges/{id}/expire", refusing(refused{where: func(c *Call) bool {
		ch, err := c.Charge(c.Vars[0])
		if err == nil && ch.State == StatePaid {
			next := ch.Changed(c.Stamp())
			next.ExpiresAt = c.Stamp()
			c.Account.Charges.Put(next.ID, next)
		}
		return false
	}}, nil))}},
	{"lifecycle.time-limit", []part{on("GET /sources/{id}", edited(func(c *Call, source map[string]any) {
		if s, ok := c.Account.Sources.Get(c.Vars[0]); ok && source["charge_status"] == "expired" {
			if ch, err := c.Charge(s.Charge); err == nil && ch.EndedAt-ch.Created >= Stamp(ChargeLifetime/time.Millisecond) {
				source["charge_status"] = "pending"
			}
		}
	}))}},
	{"lifecycle.one-state", []part{on("GET /charges", eachListed(inStatus("reversed"), func(charge map[string]any) { charge["reversible"] = true }))}},
	{"lifecycle.one-state/expired", []part{on("GET /charges", eachListed(inStatus("expired"), func(charge map[string]any) { charge["expired"] = false }))}},
	{"lifecycle.one-state/reversed", []part{on("POST /charges/{id}/reverse", set(map[string]any{"capturable": true}))}},
	{"lifecycle.legal-change", []part{on("GET /charges", eachListed(wasRefunded, asUnrefunded))}},

	{"exploration.walk", []part{on("POST /charges/{id}/refunds", afterwards(func(c *Call, answer any) any {
		c.changeCharge(func(next *Charge) { next.Refunded -= next.Refunded % 10 })
		return answer
	}))}},
}

func chargeAs(so func(ch *Charge) bool) func(c *Call) bool {
	return func(c *Call) bool {
		ch, err := c.Charge(c.Vars[0])
		return err == nil && so(ch)
	}
}

func partlyRefunded(ch *Charge) bool { return ch.Refunded > 0 && ch.Left() > 0 }

func bySource(ch *Charge) bool { return ch.Extra().Source != nil }

func afterAWeek(c *Call) bool {
	return chargeAs(func(ch *Charge) bool { return c.Stamp()-ch.Created > Stamp(ChargeLifetime/time.Millisecond) })(c)
}

func sameCharge(c *Call) any {
	ch, _ := c.Charge(c.Vars[0])
	return c.ChargeView(ch)
}

// changeCharge stores the charge of the path changed.
func (c *Call) changeCharge(change func(next *Charge)) {
	if ch, err := c.Charge(c.Vars[0]); err == nil {
		next := ch.Changed(c.Stamp())
		change(next)
		c.Account.Charges.Put(next.ID, next)
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
