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
	{"refund.create", []part{on(refundCharge, where(valued("amount", "1"), refuseWith(Invalid(failedRefund, "amount is too small"))))}},
	{"refund.fields", []part{on(refundCharge, keptRefund(func(c *Call, r *Refund) {
		if ch, err := c.Charge(r.Charge); err == nil {
			r.Transaction = ch.Transaction
		}
	}))}},
	{"refund.fields/voided", []part{on(refundCharge, where(every(missing("void"), not(asksOver(0))), keptRefund(func(_ *Call, r *Refund) { r.Voided = true })))}},
	{"refund.metadata", []part{on(refundCharge, keptRefund(func(_ *Call, r *Refund) { r.Metadata = "" }))}},

	{"refund.partial-state", []part{on("GET /charges/{id}", where(chargeThat(func(ch *Charge, _ Stamp) bool {
		return len(ch.Extra().Refunds) > 1 && ch.Left() > 0
	}), set(map[string]any{"refundable": false})))}},
	{"refund.partial-state/last-only", []part{on("GET /charges/{id}", where(refundedTimes(3), edited(func(c *Call, object map[string]any) {
		ch, _ := c.Charge(c.Vars[0])
		refunds := ch.Extra().Refunds
		object["refunded_amount"] = refunds[len(refunds)-1].Amount
	})))}},
	{"refund.full-state", []part{on("GET /charges/{id}", where(chargeThat(func(ch *Charge, _ Stamp) bool {
		return ch.State == StatePaid && ch.Left() == 0 && !ch.Voided()
	}), set(map[string]any{"refundable": true})))}},
	{"refund.captured-later", []part{on(refundCharge, where(chargeThat(capturedLater), refuseWith(Invalid(failedRefund, "only charges that were captured at once can be refunded"))))}},

	{"refund.in-charge", []part{on("GET /charges/{id}", where(refundedOften, edited(func(_ *Call, object map[string]any) {
		slices.Reverse(object["refunds"].(map[string]any)["data"].([]any))
	})))}},
	{"refund.in-charge/of-others", []part{on(refundsOfOne, where(refundedTimes(0), func(Handler) Handler { return ListRefunds }))}},

	{"refund.over-amount", []part{on(refundCharge, where(every(chargeThat(func(ch *Charge, _ Stamp) bool { return ch.Refunded == 0 }), asksOver(1)), askingForTheRest))}},
	{"refund.over-remaining", []part{on(refundCharge, where(every(chargeThat(func(ch *Charge, _ Stamp) bool {
		return ch.Refunded > 0 && ch.Left() > 0
	}), asksOver(1), not(asksOver(2))), askingForTheRest))}},
	{"refund.after-full", []part{on(refundCharge, recoded(refused{code: failedRefund, message: "already refunded"}, "bad_request"))}},
	{"refund.uncaptured", []part{on(refundCharge, recoded(refused{code: failedRefund, where: chargeIn(StateAuthorized)}, "failed_capture"))}},
	{"refund.reversed", []part{on(refundCharge, recoded(refused{code: failedRefund, where: chargeIn(StateReversed)}, "bad_request"))}},
	{"refund.amount-missing", []part{on(refundCharge, where(missing("amount"), askingForTheRest))}},
	{"refund.amount-not-a-number", []part{on(refundCharge, where(given("amount"), recoded(refused{message: "amount is not a number"}, "invalid_amount")))}},
	{"refund.amount-not-positive", []part{on(refundCharge, where(valued("amount", "0"), accepting(refused{message: "greater than or equal to 1"}, func(c *Call) any {
		return &Refund{ID: c.NewID("rfnd"), Charge: c.Vars[0], Created: c.Stamp(), Currency: "THB", Transaction: c.NewID("trxn")}
	})))}},
	{"refund.charge-unknown", []part{on(refundCharge, refusing(refused{code: "not_found", where: nobodys("chrg", holdsCharge)}, func(err *Error) {
		err.Status, err.Code = http.StatusBadRequest, failedRefund
	}))}},
	{"refund.retrieve", []part{on(oneRefund, set(map[string]any{"funding_amount": 0}))}},
	{"refund.not-found", []part{on(oneRefund, accepting(refused{code: "not_found", where: ofOtherCharge}, func(c *Call) any {
		r, _ := c.Account.Refunds.Get(c.Vars[1])
		return r
	}))}},
	{"refund.list-all", []part{on("GET /refunds", where(valued("limit", "100"), withoutFirst))}},

	{"refund.void", []part{on(refundCharge, where(given("void"), keptRefund(func(_ *Call, r *Refund) { r.Voided = false })))}},
	{"refund.after-365-days", []part{on(refundCharge, where(paidBefore(RefundWindow), shifted(-2*refundedLater)))}},
	{"refund.after-365-days/early", []part{on(refundCharge, where(paidBefore(RefundWindow-2*refundedLater), shifted(2*refundedLater)))}},
	{"refund.at-most-15", []part{on(refundCharge, where(refundedTimes(MaxRefunds), first(func(c *Call) *Error {
		ch, _ := c.Charge(c.Vars[0])
		next := ch.ChangedMore(c.Stamp())
		next.More.Refunds = next.More.Refunds[1:]
		c.Account.Charges.Put(next.ID, next)
		return nil
	})))}},
	{"refund.at-most-15/fourteen", []part{on(refundCharge, where(refundedTimes(MaxRefunds-1), refuseWith(Invalid(failedRefund, "charge has the maximum number of refunds"))))}},
	{"refund.source-not-refundable", []part{on("GET /charges/{id}", where(every(chargedBy("wechat_pay"), chargeIn(StatePaid)), set(map[string]any{"refundable": true})))}},
	{"refund.race-never-exceeds", []part{on(refundCharge, meanwhile(2*time.Millisecond, func(c *Call) func() {
		seen, known := c.Account.Charges.Get(c.Vars[0])
		return func() {
			if known {
				c.Account.Charges.Put(seen.ID, seen)
			}
		}
	}))}},
}

