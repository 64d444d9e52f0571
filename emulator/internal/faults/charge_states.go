package faults

import (
	"strings"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/cards"
	"github.com/omise-conformance/harness/emulator/internal/seam/alter"
	"github.com/omise-conformance/harness/emulator/internal/seam/find"
	"github.com/omise-conformance/harness/emulator/internal/seam/route"
	"github.com/omise-conformance/harness/emulator/internal/seam/when"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

var chargeStateFaults = []Fault{
	fault("charge.declined", alter.On(route.CreateCharge,
		alter.Only(when.All(when.Card(when.Outcome(cards.OutcomeInsufficientFund)), when.Is("capture", "false")),
			alter.Outcome(cards.OutcomeSuccess)))),
	fault("charge.declined/without-reason", alter.On(route.CreateCharge,
		alter.MemberWhere("failure_code", "insufficient_fund", "failure_message", nil))),
	fault("charge.declined/status", alter.On(route.CreateCharge, alter.Status(when.Refused{Code: "insufficient_funds"}, 400))),
	fault("charge.declined-insufficient-fund", alter.On(route.CreateCharge,
		alter.Only(when.All(when.Card(when.Outcome(cards.OutcomeInsufficientFund)), when.Card(when.Brand("JCB"))),
			alter.Outcome(cards.OutcomeFailedProcessing)))),
	fault("charge.declined-insufficient-fund/message", alter.On(route.CreateCharge,
		alter.MemberWhere("failure_code", "insufficient_fund", "failure_message", "insufficient fund"))),
	fault("charge.declined-stolen-or-lost-card", alter.On(route.CreateCharge,
		alter.Only(when.Card(when.Outcome(cards.OutcomeStolenOrLost)), alter.Outcome(cards.OutcomePaymentRejected)))),
	fault("charge.declined-failed-processing", alter.On(route.CreateCharge,
		alter.Only(when.All(when.Card(when.Outcome(cards.OutcomeFailedProcessing)), when.Card(when.Brand("Diners Club"))),
			alter.Outcome(cards.OutcomeSuccess)))),
	fault("charge.declined-payment-rejected", alter.On(route.CreateCharge,
		alter.Only(when.Card(when.Outcome(cards.OutcomePaymentRejected)), alter.Outcome(cards.OutcomeFailedProcessing)))),
	fault("charge.declined-failed-fraud-check", alter.On(route.CreateCharge,
		alter.Only(when.Card(when.Outcome(cards.OutcomeFailedFraudCheck)), alter.Outcome(cards.OutcomeSuccess)))),
	fault("charge.declined-invalid-account-number", alter.On(route.CreateCharge,
		alter.Only(when.Card(when.Outcome(cards.OutcomeInvalidAccountNumber)), alter.Outcome(cards.OutcomeInvalidSecurityCode)))),
	fault("charge.declined-invalid-security-code", alter.On(route.CreateCharge,
		alter.Only(when.Card(when.Outcome(cards.OutcomeInvalidSecurityCode)), alter.Outcome(cards.OutcomeInvalidAccountNumber)))),
	fault("charge.decline-guide-card", alter.On(route.CreateCharge,
		alter.Only(when.Card(when.Outcome(cards.OutcomeDocumentedOnly)), alter.Outcome(cards.OutcomeSuccess)))),
	fault("charge.success-cards", alter.On(route.CreateCharge,
		alter.Only(when.Card(when.Brand("Discover")),
			alter.Only(when.Card(when.Outcome(cards.OutcomeSuccess)), alter.Outcome(cards.OutcomeFailedProcessing))))),
	fault("charge.declined-spends-token", alter.On(route.CreateCharge,
		alter.Only(when.Card(when.Outcome(cards.OutcomeInsufficientFund)), alter.SpareToken))),
	fault("charge.3ds-pending", alter.On(route.CreateCharge,
		alter.Only(when.All(when.Has("return_uri"), when.Has("customer")), alter.DropParam("return_uri")))),
	fault("charge.3ds-pending/no-authorize-uri", alter.On(route.CreateCharge, alter.Answer(func(_ *api.Call, ch map[string]any) {
		if ch["source"] == nil && ch["capture"] == false {
			ch["authorize_uri"] = nil
		}
	}))),
	fault("charge.3ds-complete", alter.On(route.RetrieveCharge,
		alter.Only(when.Charge(when.Passed3DS), alter.Members(map[string]any{"refundable": false})))),
	fault("charge.3ds-complete/amount", alter.On(route.RetrieveCharge,
		alter.Only(when.Charge(when.Passed3DS),
			alter.Answer(func(_ *api.Call, ch map[string]any) { ch["amount"] = find.Integer(ch["amount"]) - 1 })))),
	fault("charge.3ds-failed", alter.On(route.RetrieveCharge,
		alter.Only(when.Charge(when.Failed3DS), alter.Members(map[string]any{"failure_code": nil, "failure_message": nil})))),
	fault("charge.3ds-failed/still-pending", alter.On(route.RetrieveCharge,
		alter.Only(when.Charge(when.Failed3DS), alter.Members(map[string]any{"status": "pending"})))),
	fault("charge.3ds-authorize-only", alter.On(route.CreateCharge,
		alter.Only(when.All(when.Has("return_uri"), when.Lacks("source"), when.Is("capture", "false")),
			alter.Charge(func(_ *api.Call, ch *api.Charge) { ch.Capture = true })))),
	fault("charge.3ds-authorize-only/reverse", alter.On(route.ReverseCharge,
		alter.Only(when.Charge(when.Through3DS),
			alter.Refuse(apierror.Invalid("failed_reverse", "only uncaptured authorized charges can be reversed"))))),
	fault("charge.3ds-enrolment-fails", alter.On(route.CreateCharge,
		alter.Only(when.All(when.Card(when.Outcome(cards.OutcomeNotEnrolled)), when.Card(when.Brand("JCB"))),
			alter.Outcome(cards.OutcomeSuccess)))),
	fault("charge.3ds-enrolment-fails/code", alter.On(route.CreateCharge,
		alter.Only(when.Card(when.Outcome(cards.OutcomeNotEnrolled)), alter.Outcome(cards.OutcomeFailedProcessing)))),
	fault("charge.3ds-validation-fails", alter.On(route.CreateCharge,
		alter.Only(when.All(when.Card(when.Outcome(cards.OutcomeValidationFailed)), when.Card(when.Brand("American Express"))),
			alter.Outcome(cards.OutcomeSuccess)))),
	fault("charge.3ds-validation-fails/code", alter.On(route.CreateCharge,
		alter.Only(when.Card(when.Outcome(cards.OutcomeValidationFailed)), alter.Outcome(cards.OutcomeFailedFraudCheck)))),

	fault("charge.retrieve", alter.On(route.RetrieveCharge,
		alter.Only(when.Charge(when.OfCustomer), alter.Members(map[string]any{"ip": "203.0.113.7"})))),
	fault("charge.retrieve/reversed-at", alter.On(route.RetrieveCharge,
		alter.Only(when.ChargeIn(api.StateReversed), alter.Time("reversed_at", time.Second)))),
	fault("charge.retrieve/metadata", alter.On(route.RetrieveCharge,
		alter.Only(when.Charge(func(ch *api.Charge, _ wire.Stamp) bool { return ch.Description == "Order 1" }), alter.Empty("metadata")))),
	fault("charge.not-found", alter.On(route.RetrieveCharge,
		alter.Message(when.Refused{Where: when.ChargeUnknown}, "there is no such charge"))),
	fault("charge.not-found/other-object", alter.On(route.RetrieveCharge,
		alter.Status(when.Refused{Where: func(c *api.Call) bool { return strings.HasPrefix(c.Vars[0], "cust_") }}, 400))),
	fault("charge.update-description", alter.On(route.UpdateCharge,
		alter.Only(when.Charge(when.InState(api.StateReversed)), alter.DropParam("description")))),
	fault("charge.update-description/merged", alter.On(route.UpdateCharge, alter.Only(when.Has("metadata"), alter.KeepMetadata))),
	fault("charge.update-description/unsaved", alter.On(route.UpdateCharge,
		alter.Only(when.ChargeIn(api.StateAuthorized), alter.UnsavedCharge))),
	fault("charge.update-nothing-else", alter.On(route.UpdateCharge,
		alter.Only(when.Has("amount"), alter.Charge(func(c *api.Call, ch *api.Charge) {
			if amount, _, ok := c.Params.Integer("amount"); ok {
				ch.Amount = amount
			}
		})))),
	fault("charge.update-nothing-else/description", alter.On(route.UpdateCharge,
		alter.Only(when.Lacks("description"), alter.Charge(func(_ *api.Call, ch *api.Charge) { ch.Description = "" })))),
	fault("charge.update-nothing-else/metadata", alter.On(route.UpdateCharge,
		alter.Only(when.Lacks("metadata"), alter.Charge(func(_ *api.Call, ch *api.Charge) { ch.Metadata = "" })))),
	fault("charge.update-nothing-else/captures", alter.On(route.UpdateCharge,
		alter.Only(when.Is("capture", "true"), alter.Charge(func(c *api.Call, ch *api.Charge) {
			if ch.State == api.StateAuthorized {
				ch.State = api.StatePaid
				c.Book(ch, ch.Amount)
			}
		})))),
	fault("charge.update-unknown", alter.On(route.UpdateCharge, alter.Status(when.Refused{Where: when.ChargeUnknown}, 400))),
	fault("charge.update-unknown/code", alter.On(route.UpdateCharge, alter.Code(when.Refused{Where: when.ChargeUnknown}, "invalid_charge"))),
	fault("charge.expand", alter.On(route.RetrieveCharge,
		alter.Only(when.Is("expand", "true"), alter.Answer(func(_ *api.Call, ch map[string]any) {
			if transaction, ok := ch["transaction"].(map[string]any); ok {
				ch["transaction"] = transaction["id"]
			}
		})))),
	fault("charge.expand/always", alter.On(route.RetrieveCharge,
		alter.Only(when.Charge(when.OfCustomer), alter.Only(when.Lacks("expand"), alter.Param("expand", "true"))))),
	fault("charge.in-list", alter.On(route.ListCharges, alter.EachCharge(func(_ *api.Call, ch map[string]any) {
		if ch["capturable"] == true {
			ch["amount"] = find.Integer(ch["amount"]) + 1
		}
	}))),
	fault("charge.in-list/status", alter.On(route.ListCharges, alter.EachCharge(func(_ *api.Call, ch map[string]any) {
		if ch["capturable"] == true {
			ch["status"] = "successful"
		}
	}))),
	fault("charge.mark-as-paid", alter.On(route.PayCharge, alter.Charge(func(_ *api.Call, ch *api.Charge) { ch.Transaction = "" }))),
	fault("charge.mark-as-paid/paid-at", alter.On(route.PayCharge, alter.Members(map[string]any{"paid_at": nil}))),
	fault("charge.mark-as-paid/fails", alter.On(route.PayCharge,
		alter.Only(when.Charge(when.OfSource), alter.Charge(func(_ *api.Call, ch *api.Charge) {
			ch.State, ch.Failure, ch.PaidAt, ch.AuthorizedAt, ch.Transaction = api.StateFailed, cards.FailureOf(api.DefaultFailure), 0, 0, ""
		})))),
	fault("charge.mark-as-failed", alter.On(route.FailCharge,
		alter.Charge(func(_ *api.Call, ch *api.Charge) { ch.Failure = &cards.Failure{Code: ch.Failure.Code} }))),
	fault("charge.mark-as-failed/no-reason", alter.On(route.FailCharge,
		alter.Only(when.Charge(when.OfSource), alter.Charge(func(_ *api.Call, ch *api.Charge) { ch.Failure = nil })))),
	fault("charge.mark-as-failed/expires", alter.On(route.FailCharge,
		alter.Only(when.Charge(when.OfSource), alter.Charge(func(c *api.Call, ch *api.Charge) {
			ch.State, ch.Failure, ch.EndedAt = api.StateExpired, nil, c.Stamp()
		})))),
	fault("charge.mark-unknown", alter.On(route.PayCharge, alter.Status(when.Refused{Where: when.ChargeUnknown}, 400))),
	fault("charge.mark-unknown/failed", alter.On(route.FailCharge, alter.Code(when.Refused{Where: when.ChargeUnknown}, "failed_charge"))),
	fault("charge.terminal-states-stay", alter.On(route.FailCharge,
		alter.StoredCharge(when.InState(api.StatePaid), func(_ *api.Call, ch *api.Charge) { ch.PaidAt += 1000 }))),
	fault("charge.terminal-states-stay/paid-again", alter.On(route.PayCharge, alter.State(api.StateWaiting, when.InState(api.StateFailed)))),
	fault("charge.terminal-states-stay/reversed-fails", alter.On(route.ExpireCharge, alter.AfterRefusal(func(c *api.Call) {
		if ch, err := c.Charge(c.Vars[0]); err == nil && ch.State == api.StateReversed {
			next := ch.Changed(c.Stamp())
			next.Failure = cards.FailureOf(api.DefaultFailure)
			c.Account.Charges.Put(next.ID, next)
		}
	}))),
	fault("charge.terminal-states-stay/lapsed", alter.On(route.FailCharge,
		alter.StoredCharge(when.InState(api.StateLapsed), func(c *api.Call, ch *api.Charge) {
			ch.State = api.StateFailed
			ch.Failure = cards.FailureOf(api.DefaultFailure)
		}))),

	fault("expire.pending", alter.On(route.ExpireCharge,
		alter.Only(when.Charge(when.OfSource), alter.Charge(func(_ *api.Call, ch *api.Charge) { ch.EndedAt += 5000 })))),
	fault("expire.pending/expires-at", alter.On(route.ExpireCharge, alter.Only(when.Charge(when.OfSource), alter.KeepExpiry))),
	fault("expire.pending/3ds", alter.On(route.ExpireCharge,
		alter.Only(when.Charge(when.Through3DS), alter.Charge(func(_ *api.Call, ch *api.Charge) {
			ch.State, ch.Failure = api.StateFailed, cards.FailureOf("payment_expired")
		})))),
	fault("expire.paid", alter.TransitionCode(route.ExpireCharge, api.TriggerExpire, api.StatePaid, "failed_reverse")),
	fault("expire.paid/sources", alter.On(route.ExpireCharge,
		alter.Only(when.Charge(when.OfSource), alter.Accept(when.Refused{Where: when.ChargeIn(api.StatePaid)}, find.ChargeView)))),
	fault("expire.twice", alter.NoTransition(route.ExpireCharge, api.TriggerExpire, api.StateExpired)),
	fault("expire.twice/code", alter.TransitionCode(route.ExpireCharge, api.TriggerExpire, api.StateExpired, "expired_charge")),
	fault("expire.unknown", alter.On(route.ExpireCharge, alter.Status(when.Refused{Where: when.ChargeUnknown}, 400))),
	fault("expire.by-time", alter.On(route.RetrieveCharge, alter.Only(when.Charge(func(ch *api.Charge, now wire.Stamp) bool {
		return ch.State == api.StateWaiting && ch.ExpiresAt-now <= when.Millis(time.Minute)
	}), alter.Clock(time.Minute)))),
	fault("expire.by-time/late", alter.On(route.RetrieveCharge,
		alter.Only(when.Charge(when.JustExpired), alter.Members(map[string]any{"status": "pending", "expired": false, "expired_at": nil})))),
	fault("expire.by-time/expired-at", alter.On(route.RetrieveCharge,
		alter.Only(when.Charge(when.JustExpired), alter.Time("expired_at", time.Minute)))),
	fault("expire.by-time/in-list", alter.On(route.ListCharges, alter.EachCharge(func(_ *api.Call, ch map[string]any) {
		if ch["expired"] == true && ch["expired_at"] != ch["created_at"] {
			ch["status"] = "pending"
		}
	}))),
	fault("expire.expires-at-given", alter.On(route.CreateCharge, alter.DropParam("expires_at"))),
	fault("expire.expires-at-given/minute", alter.On(route.CreateCharge,
		alter.Only(when.Has("expires_at"), alter.Charge(func(_ *api.Call, ch *api.Charge) { ch.ExpiresAt += when.Millis(time.Minute) })))),
	fault("expire.completed-late", alter.On(route.PayCharge, alter.State(api.StateWaiting, func(ch *api.Charge, now wire.Stamp) bool {
		return when.JustExpired(ch, now) && ch.ExpiresAt > ch.Created
	}))),
	fault("expire.completed-late/status", alter.On(route.PayCharge, alter.Status(when.Refused{Code: "expired_charge"}, 404))),
}
