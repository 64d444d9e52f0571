package faults

import (
	"bytes"
	"net/http"
	"strings"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/faults/alter"
	"github.com/omise-conformance/harness/emulator/internal/faults/find"
	"github.com/omise-conformance/harness/emulator/internal/faults/route"
	"github.com/omise-conformance/harness/emulator/internal/faults/transit"
	"github.com/omise-conformance/harness/emulator/internal/faults/when"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

var contractFaults = []Fault{
	{"generated.parameter-refused", []alter.Change{alter.On(route.CreateToken, alter.CardAsked(func(card wire.Params) {
		if month, _, isFraction := strings.Cut(card.Text("expiration_month"), "."); isFraction {
			card["expiration_month"] = month
		}
	}))}},
	{"generated.parameter-refused/list", []alter.Change{alter.On(route.CreateRefund, alter.Before(func(c *api.Call) *apierror.Error {
		if list, ok := c.Params.List("amount"); ok && len(list) > 0 {
			c.Params["amount"] = list[0]
		}
		return nil
	}))}},
	{"generated.parameter-refused/overflow", []alter.Change{alter.On(route.CaptureCharge, alter.Only(when.Beyond64Bits("capture_amount"), alter.Param("capture_amount", nil)))}},
	{"generated.parameter-refused/year", []alter.Change{alter.On(route.CreateToken, alter.CardAsked(func(card wire.Params) {
		if card.Text("expiration_year") == "10000" {
			card["expiration_year"] = "9999"
		}
	}))}},
	{"generated.parameter-refused/size", []alter.Change{transit.Bodies("POST", "/customers", transit.IsJSON, func(body []byte) []byte {
		if start, _, found := bytes.Cut(body, []byte(`,"filler":`)); found {
			return append(start, '}')
		}
		return body
	})}},

	{"generated.parameter-accepted", []alter.Change{alter.On(route.ListChains, alter.Only(when.Is("offset", "0"), alter.Refuse(apierror.BadRequest("offset must be greater than 0"))))}},
	{"generated.parameter-accepted/future", []alter.Change{alter.On(route.ListEvents, alter.Only(when.Is("from", "2030-01-01T00:00:00Z"),
		alter.Refuse(apierror.BadRequest("from must not be in the future"))))}},
	{"generated.parameter-accepted/zone", []alter.Change{alter.On(route.ListRefunds, alter.Only(when.Contains("from", "07:00"), alter.Refuse(apierror.BadRequest("from must be in UTC"))))}},
	{"generated.parameter-accepted/null", []alter.Change{alter.On(route.UpdateCustomer, alter.Only(when.Null("email"), alter.Refuse(apierror.BadRequest("email is invalid"))))}},
	{"generated.parameter-accepted/limit", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.All(when.Is("currency", "sgd"), when.Is("amount", "2000000")), alter.Refuse(apierror.BadRequest("amount is too large"))))}},

	{"generated.well-formed-refusal", []alter.Change{alter.On(route.UpdateCustomer, alter.Only(when.Contains("description", "\x00"),
		alter.Refuse(apierror.BadRequest("invalid byte sequence (app/models/customer.rb:41:in `update')"))))}},
	{"generated.well-formed-refusal/long", []alter.Change{alter.On(route.CreateRecipient, alter.Only(when.Contains("name", strings.Repeat("a", 4000)),
		alter.Refuse(apierror.BadRequest("panic: value too long for type character varying(255)"))))}},
	{"generated.well-formed-refusal/order", []alter.Change{alter.On(route.ListChains, alter.Only(when.Is("order", "none_of_these"), alter.RefuseOrder))}},

	{"generated.security", []alter.Change{alter.Keys(route.UpdateCustomerCard, api.SecretKeys|api.KeyPublic)}},
	{"generated.security/revoke", []alter.Change{alter.Keys(route.RevokeChain, api.AnyKey)}},
	{"generated.security/bearer", []alter.Change{transit.Requests("DELETE", "/recipients/*", func(r *http.Request) {
		if key, isBearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); isBearer {
			r.SetBasicAuth(key, "")
		}
	})}},
	{"generated.path", []alter.Change{alter.On(route.RetrieveRecipient, alter.Refusal(when.Refused{Code: "not_found", Where: when.UpperCaseID}, alter.ToBadRequest))}},
	{"generated.path/refund", []alter.Change{alter.On(route.RetrieveRefund, alter.Accept(when.Refused{Code: "not_found", Where: when.RefundOfOtherCharge}, func(c *api.Call) any {
		r, _ := c.Account.Refunds.Get(c.Vars[1])
		return r
	}))}},
	{"generated.path/escaped", []alter.Change{alter.On(route.ExpireCharge, alter.Refusal(when.Refused{Code: "not_found", Where: func(c *api.Call) bool {
		return strings.ContainsAny(c.Vars[0], "\x00'<")
	}}, alter.ToBadRequest))}},

	{"generated.no-echo", []alter.Change{alter.On(route.CreateToken, alter.EchoCard(func(card wire.Params) bool { return strings.Contains(card.Text("expiration_month"), ".") }))}},
	{"generated.no-echo/control", []alter.Change{alter.On(route.CreateToken, alter.Answer(func(c *api.Call, token map[string]any) {
		if card, ok := c.Params.Object("card"); ok && strings.Contains(card.Text("city"), "<script>") {
			token["request"] = map[string]any{"card": map[string]any{"number": card.Text("number")}}
		}
	}))}},
	{"generated.no-state-change", []alter.Change{alter.On(route.UpdateCharge, alter.KeepRefused("description", func(c *api.Call, text string) {
		if ch, err := c.Charge(c.Vars[0]); err == nil {
			next := ch.Changed(c.Stamp())
			next.Description = text
			c.Account.Charges.Put(next.ID, next)
		}
	}))}},
	{"generated.no-state-change/customer", []alter.Change{alter.On(route.UpdateCustomer, alter.KeepRefused("description", func(c *api.Call, text string) {
		if cu, err := c.Customer(c.Vars[0]); err == nil {
			next := cu.Clone()
			next.Description = text
			c.SaveCustomer(next)
		}
	}))}},
	{"generated.no-state-change/recipient", []alter.Change{alter.On(route.UpdateRecipient, alter.KeepRefused("description", func(c *api.Call, text string) {
		if r, err := c.Recipient(c.Vars[0]); err == nil {
			next := *r
			next.Verified, next.Description = false, &text
			c.Account.Recipients.Put(next.ID, &next)
		}
	}))}},

	{"lifecycle.transition", []alter.Change{alter.On(route.UpdateCharge, alter.Only(when.ChargeIn(api.StateExpired), alter.Refuse(apierror.Invalid("expired_charge", "charge expired"))))}},
	{"lifecycle.transition/voided", []alter.Change{alter.On(route.UpdateCharge, alter.Only(when.ChargeIs((*api.Charge).Voided), alter.Refuse(apierror.BadRequest("charge was voided"))))}},
	{"lifecycle.transition/failed", []alter.Change{alter.On(route.UpdateCharge, alter.Only(when.ChargeIn(api.StateFailed), alter.Members(map[string]any{"status": "pending"})))}},
	{"lifecycle.transition/partly", []alter.Change{alter.On(route.UpdateCharge, alter.Only(when.ChargeIs(when.PartlyRefunded), alter.Members(map[string]any{"refundable": false})))}},
	{"lifecycle.guide-transition", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.Has("destination"), alter.After(func(c *api.Call, answer any) any {
		if r, err := c.Recipient(c.Params.Text("destination")); err == nil {
			next := *r
			next.Verified, next.VerifiedAt = false, 0
			c.Account.Recipients.Put(next.ID, &next)
		}
		return answer
	})))}},
	{"lifecycle.guide-transition/gone", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.Has("destination"), alter.After(func(c *api.Call, answer any) any {
		if c.Params.Text("currency") == "thb" && when.Lacks("capture")(c) && when.Lacks("description")(c) {
			c.Account.Recipients.Remove(c.Params.Text("destination"))
		}
		return answer
	})))}},
	{"lifecycle.events", []alter.Change{alter.On(route.PayCharge, alter.Silence("charge.complete"))}},
	{"lifecycle.events/failed", []alter.Change{alter.On(route.FailCharge, alter.EventKey("charge.complete", "charge.expire"))}},
	{"lifecycle.events/3ds", []alter.Change{alter.On(route.ListChargeEvents, alter.Only(when.ChargeIs(func(ch *api.Charge) bool { return ch.ByCard() && ch.Extra().Redirects }),
		alter.ForgetEvents("charge.complete", api.StatePaid, api.StateAuthorized)))}},

	{"lifecycle.illegal-trigger", []alter.Change{alter.On(route.CaptureCharge, alter.Code(when.Refused{Code: "failed_capture", Where: when.All(when.ChargeIs(when.BySource), when.ChargeIn(api.StatePaid))}, "failed_reverse"))}},
	{"lifecycle.illegal-trigger/failed", []alter.Change{alter.On(route.CaptureCharge, alter.Accept(when.Refused{Where: when.ChargeIn(api.StateFailed)}, find.ChargeView))}},
	{"lifecycle.illegal-trigger/later", []alter.Change{alter.On(route.ReverseCharge, alter.Accept(when.Refused{Where: when.All(when.ChargeIn(api.StateReversed), when.AfterWeek)}, find.ChargeView))}},
	{"lifecycle.illegal-trigger/touched", []alter.Change{alter.On(route.ExpireCharge, alter.Refusal(when.Refused{Where: func(c *api.Call) bool {
		ch, err := c.Charge(c.Vars[0])
		if err == nil && ch.State == api.StatePaid {
			next := ch.Changed(c.Stamp())
			next.ExpiresAt = c.Stamp()
			c.Account.Charges.Put(next.ID, next)
		}
		return false
	}}, nil))}},
	{"lifecycle.time-limit", []alter.Change{alter.On(route.RetrieveSource, alter.Answer(func(c *api.Call, source map[string]any) {
		if s, ok := c.Account.Sources.Get(c.Vars[0]); ok && source["charge_status"] == "expired" {
			if ch, err := c.Charge(s.Charge); err == nil && ch.EndedAt-ch.Created >= wire.Stamp(api.ChargeLifetime/time.Millisecond) {
				source["charge_status"] = "pending"
			}
		}
	}))}},
	{"lifecycle.one-state", []alter.Change{alter.On(route.ListCharges, alter.EachListed(when.InStatus("reversed"), func(charge map[string]any) { charge["reversible"] = true }))}},
	{"lifecycle.one-state/expired", []alter.Change{alter.On(route.ListCharges, alter.EachListed(when.InStatus("expired"), func(charge map[string]any) { charge["expired"] = false }))}},
	{"lifecycle.one-state/reversed", []alter.Change{alter.On(route.ReverseCharge, alter.Members(map[string]any{"capturable": true}))}},
	{"lifecycle.legal-change", []alter.Change{alter.On(route.ListCharges, alter.EachListed(when.WasRefunded, alter.Unrefunded))}},

	{"exploration.walk", []alter.Change{alter.On(route.CreateRefund, alter.After(func(c *api.Call, answer any) any {
		alter.ChangeCharge(c, func(next *api.Charge) { next.Refunded -= next.Refunded % 10 })
		return answer
	}))}},

	{"relation.encodings-agree", []alter.Change{transit.Bodies("PATCH", "/customers/*", transit.IsForm, transit.Replace("k.1", "k_1"))}},
	{"relation.encodings-agree/billing", []alter.Change{transit.Bodies("POST", "/sources", transit.IsForm, transit.Replace("billing[city]", "billing[town]"))}},
	{"relation.encodings-agree/unicode", []alter.Change{transit.Bodies("PATCH", "/charges/*", transit.IsForm, transit.Replace("%C3%A9", "%E9"))}},
	{"relation.create-retrieve-list", []alter.Change{alter.On(route.ListCustomers, alter.EachListed(when.AnyObject, func(customer map[string]any) { customer["default_card"] = nil }))}},
	{"relation.create-retrieve-list/refund", []alter.Change{alter.On(route.ListRefunds, alter.EachListed(when.AnyObject, func(refund map[string]any) { refund["transaction"] = refund["charge"] }))}},
	{"relation.create-retrieve-list/metadata", []alter.Change{alter.On(route.ListCharges, alter.EachListed(when.InStatus("successful"), func(charge map[string]any) { charge["metadata"] = map[string]any{} }))}},
	{"relation.create-retrieve-list/digits", []alter.Change{alter.On(route.RetrieveToken, alter.Answer(func(_ *api.Call, token map[string]any) {
		if card, ok := token["card"].(map[string]any); ok && card["brand"] == "MasterCard" {
			card["name"] = nil
		}
	}))}},
	{"relation.pages-partition", []alter.Change{alter.On(route.ListChargeRefunds, alter.Only(when.All(when.Limited, when.Is("order", "reverse_chronological"), when.SkipsPages(2)), alter.TurnedPage))}},
	{"relation.pages-partition/last", []alter.Change{alter.On(route.ListCustomerCards, alter.Only(when.Limited, alter.Answer(func(c *api.Call, list map[string]any) {
		if cu, err := c.Customer(c.Vars[0]); err == nil && find.IntegerParam(c, "offset")+find.IntegerParam(c, "limit") == len(cu.Cards) && len(cu.Cards) > 5 {
			alter.WithoutLast(c, list)
		}
	})))}},
	{"relation.pages-partition/twice", []alter.Change{alter.On(route.ListCharges, alter.Only(when.All(when.Lacks("from"), when.LaterPage, when.SkipsPages(3)), alter.ListParam("offset", alter.IncreasedBy(-1))))}},
	{"relation.refund-order", []alter.Change{alter.On(route.RetrieveCharge, alter.Answer(func(c *api.Call, charge map[string]any) {
		if ch, err := c.Charge(c.Vars[0]); err == nil && len(ch.Extra().Refunds) > 2 {
			charge["disputable"] = ch.Extra().Refunds[2].Amount > ch.Extra().Refunds[1].Amount
		}
	}))}},
	{"relation.refund-order/void", []alter.Change{alter.On(route.RetrieveCharge, alter.Answer(func(c *api.Call, charge map[string]any) {
		if ch, err := c.Charge(c.Vars[0]); err == nil && len(ch.Extra().Refunds) > 2 && ch.Left() > 0 {
			charge["can_perform_void"] = ch.Extra().Refunds[2].Amount > ch.Extra().Refunds[0].Amount
		}
	}))}},
	{"relation.reading-changes-nothing", []alter.Change{alter.On(route.RetrieveCharge, alter.Only(when.Has("expand"), alter.After(func(c *api.Call, answer any) any {
		alter.ChangeCharge(c, func(next *api.Charge) { next.ExpiresAt += 1000 })
		return answer
	})))}},
	{"relation.reading-changes-nothing/listing", []alter.Change{alter.On(route.ListRecipients, alter.Only(when.Limited, alter.After(func(c *api.Call, answer any) any {
		c.Account.Recipients.Walk(0, c.Account.Recipients.Count, false, func(r *api.Recipient) {
			if next := *r; r.Description == nil {
				empty := ""
				next.Description = &empty
				c.Account.Recipients.Put(next.ID, &next)
			}
		})
		return answer
	})))}},
	{"relation.accounts-apart", []alter.Change{alter.On(route.ListRefunds, alter.Only(when.NotFirstAccount, alter.TotalLess(func(c *api.Call) int {
		other := c.Emulator.AllAccounts()[0]
		return find.Locked(other, func() int { return -other.Refunds.Count })
	})))}},
	{"relation.accounts-apart/events", []alter.Change{alter.On(route.ListEvents, alter.Only(when.NotFirstAccount, alter.Answer(func(c *api.Call, list map[string]any) {
		other := c.Emulator.AllAccounts()[0]
		if newest := find.Locked(other, func() *api.Event { return find.NewestEvent(other) }); newest != nil {
			list["data"] = append(list["data"].([]any), alter.RenderedEvent{Event: newest})
		}
	})))}},
}
