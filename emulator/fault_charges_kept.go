package emulator

import (
	"strings"
	"time"
)

// keptChargeFaults are those of reading, listing, changing and ending charges.
var keptChargeFaults = []defect{
	{"charge.retrieve", []part{on(reading, where(chargeThat(ofCustomer), set(map[string]any{"ip": "203.0.113.7"})))}},
	{"charge.retrieve/reversed-at", []part{on(reading, where(chargeIn(stateReversed), moved("reversed_at", time.Second)))}},
	{"charge.retrieve/metadata", []part{on(reading, where(chargeThat(func(ch *charge, _ stamp) bool { return ch.description == "Order 1" }), withoutTexts("metadata")))}},
	{"charge.not-found", []part{on(reading, reworded(refused{where: chargeUnknown}, "there is no such charge"))}},
	{"charge.not-found/other-object", []part{on(reading, restated(refused{where: func(c *call) bool { return strings.HasPrefix(c.vars[0], "cust_") }}, 400))}},
	{"charge.update-description", []part{on(updating, where(chargeThat(inState(stateReversed)), deleted("description")))}},
	{"charge.update-description/merged", []part{on(updating, where(given("metadata"), ignoringMetadata))}},
	{"charge.update-description/unsaved", []part{on(updating, where(chargeIn(stateAuthorized), unsaved))}},
	{"charge.update-nothing-else", []part{on(updating, where(given("amount"), keptCharge(func(c *call, ch *charge) {
		if amount, _, ok := c.params.integer("amount"); ok {
			ch.amount = amount
		}
	})))}},
	{"charge.update-nothing-else/description", []part{on(updating, where(missing("description"), keptCharge(func(_ *call, ch *charge) { ch.description = "" })))}},
	{"charge.update-nothing-else/metadata", []part{on(updating, where(missing("metadata"), keptCharge(func(_ *call, ch *charge) { ch.metadata = "" })))}},
	{"charge.update-nothing-else/captures", []part{on(updating, where(valued("capture", "true"), keptCharge(func(c *call, ch *charge) {
		if ch.state == stateAuthorized {
			c.pay(ch, ch.amount)
		}
	})))}},
	{"charge.update-unknown", []part{on(updating, restated(refused{where: chargeUnknown}, 400))}},
	{"charge.update-unknown/code", []part{on(updating, recoded(refused{where: chargeUnknown}, "invalid_charge"))}},
	{"charge.expand", []part{on(reading, where(valued("expand", "true"), edited(func(_ *call, ch map[string]any) {
		if transaction, ok := ch["transaction"].(map[string]any); ok {
			ch["transaction"] = transaction["id"]
		}
	})))}},
	{"charge.expand/always", []part{on(reading, where(chargeThat(ofCustomer), where(missing("expand"), put("expand", "true"))))}},
	{"charge.in-list", []part{on(listing, eachCharge(func(_ *call, ch map[string]any) {
		if ch["capturable"] == true {
			ch["amount"] = number(ch["amount"]) + 1
		}
	}))}},
	{"charge.in-list/status", []part{on(listing, eachCharge(func(_ *call, ch map[string]any) {
		if ch["capturable"] == true {
			ch["status"] = "successful"
		}
	}))}},
	{"charge.mark-as-paid", []part{on(paying, keptCharge(func(_ *call, ch *charge) { ch.transaction = "" }))}},
	{"charge.mark-as-paid/paid-at", []part{on(paying, set(map[string]any{"paid_at": nil}))}},
	{"charge.mark-as-paid/fails", []part{on(paying, where(chargeThat(ofSource), keptCharge(func(_ *call, ch *charge) {
		ch.state, ch.failure, ch.paidAt, ch.authorizedAt, ch.transaction = stateFailed, failureOf(defaultFailure), 0, 0, ""
	})))}},
	{"charge.mark-as-failed", []part{on(failing, keptCharge(func(_ *call, ch *charge) { ch.failure = &failure{ch.failure.code, ""} }))}},
	{"charge.mark-as-failed/no-reason", []part{on(failing, where(chargeThat(ofSource), keptCharge(func(_ *call, ch *charge) { ch.failure = nil })))}},
	{"charge.mark-as-failed/expires", []part{on(failing, where(chargeThat(ofSource), keptCharge(func(c *call, ch *charge) {
		ch.state, ch.failure, ch.endedAt = stateExpired, nil, c.stamp()
	})))}},
	{"charge.mark-unknown", []part{on(paying, restated(refused{where: chargeUnknown}, 400))}},
	{"charge.mark-unknown/failed", []part{on(failing, recoded(refused{where: chargeUnknown}, "failed_charge"))}},
	{"charge.terminal-states-stay", []part{on(failing, turned(inState(statePaid), func(_ *call, ch *charge) { ch.paidAt += 1000 }))}},
	{"charge.terminal-states-stay/paid-again", []part{on(paying, turnedTo(stateWaiting, inState(stateFailed)))}},
	{"charge.terminal-states-stay/reversed-fails", []part{on(expiring, refusedThen(func(c *call) {
		if ch, err := c.charge(c.vars[0]); err == nil && ch.state == stateReversed {
			next := ch.changed(c.stamp())
			next.failure = failureOf(defaultFailure)
			c.acct.charges.put(next.id, next)
		}
	}))}},
	{"charge.terminal-states-stay/lapsed", []part{on(failing, turned(inState(stateLapsed), func(c *call, ch *charge) { ch.state = stateFailed; ch.failure = failureOf(defaultFailure) }))}},

	{"expire.pending", []part{on(expiring, where(chargeThat(ofSource), keptCharge(func(_ *call, ch *charge) { ch.endedAt += 5000 })))}},
	{"expire.pending/expires-at", []part{on(expiring, where(chargeThat(ofSource), keepingExpiry))}},
	{"expire.pending/3ds", []part{on(expiring, where(chargeThat(through3DS), keptCharge(func(_ *call, ch *charge) { ch.state, ch.failure = stateFailed, failureOf("payment_expired") })))}},
	{"expire.paid", []part{on(expiring, recoded(refused{where: chargeIn(statePaid)}, "failed_reverse"))}},
	{"expire.paid/sources", []part{on(expiring, where(chargeThat(ofSource), accepting(refused{where: chargeIn(statePaid)}, asItIs)))}},
	{"expire.twice", []part{on(expiring, accepting(refused{where: chargeIn(stateExpired)}, asItIs))}},
	{"expire.twice/code", []part{on(expiring, recoded(refused{where: chargeIn(stateExpired)}, "expired_charge"))}},
	{"expire.unknown", []part{on(expiring, restated(refused{where: chargeUnknown}, 400))}},
	{"expire.by-time", []part{on(reading, where(chargeThat(func(ch *charge, now stamp) bool {
		return ch.state == stateWaiting && ch.expiresAt-now <= millis(time.Minute)
	}), shifted(time.Minute)))}},
	{"expire.by-time/late", []part{on(reading, where(chargeThat(justExpired), set(map[string]any{"status": "pending", "expired": false, "expired_at": nil})))}},
	{"expire.by-time/expired-at", []part{on(reading, where(chargeThat(justExpired), moved("expired_at", time.Minute)))}},
	{"expire.by-time/in-list", []part{on(listing, eachCharge(func(_ *call, ch map[string]any) {
		if ch["expired"] == true && ch["expired_at"] != ch["created_at"] {
			ch["status"] = "pending"
		}
	}))}},
	{"expire.expires-at-given", []part{on(creating, deleted("expires_at"))}},
	{"expire.expires-at-given/minute", []part{on(creating, where(given("expires_at"), keptCharge(func(_ *call, ch *charge) { ch.expiresAt += millis(time.Minute) })))}},
	{"expire.completed-late", []part{on(paying, turnedTo(stateWaiting, func(ch *charge, now stamp) bool {
		return justExpired(ch, now) && ch.expiresAt > ch.created
	}))}},
	{"expire.completed-late/status", []part{on(paying, restated(refused{code: "expired_charge"}, 404))}},
}

