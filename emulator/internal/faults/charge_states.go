package faults

import (
	"strings"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/faults/alter"
	"github.com/omise-conformance/harness/emulator/internal/faults/find"
	"github.com/omise-conformance/harness/emulator/internal/faults/route"
	"github.com/omise-conformance/harness/emulator/internal/faults/when"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/cards"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

var chargeStateFaults = []Fault{
	{"charge.declined", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.All(when.Card(when.Outcome(cards.OutcomeInsufficientFund)), when.Is("capture", "false")), alter.Outcome(cards.OutcomeSuccess)))}},
	{"charge.declined/without-reason", []alter.Change{alter.On(route.CreateCharge, alter.Answer(func(c *api.Call, ch map[string]any) {
		if ch["failure_code"] == "insufficient_fund" {
			ch["failure_message"] = nil
		}
	}))}},
	{"charge.declined/status", []alter.Change{alter.On(route.CreateCharge, alter.Status(when.Refused{Code: "insufficient_funds"}, 400))}},
	{"charge.declined-insufficient-fund", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.All(when.Card(when.Outcome(cards.OutcomeInsufficientFund)), when.Card(when.Brand("JCB"))), alter.Outcome(cards.OutcomeFailedProcessing)))}},
	{"charge.declined-insufficient-fund/message", []alter.Change{alter.On(route.CreateCharge, alter.Answer(func(c *api.Call, ch map[string]any) {
		if ch["failure_code"] == "insufficient_fund" {
			ch["failure_message"] = "insufficient fund"
		}
	}))}},
	{"charge.declined-stolen-or-lost-card", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.Card(when.Outcome(cards.OutcomeStolenOrLost)), alter.Outcome(cards.OutcomePaymentRejected)))}},
	{"charge.declined-failed-processing", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.All(when.Card(when.Outcome(cards.OutcomeFailedProcessing)), when.Card(when.Brand("Diners Club"))), alter.Outcome(cards.OutcomeSuccess)))}},
	{"charge.declined-payment-rejected", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.Card(when.Outcome(cards.OutcomePaymentRejected)), alter.Outcome(cards.OutcomeFailedProcessing)))}},
	{"charge.declined-failed-fraud-check", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.Card(when.Outcome(cards.OutcomeFailedFraudCheck)), alter.Outcome(cards.OutcomeSuccess)))}},
	{"charge.declined-invalid-account-number", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.Card(when.Outcome(cards.OutcomeInvalidAccountNumber)), alter.Outcome(cards.OutcomeInvalidSecurityCode)))}},
	{"charge.declined-invalid-security-code", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.Card(when.Outcome(cards.OutcomeInvalidSecurityCode)), alter.Outcome(cards.OutcomeInvalidAccountNumber)))}},
	{"charge.decline-guide-card", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.Card(when.Outcome(cards.OutcomeDocumentedOnly)), alter.Outcome(cards.OutcomeSuccess)))}},
	{"charge.success-cards", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.Card(when.Brand("Discover")), alter.Only(when.Card(when.Outcome(cards.OutcomeSuccess)), alter.Outcome(cards.OutcomeFailedProcessing))))}},
	{"charge.declined-spends-token", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.Card(when.Outcome(cards.OutcomeInsufficientFund)), alter.SpareToken))}},
	{"charge.3ds-pending", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.All(when.Has("return_uri"), when.Has("customer")), alter.DropParam("return_uri")))}},
	{"charge.3ds-pending/no-authorize-uri", []alter.Change{alter.On(route.CreateCharge, alter.Answer(func(_ *api.Call, ch map[string]any) {
		if ch["source"] == nil && ch["capture"] == false {
			ch["authorize_uri"] = nil
		}
	}))}},
	{"charge.3ds-complete", []alter.Change{alter.On(route.RetrieveCharge, alter.Only(when.Charge(when.Passed3DS), alter.Members(map[string]any{"refundable": false})))}},
	{"charge.3ds-complete/amount", []alter.Change{alter.On(route.RetrieveCharge, alter.Only(when.Charge(when.Passed3DS), alter.Answer(func(_ *api.Call, ch map[string]any) { ch["amount"] = find.Integer(ch["amount"]) - 1 })))}},
	{"charge.3ds-failed", []alter.Change{alter.On(route.RetrieveCharge, alter.Only(when.Charge(when.Failed3DS), alter.Members(map[string]any{"failure_code": nil, "failure_message": nil})))}},
	{"charge.3ds-failed/still-pending", []alter.Change{alter.On(route.RetrieveCharge, alter.Only(when.Charge(when.Failed3DS), alter.Members(map[string]any{"status": "pending"})))}},
	{"charge.3ds-authorize-only", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.All(when.Has("return_uri"), when.Lacks("source"), when.Is("capture", "false")), alter.Charge(func(_ *api.Call, ch *api.Charge) { ch.Capture = true })))}},
	{"charge.3ds-authorize-only/reverse", []alter.Change{alter.On(route.ReverseCharge, alter.Only(when.Charge(when.Through3DS), alter.Refuse(apierror.Invalid("failed_reverse", "only uncaptured authorized charges can be reversed"))))}},
	{"charge.3ds-enrolment-fails", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.All(when.Card(when.Outcome(cards.OutcomeNotEnrolled)), when.Card(when.Brand("JCB"))), alter.Outcome(cards.OutcomeSuccess)))}},
	{"charge.3ds-enrolment-fails/code", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.Card(when.Outcome(cards.OutcomeNotEnrolled)), alter.Outcome(cards.OutcomeFailedProcessing)))}},
	{"charge.3ds-validation-fails", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.All(when.Card(when.Outcome(cards.OutcomeValidationFailed)), when.Card(when.Brand("American Express"))), alter.Outcome(cards.OutcomeSuccess)))}},
	{"charge.3ds-validation-fails/code", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.Card(when.Outcome(cards.OutcomeValidationFailed)), alter.Outcome(cards.OutcomeFailedFraudCheck)))}},

	{"charge.retrieve", []alter.Change{alter.On(route.RetrieveCharge, alter.Only(when.Charge(when.OfCustomer), alter.Members(map[string]any{"ip": "203.0.113.7"})))}},
	{"charge.retrieve/reversed-at", []alter.Change{alter.On(route.RetrieveCharge, alter.Only(when.ChargeIn(api.StateReversed), alter.Time("reversed_at", time.Second)))}},
	{"charge.retrieve/metadata", []alter.Change{alter.On(route.RetrieveCharge, alter.Only(when.Charge(func(ch *api.Charge, _ wire.Stamp) bool { return ch.Description == "Order 1" }), alter.Empty("metadata")))}},
	{"charge.not-found", []alter.Change{alter.On(route.RetrieveCharge, alter.Message(when.Refused{Where: when.ChargeUnknown}, "there is no such charge"))}},
	{"charge.not-found/other-object", []alter.Change{alter.On(route.RetrieveCharge, alter.Status(when.Refused{Where: func(c *api.Call) bool { return strings.HasPrefix(c.Vars[0], "cust_") }}, 400))}},
	{"charge.update-description", []alter.Change{alter.On(route.UpdateCharge, alter.Only(when.Charge(when.InState(api.StateReversed)), alter.DropParam("description")))}},
	{"charge.update-description/merged", []alter.Change{alter.On(route.UpdateCharge, alter.Only(when.Has("metadata"), alter.KeepMetadata))}},
	{"charge.update-description/unsaved", []alter.Change{alter.On(route.UpdateCharge, alter.Only(when.ChargeIn(api.StateAuthorized), alter.UnsavedCharge))}},
	{"charge.update-nothing-else", []alter.Change{alter.On(route.UpdateCharge, alter.Only(when.Has("amount"), alter.Charge(func(c *api.Call, ch *api.Charge) {
		if amount, _, ok := c.Params.Integer("amount"); ok {
			ch.Amount = amount
		}
	})))}},
	{"charge.update-nothing-else/description", []alter.Change{alter.On(route.UpdateCharge, alter.Only(when.Lacks("description"), alter.Charge(func(_ *api.Call, ch *api.Charge) { ch.Description = "" })))}},
	{"charge.update-nothing-else/metadata", []alter.Change{alter.On(route.UpdateCharge, alter.Only(when.Lacks("metadata"), alter.Charge(func(_ *api.Call, ch *api.Charge) { ch.Metadata = "" })))}},
	{"charge.update-nothing-else/captures", []alter.Change{alter.On(route.UpdateCharge, alter.Only(when.Is("capture", "true"), alter.Charge(func(c *api.Call, ch *api.Charge) {
		if ch.State == api.StateAuthorized {
			ch.State = api.StatePaid
			c.Book(ch, ch.Amount)
		}
	})))}},
	{"charge.update-unknown", []alter.Change{alter.On(route.UpdateCharge, alter.Status(when.Refused{Where: when.ChargeUnknown}, 400))}},
	{"charge.update-unknown/code", []alter.Change{alter.On(route.UpdateCharge, alter.Code(when.Refused{Where: when.ChargeUnknown}, "invalid_charge"))}},
	{"charge.expand", []alter.Change{alter.On(route.RetrieveCharge, alter.Only(when.Is("expand", "true"), alter.Answer(func(_ *api.Call, ch map[string]any) {
		if transaction, ok := ch["transaction"].(map[string]any); ok {
			ch["transaction"] = transaction["id"]
		}
	})))}},
	{"charge.expand/always", []alter.Change{alter.On(route.RetrieveCharge, alter.Only(when.Charge(when.OfCustomer), alter.Only(when.Lacks("expand"), alter.Param("expand", "true"))))}},
	{"charge.in-list", []alter.Change{alter.On(route.ListCharges, alter.EachCharge(func(_ *api.Call, ch map[string]any) {
		if ch["capturable"] == true {
			ch["amount"] = find.Integer(ch["amount"]) + 1
		}
	}))}},
	{"charge.in-list/status", []alter.Change{alter.On(route.ListCharges, alter.EachCharge(func(_ *api.Call, ch map[string]any) {
		if ch["capturable"] == true {
			ch["status"] = "successful"
		}
	}))}},
	{"charge.mark-as-paid", []alter.Change{alter.On(route.PayCharge, alter.Charge(func(_ *api.Call, ch *api.Charge) { ch.Transaction = "" }))}},
	{"charge.mark-as-paid/paid-at", []alter.Change{alter.On(route.PayCharge, alter.Members(map[string]any{"paid_at": nil}))}},
	{"charge.mark-as-paid/fails", []alter.Change{alter.On(route.PayCharge, alter.Only(when.Charge(when.OfSource), alter.Charge(func(_ *api.Call, ch *api.Charge) {
		ch.State, ch.Failure, ch.PaidAt, ch.AuthorizedAt, ch.Transaction = api.StateFailed, cards.FailureOf(api.DefaultFailure), 0, 0, ""
	})))}},
	{"charge.mark-as-failed", []alter.Change{alter.On(route.FailCharge, alter.Charge(func(_ *api.Call, ch *api.Charge) { ch.Failure = &cards.Failure{Code: ch.Failure.Code} }))}},
	{"charge.mark-as-failed/no-reason", []alter.Change{alter.On(route.FailCharge, alter.Only(when.Charge(when.OfSource), alter.Charge(func(_ *api.Call, ch *api.Charge) { ch.Failure = nil })))}},
	{"charge.mark-as-failed/expires", []alter.Change{alter.On(route.FailCharge, alter.Only(when.Charge(when.OfSource), alter.Charge(func(c *api.Call, ch *api.Charge) {
		ch.State, ch.Failure, ch.EndedAt = api.StateExpired, nil, c.Stamp()
	})))}},
	{"charge.mark-unknown", []alter.Change{alter.On(route.PayCharge, alter.Status(when.Refused{Where: when.ChargeUnknown}, 400))}},
	{"charge.mark-unknown/failed", []alter.Change{alter.On(route.FailCharge, alter.Code(when.Refused{Where: when.ChargeUnknown}, "failed_charge"))}},
	{"charge.terminal-states-stay", []alter.Change{alter.On(route.FailCharge, alter.StoredCharge(when.InState(api.StatePaid), func(_ *api.Call, ch *api.Charge) { ch.PaidAt += 1000 }))}},
	{"charge.terminal-states-stay/paid-again", []alter.Change{alter.On(route.PayCharge, alter.State(api.StateWaiting, when.InState(api.StateFailed)))}},
	{"charge.terminal-states-stay/reversed-fails", []alter.Change{alter.On(route.ExpireCharge, alter.AfterRefusal(func(c *api.Call) {
		if ch, err := c.Charge(c.Vars[0]); err == nil && ch.State == api.StateReversed {
			next := ch.Changed(c.Stamp())
			next.Failure = cards.FailureOf(api.DefaultFailure)
			c.Account.Charges.Put(next.ID, next)
		}
	}))}},
	{"charge.terminal-states-stay/lapsed", []alter.Change{alter.On(route.FailCharge, alter.StoredCharge(when.InState(api.StateLapsed), func(c *api.Call, ch *api.Charge) {
		ch.State = api.StateFailed
		ch.Failure = cards.FailureOf(api.DefaultFailure)
	}))}},

	{"expire.pending", []alter.Change{alter.On(route.ExpireCharge, alter.Only(when.Charge(when.OfSource), alter.Charge(func(_ *api.Call, ch *api.Charge) { ch.EndedAt += 5000 })))}},
	{"expire.pending/expires-at", []alter.Change{alter.On(route.ExpireCharge, alter.Only(when.Charge(when.OfSource), alter.KeepExpiry))}},
	{"expire.pending/3ds", []alter.Change{alter.On(route.ExpireCharge, alter.Only(when.Charge(when.Through3DS), alter.Charge(func(_ *api.Call, ch *api.Charge) {
		ch.State, ch.Failure = api.StateFailed, cards.FailureOf("payment_expired")
	})))}},
	{"expire.paid", []alter.Change{alter.On(route.ExpireCharge, alter.Code(when.Refused{Where: when.ChargeIn(api.StatePaid)}, "failed_reverse"))}},
	{"expire.paid/sources", []alter.Change{alter.On(route.ExpireCharge, alter.Only(when.Charge(when.OfSource), alter.Accept(when.Refused{Where: when.ChargeIn(api.StatePaid)}, find.ChargeView)))}},
	{"expire.twice", []alter.Change{alter.On(route.ExpireCharge, alter.Accept(when.Refused{Where: when.ChargeIn(api.StateExpired)}, find.ChargeView))}},
	{"expire.twice/code", []alter.Change{alter.On(route.ExpireCharge, alter.Code(when.Refused{Where: when.ChargeIn(api.StateExpired)}, "expired_charge"))}},
	{"expire.unknown", []alter.Change{alter.On(route.ExpireCharge, alter.Status(when.Refused{Where: when.ChargeUnknown}, 400))}},
	{"expire.by-time", []alter.Change{alter.On(route.RetrieveCharge, alter.Only(when.Charge(func(ch *api.Charge, now wire.Stamp) bool {
		return ch.State == api.StateWaiting && ch.ExpiresAt-now <= when.Millis(time.Minute)
	}), alter.Clock(time.Minute)))}},
	{"expire.by-time/late", []alter.Change{alter.On(route.RetrieveCharge, alter.Only(when.Charge(when.JustExpired), alter.Members(map[string]any{"status": "pending", "expired": false, "expired_at": nil})))}},
	{"expire.by-time/expired-at", []alter.Change{alter.On(route.RetrieveCharge, alter.Only(when.Charge(when.JustExpired), alter.Time("expired_at", time.Minute)))}},
	{"expire.by-time/in-list", []alter.Change{alter.On(route.ListCharges, alter.EachCharge(func(_ *api.Call, ch map[string]any) {
		if ch["expired"] == true && ch["expired_at"] != ch["created_at"] {
			ch["status"] = "pending"
		}
	}))}},
	{"expire.expires-at-given", []alter.Change{alter.On(route.CreateCharge, alter.DropParam("expires_at"))}},
	{"expire.expires-at-given/minute", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.Has("expires_at"), alter.Charge(func(_ *api.Call, ch *api.Charge) { ch.ExpiresAt += when.Millis(time.Minute) })))}},
	{"expire.completed-late", []alter.Change{alter.On(route.PayCharge, alter.State(api.StateWaiting, func(ch *api.Charge, now wire.Stamp) bool {
		return when.JustExpired(ch, now) && ch.ExpiresAt > ch.Created
	}))}},
	{"expire.completed-late/status", []alter.Change{alter.On(route.PayCharge, alter.Status(when.Refused{Code: "expired_charge"}, 404))}},
}
