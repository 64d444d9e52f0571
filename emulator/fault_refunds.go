package emulator

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"time"
)

const (
	oneRefund     = "GET /charges/{id}/refunds/{id}"
	refundsOfOne  = "GET /charges/{id}/refunds"
	refundCharge  = "POST /charges/{id}/refunds"
	failedRefund  = "failed_refund"
	refundedLater = 24 * time.Hour
)

var refundFaults = []defect{
	{"refund.schema", []part{on(refundCharge, where(given("void"), set(map[string]any{"approval_code": 0})))}},
	{"refund.create", []part{on(refundCharge, where(valued("amount", "1"), refuseWith(invalid(failedRefund, "amount is too small"))))}},
	{"refund.fields", []part{on(refundCharge, keptRefund(func(c *call, r *refund) {
		if ch, err := c.charge(r.charge); err == nil {
			r.transaction = ch.transaction
		}
	}))}},
	{"refund.fields/voided", []part{on(refundCharge, where(every(missing("void"), not(asksOver(0))), keptRefund(func(_ *call, r *refund) { r.voided = true })))}},
	{"refund.metadata", []part{on(refundCharge, keptRefund(func(_ *call, r *refund) { r.metadata = "" }))}},

	{"refund.partial-state", []part{on("GET /charges/{id}", where(chargeThat(func(ch *charge, _ stamp) bool {
		return len(ch.extra().refunds) > 1 && ch.left() > 0
	}), set(map[string]any{"refundable": false})))}},
	{"refund.partial-state/last-only", []part{on("GET /charges/{id}", where(refundedTimes(3), edited(func(c *call, object map[string]any) {
		ch, _ := c.charge(c.vars[0])
		refunds := ch.extra().refunds
		object["refunded_amount"] = refunds[len(refunds)-1].amount
	})))}},
	{"refund.full-state", []part{on("GET /charges/{id}", where(chargeThat(func(ch *charge, _ stamp) bool {
		return ch.state == statePaid && ch.left() == 0 && !ch.voided()
	}), set(map[string]any{"refundable": true})))}},
	{"refund.captured-later", []part{on(refundCharge, where(chargeThat(capturedLater), refuseWith(invalid(failedRefund, "only charges that were captured at once can be refunded"))))}},

	{"refund.in-charge", []part{on("GET /charges/{id}", where(refundedOften, edited(func(_ *call, object map[string]any) {
		slices.Reverse(object["refunds"].(map[string]any)["data"].([]any))
	})))}},
	{"refund.in-charge/of-others", []part{on(refundsOfOne, where(refundedTimes(0), func(handler) handler { return listRefunds }))}},

	{"refund.over-amount", []part{on(refundCharge, where(every(chargeThat(func(ch *charge, _ stamp) bool { return ch.refunded == 0 }), asksOver(1)), askingForTheRest))}},
	{"refund.over-remaining", []part{on(refundCharge, where(every(chargeThat(func(ch *charge, _ stamp) bool {
		return ch.refunded > 0 && ch.left() > 0
	}), asksOver(1), not(asksOver(2))), askingForTheRest))}},
	{"refund.after-full", []part{on(refundCharge, recoded(refused{code: failedRefund, message: "already refunded"}, "bad_request"))}},
	{"refund.uncaptured", []part{on(refundCharge, recoded(refused{code: failedRefund, where: chargeIn(stateAuthorized)}, "failed_capture"))}},
	{"refund.reversed", []part{on(refundCharge, recoded(refused{code: failedRefund, where: chargeIn(stateReversed)}, "bad_request"))}},
	{"refund.amount-missing", []part{on(refundCharge, where(missing("amount"), askingForTheRest))}},
	{"refund.amount-not-a-number", []part{on(refundCharge, where(given("amount"), recoded(refused{message: "amount is not a number"}, "invalid_amount")))}},
	{"refund.amount-not-positive", []part{on(refundCharge, where(valued("amount", "0"), accepting(refused{message: "greater than or equal to 1"}, func(c *call) any {
		return &refund{id: c.newID("rfnd"), charge: c.vars[0], created: c.stamp(), currency: "THB", transaction: c.newID("trxn")}
	})))}},
	{"refund.charge-unknown", []part{on(refundCharge, refusing(refused{code: "not_found", where: nobodys("chrg", holdsCharge)}, func(err *apiError) {
		err.status, err.code = http.StatusBadRequest, failedRefund
	}))}},
	{"refund.retrieve", []part{on(oneRefund, set(map[string]any{"funding_amount": 0}))}},
	{"refund.not-found", []part{on(oneRefund, accepting(refused{code: "not_found", where: ofOtherCharge}, func(c *call) any {
		r, _ := c.acct.refunds.get(c.vars[1])
		return r
	}))}},
	{"refund.list-all", []part{on("GET /refunds", where(valued("limit", "100"), withoutFirst))}},

	{"refund.void", []part{on(refundCharge, where(given("void"), keptRefund(func(_ *call, r *refund) { r.voided = false })))}},
	{"refund.after-365-days", []part{on(refundCharge, where(paidBefore(refundWindow), shifted(-2*refundedLater)))}},
	{"refund.after-365-days/early", []part{on(refundCharge, where(paidBefore(refundWindow-2*refundedLater), shifted(2*refundedLater)))}},
	{"refund.at-most-15", []part{on(refundCharge, where(refundedTimes(maxRefunds), first(func(c *call) *apiError {
		ch, _ := c.charge(c.vars[0])
		next := ch.changedMore(c.stamp())
		next.more.refunds = next.more.refunds[1:]
		c.acct.charges.put(next.id, next)
		return nil
	})))}},
	{"refund.at-most-15/fourteen", []part{on(refundCharge, where(refundedTimes(maxRefunds-1), refuseWith(invalid(failedRefund, "charge has the maximum number of refunds"))))}},
	{"refund.source-not-refundable", []part{on("GET /charges/{id}", where(every(chargedBy("wechat_pay"), chargeIn(statePaid)), set(map[string]any{"refundable": true})))}},
	{"refund.race-never-exceeds", []part{on(refundCharge, meanwhile(2*time.Millisecond, func(c *call) func() {
		seen, known := c.acct.charges.get(c.vars[0])
		return func() {
			if known {
				c.acct.charges.put(seen.id, seen)
			}
		}
	}))}},
}

