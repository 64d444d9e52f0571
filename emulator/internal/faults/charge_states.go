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
	{"charge.declined", []Change{atRoutes(createCharge, onlyWhere(allOf(cardOf(outcomeIs(cards.OutcomeInsufficientFund)), paramIs("capture", "false")), settledAs(cards.OutcomeSuccess)))}},
	{"charge.declined/without-reason", []Change{atRoutes(createCharge, edited(func(c *api.Call, ch map[string]any) {
		if ch["failure_code"] == "insufficient_fund" {
			ch["failure_message"] = nil
		}
	}))}},
	{"charge.declined/status", []Change{atRoutes(createCharge, restated(refused{code: "insufficient_funds"}, 400))}},
	{"charge.declined-insufficient-fund", []Change{atRoutes(createCharge, onlyWhere(allOf(cardOf(outcomeIs(cards.OutcomeInsufficientFund)), cardOf(brandIs("JCB"))), settledAs(cards.OutcomeFailedProcessing)))}},
	{"charge.declined-insufficient-fund/message", []Change{atRoutes(createCharge, edited(func(c *api.Call, ch map[string]any) {
		if ch["failure_code"] == "insufficient_fund" {
			ch["failure_message"] = "insufficient fund"
		}
	}))}},
	{"charge.declined-stolen-or-lost-card", []Change{atRoutes(createCharge, onlyWhere(cardOf(outcomeIs(cards.OutcomeStolenOrLost)), settledAs(cards.OutcomePaymentRejected)))}},
	{"charge.declined-failed-processing", []Change{atRoutes(createCharge, onlyWhere(allOf(cardOf(outcomeIs(cards.OutcomeFailedProcessing)), cardOf(brandIs("Diners Club"))), settledAs(cards.OutcomeSuccess)))}},
	{"charge.declined-payment-rejected", []Change{atRoutes(createCharge, onlyWhere(cardOf(outcomeIs(cards.OutcomePaymentRejected)), settledAs(cards.OutcomeFailedProcessing)))}},
	{"charge.declined-failed-fraud-check", []Change{atRoutes(createCharge, onlyWhere(cardOf(outcomeIs(cards.OutcomeFailedFraudCheck)), settledAs(cards.OutcomeSuccess)))}},
	{"charge.declined-invalid-account-number", []Change{atRoutes(createCharge, onlyWhere(cardOf(outcomeIs(cards.OutcomeInvalidAccountNumber)), settledAs(cards.OutcomeInvalidSecurityCode)))}},
	{"charge.declined-invalid-security-code", []Change{atRoutes(createCharge, onlyWhere(cardOf(outcomeIs(cards.OutcomeInvalidSecurityCode)), settledAs(cards.OutcomeInvalidAccountNumber)))}},
	{"charge.decline-guide-card", []Change{atRoutes(createCharge, onlyWhere(cardOf(outcomeIs(cards.OutcomeDocumentedOnly)), settledAs(cards.OutcomeSuccess)))}},
	{"charge.success-cards", []Change{atRoutes(createCharge, onlyWhere(cardOf(brandIs("Discover")), onlyWhere(cardOf(outcomeIs(cards.OutcomeSuccess)), settledAs(cards.OutcomeFailedProcessing))))}},
	{"charge.declined-spends-token", []Change{atRoutes(createCharge, onlyWhere(cardOf(outcomeIs(cards.OutcomeInsufficientFund)), sparingToken))}},
	{"charge.3ds-pending", []Change{atRoutes(createCharge, onlyWhere(allOf(hasParam("return_uri"), hasParam("customer")), deleted("return_uri")))}},
	{"charge.3ds-pending/no-authorize-uri", []Change{atRoutes(createCharge, edited(func(_ *api.Call, ch map[string]any) {
		if ch["source"] == nil && ch["capture"] == false {
			ch["authorize_uri"] = nil
		}
	}))}},
	{"charge.3ds-complete", []Change{atRoutes(retrieveCharge, onlyWhere(chargeThat(passed3DS), setMembers(map[string]any{"refundable": false})))}},
	{"charge.3ds-complete/amount", []Change{atRoutes(retrieveCharge, onlyWhere(chargeThat(passed3DS), edited(func(_ *api.Call, ch map[string]any) { ch["amount"] = asInteger(ch["amount"]) - 1 })))}},
	{"charge.3ds-failed", []Change{atRoutes(retrieveCharge, onlyWhere(chargeThat(failed3DS), setMembers(map[string]any{"failure_code": nil, "failure_message": nil})))}},
	{"charge.3ds-failed/still-pending", []Change{atRoutes(retrieveCharge, onlyWhere(chargeThat(failed3DS), setMembers(map[string]any{"status": "pending"})))}},
	{"charge.3ds-authorize-only", []Change{atRoutes(createCharge, onlyWhere(allOf(hasParam("return_uri"), lacksParam("source"), paramIs("capture", "false")), keptCharge(func(_ *api.Call, ch *api.Charge) { ch.Capture = true })))}},
	{"charge.3ds-authorize-only/reverse", []Change{atRoutes(reverseCharge, onlyWhere(chargeThat(through3DS), refuseWith(apierror.Invalid("failed_reverse", "only uncaptured authorized charges can be reversed"))))}},
	{"charge.3ds-enrolment-fails", []Change{atRoutes(createCharge, onlyWhere(allOf(cardOf(outcomeIs(cards.OutcomeNotEnrolled)), cardOf(brandIs("JCB"))), settledAs(cards.OutcomeSuccess)))}},
	{"charge.3ds-enrolment-fails/code", []Change{atRoutes(createCharge, onlyWhere(cardOf(outcomeIs(cards.OutcomeNotEnrolled)), settledAs(cards.OutcomeFailedProcessing)))}},
	{"charge.3ds-validation-fails", []Change{atRoutes(createCharge, onlyWhere(allOf(cardOf(outcomeIs(cards.OutcomeValidationFailed)), cardOf(brandIs("American Express"))), settledAs(cards.OutcomeSuccess)))}},
	{"charge.3ds-validation-fails/code", []Change{atRoutes(createCharge, onlyWhere(cardOf(outcomeIs(cards.OutcomeValidationFailed)), settledAs(cards.OutcomeFailedFraudCheck)))}},

	{"charge.retrieve", []Change{atRoutes(retrieveCharge, onlyWhere(chargeThat(ofCustomer), setMembers(map[string]any{"ip": "203.0.113.7"})))}},
	{"charge.retrieve/reversed-at", []Change{atRoutes(retrieveCharge, onlyWhere(chargeIn(api.StateReversed), movedTo("reversed_at", time.Second)))}},
	{"charge.retrieve/metadata", []Change{atRoutes(retrieveCharge, onlyWhere(chargeThat(func(ch *api.Charge, _ wire.Stamp) bool { return ch.Description == "Order 1" }), withoutTexts("metadata")))}},
	{"charge.not-found", []Change{atRoutes(retrieveCharge, reworded(refused{where: chargeUnknown}, "there is no such charge"))}},
	{"charge.not-found/other-object", []Change{atRoutes(retrieveCharge, restated(refused{where: func(c *api.Call) bool { return strings.HasPrefix(c.Vars[0], "cust_") }}, 400))}},
	{"charge.update-description", []Change{atRoutes(updateCharge, onlyWhere(chargeThat(inState(api.StateReversed)), deleted("description")))}},
	{"charge.update-description/merged", []Change{atRoutes(updateCharge, onlyWhere(hasParam("metadata"), ignoringMetadata))}},
	{"charge.update-description/unsaved", []Change{atRoutes(updateCharge, onlyWhere(chargeIn(api.StateAuthorized), unsaved))}},
	{"charge.update-nothing-else", []Change{atRoutes(updateCharge, onlyWhere(hasParam("amount"), keptCharge(func(c *api.Call, ch *api.Charge) {
		if amount, _, ok := c.Params.Integer("amount"); ok {
			ch.Amount = amount
		}
	})))}},
	{"charge.update-nothing-else/description", []Change{atRoutes(updateCharge, onlyWhere(lacksParam("description"), keptCharge(func(_ *api.Call, ch *api.Charge) { ch.Description = "" })))}},
	{"charge.update-nothing-else/metadata", []Change{atRoutes(updateCharge, onlyWhere(lacksParam("metadata"), keptCharge(func(_ *api.Call, ch *api.Charge) { ch.Metadata = "" })))}},
	{"charge.update-nothing-else/captures", []Change{atRoutes(updateCharge, onlyWhere(paramIs("capture", "true"), keptCharge(func(c *api.Call, ch *api.Charge) {
		if ch.State == api.StateAuthorized {
			ch.State = api.StatePaid
			c.Book(ch, ch.Amount)
		}
	})))}},
	{"charge.update-unknown", []Change{atRoutes(updateCharge, restated(refused{where: chargeUnknown}, 400))}},
	{"charge.update-unknown/code", []Change{atRoutes(updateCharge, recoded(refused{where: chargeUnknown}, "invalid_charge"))}},
	{"charge.expand", []Change{atRoutes(retrieveCharge, onlyWhere(paramIs("expand", "true"), edited(func(_ *api.Call, ch map[string]any) {
		if transaction, ok := ch["transaction"].(map[string]any); ok {
			ch["transaction"] = transaction["id"]
		}
	})))}},
	{"charge.expand/always", []Change{atRoutes(retrieveCharge, onlyWhere(chargeThat(ofCustomer), onlyWhere(lacksParam("expand"), setParameter("expand", "true"))))}},
	{"charge.in-list", []Change{atRoutes(listCharges, eachCharge(func(_ *api.Call, ch map[string]any) {
		if ch["capturable"] == true {
			ch["amount"] = asInteger(ch["amount"]) + 1
		}
	}))}},
	{"charge.in-list/status", []Change{atRoutes(listCharges, eachCharge(func(_ *api.Call, ch map[string]any) {
		if ch["capturable"] == true {
			ch["status"] = "successful"
		}
	}))}},
	{"charge.mark-as-paid", []Change{atRoutes(payCharge, keptCharge(func(_ *api.Call, ch *api.Charge) { ch.Transaction = "" }))}},
	{"charge.mark-as-paid/paid-at", []Change{atRoutes(payCharge, setMembers(map[string]any{"paid_at": nil}))}},
	{"charge.mark-as-paid/fails", []Change{atRoutes(payCharge, onlyWhere(chargeThat(ofSource), keptCharge(func(_ *api.Call, ch *api.Charge) {
		ch.State, ch.Failure, ch.PaidAt, ch.AuthorizedAt, ch.Transaction = api.StateFailed, cards.FailureOf(api.DefaultFailure), 0, 0, ""
	})))}},
	{"charge.mark-as-failed", []Change{atRoutes(failCharge, keptCharge(func(_ *api.Call, ch *api.Charge) { ch.Failure = &cards.Failure{Code: ch.Failure.Code} }))}},
	{"charge.mark-as-failed/no-reason", []Change{atRoutes(failCharge, onlyWhere(chargeThat(ofSource), keptCharge(func(_ *api.Call, ch *api.Charge) { ch.Failure = nil })))}},
	{"charge.mark-as-failed/expires", []Change{atRoutes(failCharge, onlyWhere(chargeThat(ofSource), keptCharge(func(c *api.Call, ch *api.Charge) {
		ch.State, ch.Failure, ch.EndedAt = api.StateExpired, nil, c.Stamp()
	})))}},
	{"charge.mark-unknown", []Change{atRoutes(payCharge, restated(refused{where: chargeUnknown}, 400))}},
	{"charge.mark-unknown/failed", []Change{atRoutes(failCharge, recoded(refused{where: chargeUnknown}, "failed_charge"))}},
	{"charge.terminal-states-stay", []Change{atRoutes(failCharge, turnedTemporarily(inState(api.StatePaid), func(_ *api.Call, ch *api.Charge) { ch.PaidAt += 1000 }))}},
	{"charge.terminal-states-stay/paid-again", []Change{atRoutes(payCharge, turnedTo(api.StateWaiting, inState(api.StateFailed)))}},
	{"charge.terminal-states-stay/reversed-fails", []Change{atRoutes(expireCharge, refusedThen(func(c *api.Call) {
		if ch, err := c.Charge(c.Vars[0]); err == nil && ch.State == api.StateReversed {
			next := ch.Changed(c.Stamp())
			next.Failure = cards.FailureOf(api.DefaultFailure)
			c.Account.Charges.Put(next.ID, next)
		}
	}))}},
	{"charge.terminal-states-stay/lapsed", []Change{atRoutes(failCharge, turnedTemporarily(inState(api.StateLapsed), func(c *api.Call, ch *api.Charge) {
		ch.State = api.StateFailed
		ch.Failure = cards.FailureOf(api.DefaultFailure)
	}))}},

	{"expire.pending", []Change{atRoutes(expireCharge, onlyWhere(chargeThat(ofSource), keptCharge(func(_ *api.Call, ch *api.Charge) { ch.EndedAt += 5000 })))}},
	{"expire.pending/expires-at", []Change{atRoutes(expireCharge, onlyWhere(chargeThat(ofSource), keepingExpiry))}},
	{"expire.pending/3ds", []Change{atRoutes(expireCharge, onlyWhere(chargeThat(through3DS), keptCharge(func(_ *api.Call, ch *api.Charge) {
		ch.State, ch.Failure = api.StateFailed, cards.FailureOf("payment_expired")
	})))}},
	{"expire.paid", []Change{atRoutes(expireCharge, recoded(refused{where: chargeIn(api.StatePaid)}, "failed_reverse"))}},
	{"expire.paid/sources", []Change{atRoutes(expireCharge, onlyWhere(chargeThat(ofSource), accepting(refused{where: chargeIn(api.StatePaid)}, asItIs)))}},
	{"expire.twice", []Change{atRoutes(expireCharge, accepting(refused{where: chargeIn(api.StateExpired)}, asItIs))}},
	{"expire.twice/code", []Change{atRoutes(expireCharge, recoded(refused{where: chargeIn(api.StateExpired)}, "expired_charge"))}},
	{"expire.unknown", []Change{atRoutes(expireCharge, restated(refused{where: chargeUnknown}, 400))}},
	{"expire.by-time", []Change{atRoutes(retrieveCharge, onlyWhere(chargeThat(func(ch *api.Charge, now wire.Stamp) bool {
		return ch.State == api.StateWaiting && ch.ExpiresAt-now <= millis(time.Minute)
	}), shifted(time.Minute)))}},
	{"expire.by-time/late", []Change{atRoutes(retrieveCharge, onlyWhere(chargeThat(justExpired), setMembers(map[string]any{"status": "pending", "expired": false, "expired_at": nil})))}},
	{"expire.by-time/expired-at", []Change{atRoutes(retrieveCharge, onlyWhere(chargeThat(justExpired), movedTo("expired_at", time.Minute)))}},
	{"expire.by-time/in-list", []Change{atRoutes(listCharges, eachCharge(func(_ *api.Call, ch map[string]any) {
		if ch["expired"] == true && ch["expired_at"] != ch["created_at"] {
			ch["status"] = "pending"
		}
	}))}},
	{"expire.expires-at-given", []Change{atRoutes(createCharge, deleted("expires_at"))}},
	{"expire.expires-at-given/minute", []Change{atRoutes(createCharge, onlyWhere(hasParam("expires_at"), keptCharge(func(_ *api.Call, ch *api.Charge) { ch.ExpiresAt += millis(time.Minute) })))}},
	{"expire.completed-late", []Change{atRoutes(payCharge, turnedTo(api.StateWaiting, func(ch *api.Charge, now wire.Stamp) bool {
		return justExpired(ch, now) && ch.ExpiresAt > ch.Created
	}))}},
	{"expire.completed-late/status", []Change{atRoutes(payCharge, restated(refused{code: "expired_charge"}, 404))}},
}