// chargeIn tells that the charge of the path is in a state.
func chargeIn(states ...ChargeState) func(c *Call) bool {
	return chargeThat(func(ch *Charge, _ Stamp) bool { return slices.Contains(states, ch.State) })
}

// chargedBy tells that the charge of the path is by a source of some type.
func chargedBy(kinds ...string) func(c *Call) bool {
	return chargeThat(func(ch *Charge, _ Stamp) bool { return ch.Kind() != nil && slices.Contains(kinds, ch.Kind().Name) })
}

var refundedOften = chargeThat(func(ch *Charge, _ Stamp) bool { return len(ch.Extra().Refunds) > 1 })

func refundedTimes(n int) func(c *Call) bool {
	return chargeThat(func(ch *Charge, _ Stamp) bool { return len(ch.Extra().Refunds) == n })
}

func paidBefore(span time.Duration) func(c *Call) bool {
	return chargeThat(func(ch *Charge, now Stamp) bool { return ch.State == StatePaid && Elapsed(ch.PaidAt, span, now) })
}

// asksOver tells that a refund is of at least so much more than is left.
func asksOver(by int64) func(c *Call) bool {
	return func(c *Call) bool {
		amount, _, ok := c.Params.Integer("amount")
		return ok && chargeThat(func(ch *Charge, _ Stamp) bool { return ch.State == StatePaid && amount >= ch.Left()+by })(c)
	}
}

// askingForTheRest has a refund be of all that is left.
func askingForTheRest(next Handler) Handler {
	return first(func(c *Call) *Error {
		if ch, err := c.Charge(c.Vars[0]); err == nil {
			c.setParam("amount", json.Number(strconv.FormatInt(ch.Left(), 10)))
		}
		return nil
	})(next)
}

// keptRefund changes a refund that was made, wherever it is shown.
func keptRefund(change func(c *Call, r *Refund)) func(Handler) Handler {
	return afterwards(func(c *Call, answer any) any {
		change(c, answer.(*Refund))
		return answer
	})
}

// withoutFirst leaves the first object of a page out.
func withoutFirst(next Handler) Handler {
	return edited(func(_ *Call, list map[string]any) {
		if data, _ := list["data"].([]any); len(data) > 0 {
			list["data"] = data[1:]
		}
	})(next)
}

// nobodys tells that the first id of the path is a well-formed one and that no account has what it names.
func nobodys(prefix string, has func(c *Call, a *Account) bool) func(c *Call) bool {
	return func(c *Call) bool {
		_, ok := ParseID(prefix, c.Vars[0])
		return ok && !has(c, c.Account) && holder(c, has) == nil
	}
}

// ofOtherCharge tells that the refund of the path is one of another charge.
func ofOtherCharge(c *Call) bool {
	_, known := c.Account.Refunds.Get(c.Vars[1])
	return known
}
