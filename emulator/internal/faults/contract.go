package faults

import (
	"net/http"
	"strings"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/seam/alter"
	"github.com/omise-conformance/harness/emulator/internal/seam/find"
	"github.com/omise-conformance/harness/emulator/internal/seam/route"
	"github.com/omise-conformance/harness/emulator/internal/seam/transit"
	"github.com/omise-conformance/harness/emulator/internal/seam/when"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// week is longer than any object changes by itself.
const week = 7 * 24 * time.Hour

var contractFaults = []Fault{
	fault("generated.parameter-refused", alter.On(route.CreateToken, alter.CardAsked(func(card wire.Params) {
		if month, _, isFraction := strings.Cut(card.Text("expiration_month"), "."); isFraction {
			card["expiration_month"] = month
		}
	}))),
	fault("generated.parameter-refused/list", alter.On(route.CreateRefund, alter.Before(func(c *api.Call) *apierror.Error {
		if list, ok := c.Params.List("amount"); ok && len(list) > 0 {
			c.Params["amount"] = list[0]
		}
		return nil
	}))),
	fault("generated.parameter-refused/overflow", alter.On(route.CaptureCharge,
		alter.Only(when.Beyond64Bits("capture_amount"), alter.Param("capture_amount", nil)))),
	fault("generated.parameter-refused/year", alter.On(route.CreateToken, alter.CardAsked(func(card wire.Params) {
		if card.Text("expiration_year") == "10000" {
			card["expiration_year"] = "9999"
		}
	}))),

	fault("generated.parameter-accepted", alter.On(route.ListChains,
		alter.Only(when.Is("offset", "0"), alter.Refuse(apierror.BadRequest("offset must be greater than 0"))))),
	fault("generated.parameter-accepted/future", alter.On(route.ListEvents, alter.Only(when.Is("from", "2030-01-01T00:00:00Z"),
		alter.Refuse(apierror.BadRequest("from must not be in the future"))))),
	fault("generated.parameter-accepted/zone", alter.On(route.ListRefunds,
		alter.Only(when.Contains("from", "07:00"), alter.Refuse(apierror.BadRequest("from must be in UTC"))))),
	fault("generated.parameter-accepted/null", alter.On(route.UpdateCustomer,
		alter.Only(when.Null("email"), alter.Refuse(apierror.BadRequest("email is invalid"))))),
	fault("generated.parameter-refused/limit", alter.On(route.CreateCharge,
		alter.Only(when.All(when.Is("currency", "sgd"), when.Is("amount", "2000000")),
			alter.Refuse(apierror.BadRequest("amount is too large"))))),

	fault("generated.well-formed-refusal", alter.On(route.UpdateCustomer, alter.Only(when.Contains("description", "\x00"),
		alter.Refuse(apierror.BadRequest("invalid byte sequence (app/models/customer.rb:41:in `update')"))))),
	fault("generated.well-formed-refusal/long", alter.On(route.CreateRecipient, alter.Only(when.Contains("name", strings.Repeat("a", 4000)),
		alter.Refuse(apierror.BadRequest("panic: value too long for type character varying(255)"))))),
	fault("generated.well-formed-refusal/order", alter.On(route.ListChains, alter.Only(when.Is("order", "none_of_these"), alter.RefuseOrder))),

	fault("generated.security", alter.Keys(route.UpdateCustomerCard, api.SecretKeys|api.KeyPublic)),
	fault("generated.security/revoke", alter.Keys(route.RevokeChain, api.AnyKey)),
	fault("generated.security/bearer", transit.Requests("DELETE", "/recipients/*", func(r *http.Request) {
		if key, isBearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); isBearer {
			r.SetBasicAuth(key, "")
		}
	})),
	fault("generated.path", alter.On(route.RetrieveRecipient,
		alter.Refusal(when.Refused{Code: "not_found", Where: when.UpperCaseID}, alter.ToBadRequest))),
	fault("generated.path/refund", alter.On(route.RetrieveRefund,
		alter.Accept(when.Refused{Code: "not_found", Where: when.RefundOfOtherCharge}, func(c *api.Call) any {
			r, _ := c.Account.Refunds.Get(c.Vars[1])
			return r
		}))),
	fault("generated.path/escaped", alter.On(route.ExpireCharge, alter.Refusal(when.Refused{Code: "not_found", Where: func(c *api.Call) bool {
		return strings.ContainsAny(c.Vars[0], "\x00'<")
	}}, alter.ToBadRequest))),

	fault("generated.no-echo", alter.On(route.CreateToken,
		alter.EchoCard(func(card wire.Params) bool { return strings.Contains(card.Text("expiration_month"), ".") }))),
	fault("generated.no-echo/control", alter.On(route.CreateToken, alter.Answer(func(c *api.Call, token map[string]any) {
		if card, ok := c.Params.Object("card"); ok && strings.Contains(card.Text("city"), "<script>") {
			token["request"] = map[string]any{"card": map[string]any{"number": card.Text("number")}}
		}
	}))),
	fault("generated.no-state-change", alter.On(route.UpdateCharge, alter.KeepRefused("description", func(c *api.Call, text string) {
		if ch, err := c.Charge(c.Vars[0]); err == nil {
			next := ch.Changed(c.Stamp())
			next.Description = text
			c.Account.Charges.Put(next.ID, next)
		}
	}))),
	fault("generated.no-state-change/customer", alter.On(route.UpdateCustomer,
		alter.KeepRefused("description", func(c *api.Call, text string) {
			if cu, err := c.Customer(c.Vars[0]); err == nil {
				next := cu.Clone()
				next.Description = text
				c.SaveCustomer(next)
			}
		}))),
	fault("generated.no-state-change/recipient", alter.On(route.UpdateRecipient,
		alter.KeepRefused("description", func(c *api.Call, text string) {
			if r, err := c.Recipient(c.Vars[0]); err == nil {
				next := *r
				next.Verified, next.Description = false, &text
				c.Account.Recipients.Put(next.ID, &next)
			}
		}))),

	fault("lifecycle.transition", alter.On(route.UpdateCharge,
		alter.Only(when.ChargeIn(api.StateExpired), alter.Refuse(apierror.Invalid("expired_charge", "charge expired"))))),
	fault("lifecycle.transition/voided", alter.On(route.UpdateCharge,
		alter.Only(when.ChargeIs((*api.Charge).Voided), alter.Refuse(apierror.BadRequest("charge was voided"))))),
	fault("lifecycle.transition/failed", alter.On(route.UpdateCharge,
		alter.Only(when.ChargeIn(api.StateFailed), alter.Members(map[string]any{"status": "pending"})))),
	fault("lifecycle.transition/partly", alter.On(route.UpdateCharge,
		alter.Only(when.ChargeIs(when.PartlyRefunded), alter.Members(map[string]any{"refundable": false})))),
	fault("lifecycle.guide-transition", alter.On(route.CreateCharge,
		alter.Only(when.Has("destination"), alter.After(func(c *api.Call, answer any) any {
			if r, err := c.Recipient(c.Params.Text("destination")); err == nil {
				next := *r
				next.Verified, next.VerifiedAt = false, 0
				c.Account.Recipients.Put(next.ID, &next)
			}
			return answer
		})))),
	fault("lifecycle.guide-transition/gone", alter.On(route.CreateCharge,
		alter.Only(when.Has("destination"), alter.After(func(c *api.Call, answer any) any {
			if c.Params.Text("currency") == "thb" && when.Lacks("capture")(c) && when.Lacks("description")(c) {
				c.Account.Recipients.Remove(c.Params.Text("destination"))
			}
			return answer
		})))),
	fault("lifecycle.events", alter.On(route.PayCharge, alter.Silence("charge.complete"))),
	fault("lifecycle.events/failed", alter.On(route.FailCharge, alter.EventKey("charge.complete", "charge.expire"))),
	fault("lifecycle.events/3ds", alter.On(route.ListChargeEvents,
		alter.Only(when.ChargeIs(func(ch *api.Charge) bool { return ch.ByCard() && ch.Extra().Redirects }),
			alter.ForgetEvents("charge.complete", api.StatePaid, api.StateAuthorized)))),

	fault("lifecycle.illegal-trigger", alter.On(route.CaptureCharge,
		alter.Code(when.Refused{Code: "failed_capture", Where: when.All(when.ChargeIs(when.BySource), when.ChargeIn(api.StatePaid))},
			"failed_reverse"))),
	fault("lifecycle.illegal-trigger/failed", alter.NoTransition(route.CaptureCharge, api.TriggerCapture, api.StateFailed)),
	fault("lifecycle.illegal-trigger/later", alter.On(route.ReverseCharge,
		alter.Accept(when.Refused{Where: when.All(when.ChargeIn(api.StateReversed), when.AfterWeek)}, find.ChargeView))),
	fault("lifecycle.illegal-trigger/touched", alter.On(route.ExpireCharge, alter.Refusal(when.Refused{Where: func(c *api.Call) bool {
		ch, err := c.Charge(c.Vars[0])
		if err == nil && ch.State == api.StatePaid {
			next := ch.Changed(c.Stamp())
			next.ExpiresAt = c.Stamp()
			c.Account.Charges.Put(next.ID, next)
		}
		return false
	}}, nil))),
	fault("lifecycle.time-limit", alter.On(route.RetrieveSource, alter.Answer(func(c *api.Call, source map[string]any) {
		if s, ok := c.Account.Sources.Get(c.Vars[0]); ok && source["charge_status"] == "expired" {
			if ch, err := c.Charge(s.Charge); err == nil && ch.EndedAt-ch.Created >= wire.Stamp(api.PromptpayLifetime/time.Millisecond) {
				source["charge_status"] = "pending"
			}
		}
	}))),
	fault("lifecycle.one-state", alter.On(route.ListCharges,
		alter.EachListed(when.InStatus("reversed"), alter.Set("reversible", true)))),
	fault("lifecycle.one-state/expired", alter.On(route.ListCharges,
		alter.EachListed(when.InStatus("expired"), alter.Set("expired", false)))),
	fault("lifecycle.one-state/reversed", alter.On(route.ReverseCharge, alter.Members(map[string]any{"capturable": true}))),
	fault("lifecycle.legal-change", alter.On(route.ListCharges, alter.EachListed(when.WasRefunded, alter.Unrefunded))),

	fault("exploration.walk", alter.On(route.CreateRefund, alter.After(func(c *api.Call, answer any) any {
		alter.ChangeCharge(c, func(next *api.Charge) { next.Refunded -= next.Refunded % 10 })
		return answer
	}))),

	fault("relation.encodings-agree", transit.Bodies("PATCH", "/customers/*", transit.IsForm, transit.Replace("k.1", "k_1"))),
	fault("relation.encodings-agree/billing", transit.Bodies("POST", "/sources", transit.IsForm,
		transit.Replace("billing[city]", "billing[town]"))),
	fault("relation.encodings-agree/unicode", transit.Bodies("PATCH", "/charges/*", transit.IsForm, transit.Replace("%C3%A9", "%E9"))),
	fault("relation.create-retrieve-list", alter.On(route.ListCustomers,
		alter.EachListed(when.AnyObject, alter.Set("default_card", nil)))),
	fault("relation.create-retrieve-list/refund", alter.On(route.ListRefunds,
		alter.EachListed(when.AnyObject, func(refund map[string]any) { refund["transaction"] = refund["charge"] }))),
	fault("relation.create-retrieve-list/metadata", alter.On(route.ListCharges,
		alter.EachListed(when.InStatus("successful"), alter.Set("metadata", map[string]any{})))),
	fault("relation.create-retrieve-list/digits", alter.On(route.RetrieveToken, alter.Answer(func(_ *api.Call, token map[string]any) {
		if card, ok := token["card"].(map[string]any); ok && card["brand"] == "MasterCard" {
			card["name"] = nil
		}
	}))),
	fault("relation.pages-partition", alter.On(route.ListChargeRefunds,
		alter.Only(when.All(when.Limited, when.Is("order", "reverse_chronological"), when.SkipsPages(2)), alter.Reversed))),
	fault("relation.pages-partition/last", alter.On(route.ListCustomerCards,
		alter.Only(when.Limited, alter.Answer(func(c *api.Call, list map[string]any) {
			end := find.IntegerParam(c, "offset") + find.IntegerParam(c, "limit")
			if cu, err := c.Customer(c.Vars[0]); err == nil && end == len(cu.Cards) && end > 5 {
				alter.WithoutLast(c, list)
			}
		})))),
	fault("relation.pages-partition/twice", alter.On(route.ListCharges,
		alter.Only(when.All(when.Lacks("from"), when.LaterPage, when.SkipsPages(3)), alter.ListParam("offset", alter.IncreasedBy(-1))))),
	fault("relation.refund-order", alter.On(route.RetrieveCharge, alter.Answer(func(c *api.Call, charge map[string]any) {
		if ch, err := c.Charge(c.Vars[0]); err == nil && len(ch.Extra().Refunds) > 2 {
			charge["disputable"] = ch.Extra().Refunds[2].Amount > ch.Extra().Refunds[1].Amount
		}
	}))),
	fault("relation.refund-order/void", alter.On(route.RetrieveCharge, alter.Answer(func(c *api.Call, charge map[string]any) {
		if ch, err := c.Charge(c.Vars[0]); err == nil && len(ch.Extra().Refunds) > 2 && ch.Left() > 0 {
			charge["can_perform_void"] = ch.Extra().Refunds[2].Amount > ch.Extra().Refunds[0].Amount
		}
	}))),
	fault("relation.reading-changes-nothing", alter.On(route.RetrieveCharge,
		alter.Only(when.Has("expand"), alter.After(func(c *api.Call, answer any) any {
			alter.ChangeCharge(c, func(next *api.Charge) { next.ExpiresAt += 1000 })
			return answer
		})))),
	fault("relation.reading-changes-nothing/listing", alter.On(route.ListRecipients,
		alter.Only(when.Limited, alter.After(func(c *api.Call, answer any) any {
			c.Account.Recipients.Walk(0, c.Account.Recipients.Count, false, func(r *api.Recipient) {
				if next := *r; r.Description == nil {
					empty := ""
					next.Description = &empty
					c.Account.Recipients.Put(next.ID, &next)
				}
			})
			return answer
		})))),
	fault("relation.accounts-apart", alter.On(route.ListRefunds, alter.Only(when.NotFirstAccount, alter.TotalLess(func(c *api.Call) int {
		other := c.Emulator.AllAccounts()[0]
		return find.Locked(other, func() int { return -other.Refunds.Count })
	})))),
	fault("relation.accounts-apart/events", alter.On(route.ListEvents,
		alter.Only(when.NotFirstAccount, alter.Answer(func(c *api.Call, list map[string]any) {
			other := c.Emulator.AllAccounts()[0]
			if newest := find.Locked(other, func() *api.Event { return find.NewestEvent(other) }); newest != nil {
				list["data"] = append(list["data"].([]any), alter.RenderedEvent{Event: newest})
			}
		})))),
	fault("dialect.one", alter.On(route.CreateToken, alter.Code(when.Refused{Message: "month can't be blank"}, "invalid_expiration_date"))),
	fault("dialect.one/currency", alter.On(route.CreateCharge, alter.Code(when.Refused{Message: "currency is currently not supported"}, "bad_request"))),

	fault("history.fixed", alter.On(route.ListCharges,
		alter.EachListed(when.Member("status", "reversed"), alter.Moved("created_at", time.Second)))),
	fault("history.fixed/source", alter.On(route.RetrieveCharge,
		alter.Only(when.ChargeIn(api.StatePaid), alter.Edit(alter.Inner("source", alter.Moved("created_at", time.Second)))))),
	fault("history.fixed/event-data", alter.On(route.ListChargeEvents,
		alter.EachListed(when.Keyed("charge.capture"), alter.Inner("data", alter.Moved("created_at", time.Second))))),
	fault("history.fixed/event", alter.On(route.ListEvents,
		alter.EachListed(when.Keyed("charge.reverse"), alter.Moved("created_at", time.Second)))),
	fault("history.fixed/currency", alter.On(route.UpdateCharge,
		alter.Only(when.ChargeIn(api.StateReversed), alter.Members(map[string]any{"currency": "USD"})))),
	fault("history.fixed/refund", alter.On(route.RetrieveRefund, alter.Only(when.AfterWeek, alter.Edit(func(refund map[string]any) {
		refund["amount"] = find.Integer(refund["amount"]) - 1
	})))),
	fault("history.fixed/fingerprint", alter.On(route.ListCustomerCards,
		alter.EachListed(when.Member("brand", "Visa"), alter.Set("fingerprint", "q0LvMT8oYnxQxVUbJQmXgVUtvcbxOlWQBEbgwWLUZxQ=")))),

	fault("history.once", alter.On(route.RetrieveCharge,
		alter.Only(when.AfterWeek, alter.Only(when.ChargeIn(api.StatePaid), alter.Time("paid_at", week))))),
	fault("history.once/failure-code", alter.On(route.RetrieveCharge,
		alter.Only(when.AfterWeek, alter.Only(when.ChargeIn(api.StateFailed), alter.Members(map[string]any{"failure_code": "payment_expired"}))))),
	fault("history.once/reversed-at", alter.On(route.ListCharges,
		alter.EachListed(when.Member("status", "reversed"), alter.Moved("reversed_at", time.Second)))),
	fault("history.once/transaction", alter.On(route.RetrieveCharge,
		alter.Only(when.ChargeIs(func(ch *api.Charge) bool { return ch.Refunded > 0 && ch.Description != "" }),
			alter.Members(map[string]any{"transaction": "trxn_test_5xuy4w91xqz7d1w9u0t"})))),
	fault("history.once/expired-at", alter.On(route.RetrieveCharge,
		alter.Only(when.All(when.AfterWeek, when.ChargeIs(func(ch *api.Charge) bool { return ch.EndedAt < ch.Created+when.Millis(time.Hour) })),
			alter.Time("expired_at", week)))),
	fault("history.once/forgotten", alter.On(route.UpdateCharge,
		alter.Only(when.AfterWeek, alter.Only(when.ChargeIn(api.StateFailed), alter.Members(map[string]any{"failure_code": nil}))))),

	fault("history.order", alter.On(route.CaptureCharge,
		alter.Charge(func(_ *api.Call, ch *api.Charge) { ch.PaidAt = ch.Created - when.Millis(time.Minute) }))),
	fault("history.order/reversed", alter.On(route.ReverseCharge,
		alter.Charge(func(_ *api.Call, ch *api.Charge) { ch.EndedAt = ch.Created - when.Millis(time.Minute) }))),

	fault("history.likely", alter.On(route.ListCharges,
		alter.EachListed(when.Member("status", "reversed"), alter.Set("ip", "203.0.113.7")))),
	fault("history.likely/authorized-later", alter.On(route.CreateCharge,
		alter.Charge(func(_ *api.Call, ch *api.Charge) {
			if ch.State == api.StatePaid {
				ch.AuthorizedAt += when.Millis(time.Minute)
			}
		}))),
	fault("history.likely/event", alter.On(route.ListChargeEvents,
		alter.EachListed(when.Keyed("charge.create"), alter.Moved("created_at", -time.Minute)))),
}
