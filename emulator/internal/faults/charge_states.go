package faults

import (
	"strings"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/cards"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

var chargeStateFaults = []Fault{
	{"charge.declined", []Change{on(creating, where(every(cardOf(outcomeIs(cards.OutcomeInsufficientFund)), valued("capture", "false")), settledAs(cards.OutcomeSuccess)))}},
	{"charge.declined/without-reason", []Change{on(creating, edited(func(c *api.Call, ch map[string]any) {
		if ch["failure_code"] == "insufficient_fund" {
			ch["failure_message"] = nil
		}
	}))}},
	{"charge.declined/status", []Change{on(creating, restated(refused{code: "insufficient_funds"}, 400))}},
	{"charge.declined-insufficient-fund", []Change{on(creating, where(every(cardOf(outcomeIs(cards.OutcomeInsufficientFund)), cardOf(brandIs("JCB"))), settledAs(cards.OutcomeFailedProcessing)))}},
	{"charge.declined-insufficient-fund/message", []Change{on(creating, edited(func(c *api.Call, ch map[string]any) {
		if ch["failure_code"] == "insufficient_fund" {
			ch["failure_message"] = "insufficient fund"
		}
	}))}},
	{"charge.declined-stolen-or-lost-card", []Change{on(creating, where(cardOf(outcomeIs(cards.OutcomeStolenOrLost)), settledAs(cards.OutcomePaymentRejected)))}},
	{"charge.declined-failed-processing", []Change{on(creating, where(every(cardOf(outcomeIs(cards.OutcomeFailedProcessing)), cardOf(brandIs("Diners Club"))), settledAs(cards.OutcomeSuccess)))}},
	{"charge.declined-payment-rejected", []Change{on(creating, where(cardOf(outcomeIs(cards.OutcomePaymentRejected)), settledAs(cards.OutcomeFailedProcessing)))}},
	{"charge.declined-failed-fraud-check", []Change{on(creating, where(cardOf(outcomeIs(cards.OutcomeFailedFraudCheck)), settledAs(cards.OutcomeSuccess)))}},
	{"charge.declined-invalid-account-number", []Change{on(creating, where(cardOf(outcomeIs(cards.OutcomeInvalidAccountNumber)), settledAs(cards.OutcomeInvalidSecurityCode)))}},
	{"charge.declined-invalid-security-code", []Change{on(creating, where(cardOf(outcomeIs(cards.OutcomeInvalidSecurityCode)), settledAs(cards.OutcomeInvalidAccountNumber)))}},
	{"charge.decline-guide-card", []Change{on(creating, where(cardOf(outcomeIs(cards.OutcomeDocumentedOnly)), settledAs(cards.OutcomeSuccess)))}},
	{"charge.success-cards", []Change{on(creating, where(cardOf(brandIs("Discover")), where(cardOf(outcomeIs(cards.OutcomeSuccess)), settledAs(cards.OutcomeFailedProcessing))))}},
	{"charge.declined-spends-token", []Change{on(creating, where(cardOf(outcomeIs(cards.OutcomeInsufficientFund)), sparingToken))}},
	{"charge.3ds-pending", []Change{on(creating, where(every(given("return_uri"), given("customer")), deleted("return_uri")))}},
	{"charge.3ds-pending/no-authorize-uri", []Change{on(creating, edited(func(_ *api.Call, ch map[string]any) {
		if ch["source"] == nil && ch["capture"] == false {
			ch["authorize_uri"] = nil
		}
	}))}},
	{"charge.3ds-complete", []Change{on(reading, where(chargeThat(passed3DS), set(map[string]any{"refundable": false})))}},
	{"charge.3ds-complete/amount", []Change{on(reading, where(chargeThat(passed3DS), edited(func(_ *api.Call, ch map[string]any) { ch["amount"] = number(ch["amount"]) - 1 })))}},
	{"charge.3ds-failed", []Change{on(reading, where(chargeThat(failed3DS), set(map[string]any{"failure_code": nil, "failure_message": nil})))}},
	{"charge.3ds-failed/still-pending", []Change{on(reading, where(chargeThat(failed3DS), set(map[string]any{"status": "pending"})))}},
	{"charge.3ds-authorize-only", []Change{on(creating, where(every(given("return_uri"), missing("source"), valued("capture", "false")), keptCharge(func(_ *api.Call, ch *api.Charge) { ch.Capture = true })))}},
	{"charge.3ds-authorize-only/reverse", []Change{on(reversing, where(chargeThat(through3DS), refuseWith(apierror.Invalid("failed_reverse", "only uncaptured authorized charges can be reversed"))))}},
	{"charge.3ds-enrolment-fails", []Change{on(creating, where(every(cardOf(outcomeIs(cards.OutcomeNotEnrolled)), cardOf(brandIs("JCB"))), settledAs(cards.OutcomeSuccess)))}},
	{"charge.3ds-enrolment-fails/code", []Change{on(creating, where(cardOf(outcomeIs(cards.OutcomeNotEnrolled)), settledAs(cards.OutcomeFailedProcessing)))}},
	{"charge.3ds-validation-fails", []Change{on(creating, where(every(cardOf(outcomeIs(cards.OutcomeValidationFailed)), cardOf(brandIs("American Express"))), settledAs(cards.OutcomeSuccess)))}},
	{"charge.3ds-validation-fails/code", []Change{on(creating, where(cardOf(outcomeIs(cards.OutcomeValidationFailed)), settledAs(cards.OutcomeFailedFraudCheck)))}},

	{"charge.retrieve", []Change{on(reading, where(chargeThat(ofCustomer), set(map[string]any{"ip": "203.0.113.7"})))}},
	{"charge.retrieve/reversed-at", []Change{on(reading, where(chargeIn(api.StateReversed), moved("reversed_at", time.Second)))}},
	{"charge.retrieve/metadata", []Change{on(reading, where(chargeThat(func(ch *api.Charge, _ wire.Stamp) bool { return ch.Description == "Order 1" }), withoutTexts("metadata")))}},
	{"charge.not-found", []Change{on(reading, reworded(refused{where: chargeUnknown}, "there is no such charge"))}},
	{"charge.not-found/other-object", []Change{on(reading, restated(refused{where: func(c *api.Call) bool { return strings.HasPrefix(c.Vars[0], "cust_") }}, 400))}},
	{"charge.update-description", []Change{on(updating, where(chargeThat(inState(api.StateReversed)), deleted("description")))}},
	{"charge.update-description/merged", []Change{on(updating, where(given("metadata"), ignoringMetadata))}},
	{"charge.update-description/unsaved", []Change{on(updating, where(chargeIn(api.StateAuthorized), unsaved))}},
	{"charge.update-nothing-else", []Change{on(updating, where(given("amount"), keptCharge(func(c *api.Call, ch *api.Charge) {
		if amount, _, ok := c.Params.Integer("amount"); ok {
			ch.Amount = amount
		}
	})))}},
	{"charge.update-nothing-else/description", []Change{on(updating, where(missing("description"), keptCharge(func(_ *api.Call, ch *api.Charge) { ch.Description = "" })))}},
	{"charge.update-nothing-else/metadata", []Change{on(updating, where(missing("metadata"), keptCharge(func(_ *api.Call, ch *api.Charge) { ch.Metadata = "" })))}},
	{"charge.update-nothing-else/captures", []Change{on(updating, where(valued("capture", "true"), keptCharge(func(c *api.Call, ch *api.Charge) {
		if ch.State == api.StateAuthorized {
			ch.State = api.StatePaid
			c.Book(ch, ch.Amount)
		}
	})))}},
	{"charge.update-unknown", []Change{on(updating, restated(refused{where: chargeUnknown}, 400))}},
	{"charge.update-unknown/code", []Change{on(updating, recoded(refused{where: chargeUnknown}, "invalid_charge"))}},
	{"charge.expand", []Change{on(reading, where(valued("expand", "true"), edited(func(_ *api.Call, ch map[string]any) {
		if transaction, ok := ch["transaction"].(map[string]any); ok {
			ch["transaction"] = transaction["id"]
		}
	})))}},
	{"charge.expand/always", []Change{on(reading, where(chargeThat(ofCustomer), where(missing("expand"), put("expand", "true"))))}},
	{"charge.in-list", []Change{on(listing, eachCharge(func(_ *api.Call, ch map[string]any) {
		if ch["capturable"] == true {
			ch["amount"] = number(ch["amount"]) + 1
		}
	}))}},
	{"charge.in-list/status", []Change{on(listing, eachCharge(func(_ *api.Call, ch map[string]any) {
		if ch["capturable"] == true {
			ch["status"] = "successful"
		}
	}))}},
	{"charge.mark-as-paid", []Change{on(paying, keptCharge(func(_ *api.Call, ch *api.Charge) { ch.Transaction = "" }))}},
	{"charge.mark-as-paid/paid-at", []Change{on(paying, set(map[string]any{"paid_at": nil}))}},
	{"charge.mark-as-paid/fails", []Change{on(paying, where(chargeThat(ofSource), keptCharge(func(_ *api.Call, ch *api.Charge) {
		ch.State, ch.Failure, ch.PaidAt, ch.AuthorizedAt, ch.Transaction = api.StateFailed, cards.FailureOf(api.DefaultFailure), 0, 0, ""
	})))}},
	{"charge.mark-as-failed", []Change{on(failing, keptCharge(func(_ *api.Call, ch *api.Charge) { ch.Failure = &cards.Failure{Code: ch.Failure.Code} }))}},
	{"charge.mark-as-failed/no-reason", []Change{on(failing, where(chargeThat(ofSource), keptCharge(func(_ *api.Call, ch *api.Charge) { ch.Failure = nil })))}},
	{"charge.mark-as-failed/expires", []Change{on(failing, where(chargeThat(ofSource), keptCharge(func(c *api.Call, ch *api.Charge) {
		ch.State, ch.Failure, ch.EndedAt = api.StateExpired, nil, c.Stamp()
	})))}},
	{"charge.mark-unknown", []Change{on(paying, restated(refused{where: chargeUnknown}, 400))}},
	{"charge.mark-unknown/failed", []Change{on(failing, recoded(refused{where: chargeUnknown}, "failed_charge"))}},
	{"charge.terminal-states-stay", []Change{on(failing, turned(inState(api.StatePaid), func(_ *api.Call, ch *api.Charge) { ch.PaidAt += 1000 }))}},
	{"charge.terminal-states-stay/paid-again", []Change{on(paying, turnedTo(api.StateWaiting, inState(api.StateFailed)))}},
	{"charge.terminal-states-stay/reversed-fails", []Change{on(expiring, refusedThen(func(c *api.Call) {
		if ch, err := c.Charge(c.Vars[0]); err == nil && ch.State == api.StateReversed {
			next := ch.Changed(c.Stamp())
			next.Failure = cards.FailureOf(api.DefaultFailure)
			c.Account.Charges.Put(next.ID, next)
		}
	}))}},
	{"charge.terminal-states-stay/lapsed", []Change{on(failing, turned(inState(api.StateLapsed), func(c *api.Call, ch *api.Charge) {
		ch.State = api.StateFailed
		ch.Failure = cards.FailureOf(api.DefaultFailure)
	}))}},

	{"expire.pending", []Change{on(expiring, where(chargeThat(ofSource), keptCharge(func(_ *api.Call, ch *api.Charge) { ch.EndedAt += 5000 })))}},
	{"expire.pending/expires-at", []Change{on(expiring, where(chargeThat(ofSource), keepingExpiry))}},
	{"expire.pending/3ds", []Change{on(expiring, where(chargeThat(through3DS), keptCharge(func(_ *api.Call, ch *api.Charge) {
		ch.State, ch.Failure = api.StateFailed, cards.FailureOf("payment_expired")
	})))}},
	{"expire.paid", []Change{on(expiring, recoded(refused{where: chargeIn(api.StatePaid)}, "failed_reverse"))}},
	{"expire.paid/sources", []Change{on(expiring, where(chargeThat(ofSource), accepting(refused{where: chargeIn(api.StatePaid)}, asItIs)))}},
	{"expire.twice", []Change{on(expiring, accepting(refused{where: chargeIn(api.StateExpired)}, asItIs))}},
	{"expire.twice/code", []Change{on(expiring, recoded(refused{where: chargeIn(api.StateExpired)}, "expired_charge"))}},
	{"expire.unknown", []Change{on(expiring, restated(refused{where: chargeUnknown}, 400))}},
	{"expire.by-time", []Change{on(reading, where(chargeThat(func(ch *api.Charge, now wire.Stamp) bool {
		return ch.State == api.StateWaiting && ch.ExpiresAt-now <= millis(time.Minute)
	}), shifted(time.Minute)))}},
	{"expire.by-time/late", []Change{on(reading, where(chargeThat(justExpired), set(map[string]any{"status": "pending", "expired": false, "expired_at": nil})))}},
	{"expire.by-time/expired-at", []Change{on(reading, where(chargeThat(justExpired), moved("expired_at", time.Minute)))}},
	{"expire.by-time/in-list", []Change{on(listing, eachCharge(func(_ *api.Call, ch map[string]any) {
		if ch["expired"] == true && ch["expired_at"] != ch["created_at"] {
			ch["status"] = "pending"
		}
	}))}},
	{"expire.expires-at-given", []Change{on(creating, deleted("expires_at"))}},
	{"expire.expires-at-given/minute", []Change{on(creating, where(given("expires_at"), keptCharge(func(_ *api.Call, ch *api.Charge) { ch.ExpiresAt += millis(time.Minute) })))}},
	{"expire.completed-late", []Change{on(paying, turnedTo(api.StateWaiting, func(ch *api.Charge, now wire.Stamp) bool {
		return justExpired(ch, now) && ch.ExpiresAt > ch.Created
	}))}},
	{"expire.completed-late/status", []Change{on(paying, restated(refused{code: "expired_charge"}, 404))}},
}
