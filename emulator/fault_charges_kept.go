package emulator

import (
	"strings"
	"time"
)

// keptChargeFaults are those of reading, listing, changing and ending charges.
var keptChargeFaults = []defect{
	{"charge.retrieve", []part{on(reading, where(chargeThat(ofCustomer), set(map[string]any{"ip": "203.0.113.7"})))}},
	{"charge.retrieve/reversed-at", []part{on(reading, where(chargeIn(StateReversed), moved("reversed_at", time.Second)))}},
	{"charge.retrieve/metadata", []part{on(reading, where(chargeThat(func(ch *Charge, _ Stamp) bool { return ch.Description == "Order 1" }), withoutTexts("metadata")))}},
	{"charge.not-found", []part{on(reading, reworded(refused{where: chargeUnknown}, "there is no such charge"))}},
	{"charge.not-found/other-object", []part{on(reading, restated(refused{where: func(c *Call) bool { return strings.HasPrefix(c.Vars[0], "cust_") }}, 400))}},
	{"charge.update-description", []part{on(updating, where(chargeThat(inState(StateReversed)), deleted("description")))}},
	{"charge.update-description/merged", []part{on(updating, where(given("metadata"), ignoringMetadata))}},
	{"charge.update-description/unsaved", []part{on(updating, where(chargeIn(StateAuthorized), unsaved))}},
	{"charge.update-nothing-else", []part{on(updating, where(given("amount"), keptCharge(func(c *Call, ch *Charge) {
		if amount, _, ok := c.Params.Integer("amount"); ok {
			ch.Amount = amount
		}
	})))}},
	{"charge.update-nothing-else/description", []part{on(updating, where(missing("description"), keptCharge(func(_ *Call, ch *Charge) { ch.Description = "" })))}},
	{"charge.update-nothing-else/metadata", []part{on(updating, where(missing("metadata"), keptCharge(func(_ *Call, ch *Charge) { ch.Metadata = "" })))}},
	{"charge.update-nothing-else/captures", []part{on(updating, where(valued("capture", "true"), keptCharge(func(c *Call, ch *Charge) {
		if ch.State == StateAuthorized {
			c.Pay(ch, ch.Amount)
		}
	})))}},
	{"charge.update-unknown", []part{on(updating, restated(refused{where: chargeUnknown}, 400))}},
	{"charge.update-unknown/code", []part{on(updating, recoded(refused{where: chargeUnknown}, "invalid_charge"))}},
	{"charge.expand", []part{on(reading, where(valued("expand", "true"), edited(func(_ *Call, ch map[string]any) {
		if transaction, ok := ch["transaction"].(map[string]any); ok {
			ch["transaction"] = transaction["id"]
		}
	})))}},
	{"charge.expand/always", []part{on(reading, where(chargeThat(ofCustomer), where(missing("expand"), put("expand", "true"))))}},
	{"charge.in-list", []part{on(listing, eachCharge(func(_ *Call, ch map[string]any) {
		if ch["capturable"] == true {
			ch["amount"] = number(ch["amount"]) + 1
		}
	}))}},
	{"charge.in-list/status", []part{on(listing, eachCharge(func(_ *Call, ch map[string]any) {
		if ch["capturable"] == true {
			ch["status"] = "successful"
		}
	}))}},
	{"charge.mark-as-paid", []part{on(paying, keptCharge(func(_ *Call, ch *Charge) { ch.Transaction = "" }))}},
	{"charge.mark-as-paid/paid-at", []part{on(paying, set(map[string]any{"paid_at": nil}))}},
	{"charge.mark-as-paid/fails", []part{on(paying, where(chargeThat(ofSource), keptCharge(func(_ *Call, ch *Charge) {
		ch.State, ch.Failure, ch.PaidAt, ch.AuthorizedAt, ch.Transaction = StateFailed, FailureOf(DefaultFailure), 0, 0, ""
	})))}},
	{"charge.mark-as-failed", []part{on(failing, keptCharge(func(_ *Call, ch *Charge) { ch.Failure = &Failure{ch.Failure.Code, ""} }))}},
	{"charge.mark-as-failed/no-reason", []part{on(failing, where(chargeThat(ofSource), keptCharge(func(_ *Call, ch *Charge) { ch.Failure = nil })))}},
	{"charge.mark-as-failed/expires", []part{on(failing, where(chargeThat(ofSource), keptCharge(func(c *Call, ch *Charge) {
		ch.State, ch.Failure, ch.EndedAt = StateExpired, nil, c.Stamp()
	})))}},
	{"charge.mark-unknown", []part{on(paying, restated(refused{where: chargeUnknown}, 400))}},
	{"charge.mark-unknown/failed", []part{on(failing, recoded(refused{where: chargeUnknown}, "failed_charge"))}},
	{"charge.terminal-states-stay", []part{on(failing, turned(inState(StatePaid), func(_ *Call, ch *Charge) { ch.PaidAt += 1000 }))}},
	{"charge.terminal-states-stay/paid-again", []part{on(paying, turnedTo(StateWaiting, inState(StateFailed)))}},
	{"charge.terminal-states-stay/reversed-fails", []part{on(expiring, refusedThen(func(c *Call) {
		if ch, err := c.Charge(c.Vars[0]); err == nil && ch.State == StateReversed {
			next := ch.Changed(c.Stamp())
			next.Failure = FailureOf(DefaultFailure)
			c.Account.Charges.Put(next.ID, next)
		}
	}))}},
	{"charge.terminal-states-stay/lapsed", []part{on(failing, turned(inState(StateLapsed), func(c *Call, ch *Charge) { ch.State = StateFailed; ch.Failure = FailureOf(DefaultFailure) }))}},

	{"expire.pending", []part{on(expiring, where(chargeThat(ofSource), keptCharge(func(_ *Call, ch *Charge) { ch.EndedAt += 5000 })))}},
	{"expire.pending/expires-at", []part{on(expiring, where(chargeThat(ofSource), keepingExpiry))}},
	{"expire.pending/3ds", []part{on(expiring, where(chargeThat(through3DS), keptCharge(func(_ *Call, ch *Charge) { ch.State, ch.Failure = StateFailed, FailureOf("payment_expired") })))}},
	{"expire.paid", []part{on(expiring, recoded(refused{where: chargeIn(StatePaid)}, "failed_reverse"))}},
	{"expire.paid/sources", []part{on(expiring, where(chargeThat(ofSource), accepting(refused{where: chargeIn(StatePaid)}, asItIs)))}},
	{"expire.twice", []part{on(expiring, accepting(refused{where: chargeIn(StateExpired)}, asItIs))}},
	{"expire.twice/code", []part{on(expiring, recoded(refused{where: chargeIn(StateExpired)}, "expired_charge"))}},
	{"expire.unknown", []part{on(expiring, restated(refused{where: chargeUnknown}, 400))}},
	{"expire.by-time", []part{on(reading, where(chargeThat(func(ch *Charge, now Stamp) bool {
		return ch.State == StateWaiting && ch.ExpiresAt-now <= millis(time.Minute)
	}), shifted(time.Minute)))}},
	{"expire.by-time/late", []part{on(reading, where(chargeThat(justExpired), set(map[string]any{"status": "pending", "expired": false, "expired_at": nil})))}},
	{"expire.by-time/expired-at", []part{on(reading, where(chargeThat(justExpired), moved("expired_at", time.Minute)))}},
	{"expire.by-time/in-list", []part{on(listing, eachCharge(func(_ *Call, ch map[string]any) {
		if ch["expired"] == true && ch["expired_at"] != ch["created_at"] {
			ch["status"] = "pending"
		}
	}))}},
	{"expire.expires-at-given", []part{on(creating, deleted("expires_at"))}},
	{"expire.expires-at-given/minute", []part{on(creating, where(given("expires_at"), keptCharge(func(_ *Call, ch *Charge) { ch.ExpiresAt += millis(time.Minute) })))}},
	{"expire.completed-late", []part{on(paying, turnedTo(StateWaiting, func(ch *Charge, now Stamp) bool {
		return justExpired(ch, now) && ch.ExpiresAt > ch.Created
	}))}},
	{"expire.completed-late/status", []part{on(paying, restated(refused{code: "expired_charge"}, 404))}},
}