// chargeIn tells that the charge of the path is in a state.
func chargeIn(states ...chargeState) func(c *call) bool {
	return chargeThat(func(ch *charge, _ stamp) bool { return slices.Contains(states, ch.state) })
}

// chargedBy tells that the charge of the path is by a source of some type.
func chargedBy(kinds ...string) func(c *call) bool {
	return chargeThat(func(ch *charge, _ stamp) bool { return ch.kind() != nil && slices.Contains(kinds, ch.kind().name) })
}

var refundedOften = chargeThat(func(ch *charge, _ stamp) bool { return len(ch.extra().refunds) > 1 })

func refundedTimes(n int) func(c *call) bool {
	return chargeThat(func(ch *charge, _ stamp) bool { return len(ch.extra().refunds) == n })
}

func paidBefore(span time.Duration) func(c *call) bool {
	return chargeThat(func(ch *charge, now stamp) bool { return ch.state == statePaid && elapsed(ch.paidAt, span, now) })
}

// asksOver tells that a refund is of at least so much more than is left.
func asksOver(by int64) func(c *call) bool {
	return func(c *call) bool {
		amount, _, ok := c.params.integer("amount")
		return ok && chargeThat(func(ch *charge, _ stamp) bool { return ch.state == statePaid && amount >= ch.left()+by })(c)
	}
}

// askingForTheRest has a refund be of all that is left.
func askingForTheRest(next handler) handler {
	return first(func(c *call) *apiError {
		if ch, err := c.charge(c.vars[0]); err == nil {
			c.setParam("amount", json.Number(strconv.FormatInt(ch.left(), 10)))
		}
		return nil
	})(next)
}

// keptRefund changes a refund that was made, wherever it is shown.
func keptRefund(change func(c *call, r *refund)) func(handler) handler {
	return afterwards(func(c *call, answer any) any {
		change(c, answer.(*refund))
		return answer
	})
}

// withoutFirst leaves the first object of a page out.
func withoutFirst(next handler) handler {
	return edited(func(_ *call, list map[string]any) {
		if data, _ := list["data"].([]any); len(data) > 0 {
			list["data"] = data[1:]
		}
	})(next)
}

// nobodys tells that the first id of the path is a well-formed one and that no account has what it names.
func nobodys(prefix string, has func(c *call, a *account) bool) func(c *call) bool {
	return func(c *call) bool {
		_, ok := parseID(prefix, c.vars[0])
		return ok && !has(c, c.acct) && holder(c, has) == nil
	}
}

// ofOtherCharge tells that the refund of the path is one of another charge.
func ofOtherCharge(c *call) bool {
	_, known := c.acct.refunds.get(c.vars[1])
	return known
}