const (
	updating = "PATCH /charges/{id}"
	listing  = "GET /charges"
)

// justExpired tells that the time of a waiting charge ran out less than two minutes ago.
func justExpired(ch *charge, now stamp) bool {
	return ch.state == stateExpired && ch.endedAt > ch.created && now-ch.endedAt <= millis(2*time.Minute)
}

// withoutTexts empties an object of an answer.
func withoutTexts(name string) func(handler) handler {
	return edited(func(_ *call, object map[string]any) { object[name] = map[string]any{} })
}

// ignoringMetadata keeps the metadata there is and adds what is new.
func ignoringMetadata(next handler) handler {
	return func(c *call) (any, *apiError) {
		old, err := c.charge(c.vars[0])
		answer, refusal := next(c)
		if view, ok := answer.(chargeView); ok && err == nil && old.metadata != "" {
			view.metadata = old.metadata
		}
		return answer, refusal
	}
}

// unsaved answers the change and does not keep it.
func unsaved(next handler) handler {
	return func(c *call) (any, *apiError) {
		old, _ := c.charge(c.vars[0])
		answer, err := next(c)
		c.acct.charges.put(old.id, old)
		return answer, err
	}
}

// keepingExpiry leaves expires_at where it was.
func keepingExpiry(next handler) handler {
	return func(c *call) (any, *apiError) {
		old, _ := c.charge(c.vars[0])
		answer, err := next(c)
		if view, ok := answer.(chargeView); ok {
			view.expiresAt = old.expiresAt
		}
		return answer, err
	}
}

// eachCharge changes the charges of a list.
func eachCharge(change func(c *call, ch map[string]any)) func(handler) handler {
	return edited(func(c *call, list map[string]any) {
		data, _ := list["data"].([]any)
		for _, item := range data {
			if ch, ok := item.(map[string]any); ok {
				change(c, ch)
			}
		}
	})
}