const (
	updating = "PATCH /charges/{id}"
	listing  = "GET /charges"
)

// justExpired tells that the time of a waiting charge ran out less than two minutes ago.
func justExpired(ch *Charge, now Stamp) bool {
	return ch.State == StateExpired && ch.EndedAt > ch.Created && now-ch.EndedAt <= millis(2*time.Minute)
}

// withoutTexts empties an object of an answer.
func withoutTexts(name string) func(Handler) Handler {
	return edited(func(_ *Call, object map[string]any) { object[name] = map[string]any{} })
}

// ignoringMetadata keeps the metadata there is and adds what is new.
func ignoringMetadata(next Handler) Handler {
	return func(c *Call) (any, *Error) {
		old, err := c.Charge(c.Vars[0])
		answer, refusal := next(c)
		if view, ok := answer.(ChargeView); ok && err == nil && old.Metadata != "" {
			view.Metadata = old.Metadata
		}
		return answer, refusal
	}
}

// unsaved answers the change and does not keep it.
func unsaved(next Handler) Handler {
	return func(c *Call) (any, *Error) {
		old, _ := c.Charge(c.Vars[0])
		answer, err := next(c)
		c.Account.Charges.Put(old.ID, old)
		return answer, err
	}
}

// keepingExpiry leaves expires_at where it was.
func keepingExpiry(next Handler) Handler {
	return func(c *Call) (any, *Error) {
		old, _ := c.Charge(c.Vars[0])
		answer, err := next(c)
		if view, ok := answer.(ChargeView); ok {
			view.ExpiresAt = old.ExpiresAt
		}
		return answer, err
	}
}

// eachCharge changes the charges of a list.
func eachCharge(change func(c *Call, ch map[string]any)) func(Handler) Handler {
	return edited(func(c *Call, list map[string]any) {
		data, _ := list["data"].([]any)
		for _, item := range data {
			if ch, ok := item.(map[string]any); ok {
				change(c, ch)
			}
		}
	})
}
