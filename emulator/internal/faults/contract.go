package faults

import (
	"bytes"
	"net/http"
	"strings"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

var contractFaults = []defect{
	{"generated.parameter-refused", []part{on("POST /tokens", cardWith(func(card wire.Params) {
		if month, _, isFraction := strings.Cut(card.Text("expiration_month"), "."); isFraction {
			card["expiration_month"] = month
		}
	}))}},
	{"generated.parameter-refused/list", []part{on("POST /charges/{id}/refunds", first(func(c *api.Call) *apierror.Error {
		if list, ok := c.Params.List("amount"); ok && len(list) > 0 {
			c.Params["amount"] = list[0]
		}
		return nil
	}))}},
	{"generated.parameter-refused/overflow", []part{on("POST /charges/{id}/capture", where(beyond64Bits("capture_amount"), put("capture_amount", nil)))}},
	{"generated.parameter-refused/year", []part{on("POST /tokens", cardWith(func(card wire.Params) {
		if card.Text("expiration_year") == "10000" {
			card["expiration_year"] = "9999"
		}
	}))}},
	{"generated.parameter-refused/size", []part{rebodied("POST", "/customers", isJSON, func(body []byte) []byte {
		if start, _, found := bytes.Cut(body, []byte(`,"filler":`)); found {
			return append(start, '}')
		}
		return body
	})}},

	{"generated.parameter-accepted", []part{on("GET /chains", where(valued("offset", "0"), refuseWith(apierror.BadRequest("offset must be greater than 0"))))}},
	{"generated.parameter-accepted/future", []part{on("GET /events", where(valued("from", "2030-01-01T00:00:00Z"),
		refuseWith(apierror.BadRequest("from must not be in the future"))))}},
	{"generated.parameter-accepted/zone", []part{on("GET /refunds", where(holding("from", "07:00"), refuseWith(apierror.BadRequest("from must be in UTC"))))}},
	{"generated.parameter-accepted/null", []part{on("PATCH /customers/{id}", where(nulled("email"), refuseWith(apierror.BadRequest("email is invalid"))))}},
	{"generated.parameter-accepted/limit", []part{on("POST /charges", where(every(valued("currency", "sgd"), valued("amount", "2000000")), refuseWith(apierror.BadRequest("amount is too large"))))}},

	{"generated.well-formed-refusal", []part{on("PATCH /customers/{id}", where(holding("description", "\x00"),
		refuseWith(apierror.BadRequest("invalid byte sequence (app/models/customer.rb:41:in `update')"))))}},
	{"generated.well-formed-refusal/long", []part{on("POST /recipients", where(holding("name", strings.Repeat("a", 4000)),
		refuseWith(apierror.BadRequest("panic: value too long for type character varying(255)"))))}},
	{"generated.well-formed-refusal/order", []part{on("GET /chains", where(valued("order", "none_of_these"), orderUnknown))}},

	{"generated.security", []part{acceptingKeys("PATCH /customers/{id}/cards/{id}", api.SecretKeys|api.KeyPublic)}},
	{"generated.security/revoke", []part{acceptingKeys("POST /chains/{id}/revoke", api.AnyKey)}},
	{"generated.security/bearer", []part{reaimed("DELETE", "/recipients/*", func(r *http.Request) {
		if key, isBearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); isBearer {
			r.SetBasicAuth(key, "")
		}
	})}},
	{"generated.path", []part{on("GET /recipients/{id}", refusing(refused{code: "not_found", where: shouting}, asBadRequest))}},
	{"generated.path/refund", []part{on("GET /charges/{id}/refunds/{id}", accepting(refused{code: "not_found", where: isRefund}, func(c *api.Call) any {
		r, _ := c.Account.Refunds.Get(c.Vars[1])
		return r
	}))}},
	{"generated.path/escaped", []part{on("POST /charges/{id}/expire", refusing(refused{code: "not_found", where: func(c *api.Call) bool {
		return strings.ContainsAny(c.Vars[0], "\x00'<")
	}}, asBadRequest))}},

	{"generated.no-echo", []part{on("POST /tokens", tellingCard(func(card wire.Params) bool { return strings.Contains(card.Text("expiration_month"), ".") }))}},
	{"generated.no-echo/control", []part{on("POST /tokens", edited(func(c *api.Call, token map[string]any) {
		if card, ok := c.Params.Object("card"); ok && strings.Contains(card.Text("city"), "<script>") {
			token["request"] = map[string]any{"card": map[string]any{"number": card.Text("number")}}
		}
	}))}},
	{"generated.no-state-change", []part{on("PATCH /charges/{id}", keepingRefused("description", func(c *api.Call, text string) {
		if ch, err := c.Charge(c.Vars[0]); err == nil {
			next := ch.Changed(c.Stamp())
			next.Description = text
			c.Account.Charges.Put(next.ID, next)
		}
	}))}},
	{"generated.no-state-change/customer", []part{on("PATCH /customers/{id}", keepingRefused("description", func(c *api.Call, text string) {
		if cu, err := c.Customer(c.Vars[0]); err == nil {
			next := cu.Clone()
			next.Description = text
			c.SaveCustomer(next)
		}
	}))}},
	{"generated.no-state-change/recipient", []part{on("PATCH /recipients/{id}", keepingRefused("description", func(c *api.Call, text string) {
		if r, err := c.Recipient(c.Vars[0]); err == nil {
			next := *r
			next.Verified, next.Description = false, &text
			c.Account.Recipients.Put(next.ID, &next)
		}
	}))}},

	{"lifecycle.transition", []part{on("PATCH /charges/{id}", where(chargeIn(api.StateExpired), refuseWith(apierror.Invalid("expired_charge", "charge expired"))))}},
	{"lifecycle.transition/voided", []part{on("PATCH /charges/{id}", where(chargeAs((*api.Charge).Voided), refuseWith(apierror.BadRequest("charge was voided"))))}},
	{"lifecycle.transition/failed", []part{on("PATCH /charges/{id}", where(chargeIn(api.StateFailed), set(map[string]any{"status": "pending"})))}},
	{"lifecycle.transition/partly", []part{on("PATCH /charges/{id}", where(chargeAs(partlyRefunded), set(map[string]any{"refundable": false})))}},
	{"lifecycle.guide-transition", []part{on("POST /charges", where(given("destination"), afterwards(func(c *api.Call, answer any) any {
		if r, err := c.Recipient(c.Params.Text("destination")); err == nil {
			next := *r
			next.Verified, next.VerifiedAt = false, 0
			c.Account.Recipients.Put(next.ID, &next)
		}
		return answer
	})))}},
	{"lifecycle.guide-transition/gone", []part{on("POST /charges", where(given("destination"), afterwards(func(c *api.Call, answer any) any {
		if c.Params.Text("currency") == "thb" && missing("capture")(c) && missing("description")(c) {
			c.Account.Recipients.Remove(c.Params.Text("destination"))
		}
		return answer
	})))}},
	{"lifecycle.events", []part{on("POST /charges/{id}/mark_as_paid", silent("charge.complete"))}},
	{"lifecycle.events/failed", []part{on("POST /charges/{id}/mark_as_failed", rekeyed("charge.complete", "charge.expire"))}},
	{"lifecycle.events/3ds", []part{on(oneChargesOwn, where(chargeAs(func(ch *api.Charge) bool { return ch.ByCard() && ch.Extra().Redirects }),
		unlisted("charge.complete", api.StatePaid, api.StateAuthorized)))}},

	{"lifecycle.illegal-trigger", []part{on("POST /charges/{id}/capture", recoded(refused{code: "failed_capture", where: every(chargeAs(bySource), chargeIn(api.StatePaid))}, "failed_reverse"))}},
	{"lifecycle.illegal-trigger/failed", []part{on("POST /charges/{id}/capture", accepting(refused{where: chargeIn(api.StateFailed)}, sameCharge))}},
	{"lifecycle.illegal-trigger/later", []part{on("POST /charges/{id}/reverse", accepting(refused{where: every(chargeIn(api.StateReversed), afterAWeek)}, sameCharge))}},
	{"lifecycle.illegal-trigger/touched", []part{on("POST /charges/{id}/expire", refusing(refused{where: func(c *api.Call) bool {
		ch, err := c.Charge(c.Vars[0])
		if err == nil && ch.State == api.StatePaid {
			next := ch.Changed(c.Stamp())
			next.ExpiresAt = c.Stamp()
			c.Account.Charges.Put(next.ID, next)
		}
		return false
	}}, nil))}},
	{"lifecycle.time-limit", []part{on("GET /sources/{id}", edited(func(c *api.Call, source map[string]any) {
		if s, ok := c.Account.Sources.Get(c.Vars[0]); ok && source["charge_status"] == "expired" {
			if ch, err := c.Charge(s.Charge); err == nil && ch.EndedAt-ch.Created >= wire.Stamp(api.ChargeLifetime/time.Millisecond) {
				source["charge_status"] = "pending"
			}
		}
	}))}},
	{"lifecycle.one-state", []part{on("GET /charges", eachListed(inStatus("reversed"), func(charge map[string]any) { charge["reversible"] = true }))}},
	{"lifecycle.one-state/expired", []part{on("GET /charges", eachListed(inStatus("expired"), func(charge map[string]any) { charge["expired"] = false }))}},
	{"lifecycle.one-state/reversed", []part{on("POST /charges/{id}/reverse", set(map[string]any{"capturable": true}))}},
	{"lifecycle.legal-change", []part{on("GET /charges", eachListed(wasRefunded, asUnrefunded))}},

	{"exploration.walk", []part{on("POST /charges/{id}/refunds", afterwards(func(c *api.Call, answer any) any {
		changeCharge(c, func(next *api.Charge) { next.Refunded -= next.Refunded % 10 })
		return answer
	}))}},

	{"relation.encodings-agree", []part{rebodied("PATCH", "/customers/*", isForm, replacing("k.1", "k_1"))}},
	{"relation.encodings-agree/billing", []part{rebodied("POST", "/sources", isForm, replacing("billing[city]", "billing[town]"))}},
	{"relation.encodings-agree/unicode", []part{rebodied("PATCH", "/charges/*", isForm, replacing("%C3%A9", "%E9"))}},
	{"relation.create-retrieve-list", []part{on("GET /customers", eachListed(hasAny, func(customer map[string]any) { customer["default_card"] = nil }))}},
	{"relation.create-retrieve-list/refund", []part{on("GET /refunds", eachListed(hasAny, func(refund map[string]any) { refund["transaction"] = refund["charge"] }))}},
	{"relation.create-retrieve-list/metadata", []part{on("GET /charges", eachListed(inStatus("successful"), func(charge map[string]any) { charge["metadata"] = map[string]any{} }))}},
	{"relation.create-retrieve-list/digits", []part{on("GET /tokens/{id}", edited(func(_ *api.Call, token map[string]any) {
		if card, ok := token["card"].(map[string]any); ok && card["brand"] == "MasterCard" {
			card["name"] = nil
		}
	}))}},
	{"relation.pages-partition", []part{on("GET /charges/{id}/refunds", where(every(limited, valued("order", "reverse_chronological"), skips(2)), turnedPage))}},
	{"relation.pages-partition/last", []part{on(theCards, where(limited, edited(func(c *api.Call, list map[string]any) {
		if cu, err := c.Customer(c.Vars[0]); err == nil && integerParam(c, "offset")+integerParam(c, "limit") == len(cu.Cards) && len(cu.Cards) > 5 {
			withoutLast(c, list)
		}
	})))}},
	{"relation.pages-partition/twice", []part{on("GET /charges", where(every(missing("from"), laterPage, skips(3)), askedWith("offset", plus(-1))))}},
	{"relation.refund-order", []part{on("GET /charges/{id}", edited(func(c *api.Call, charge map[string]any) {
		if ch, err := c.Charge(c.Vars[0]); err == nil && len(ch.Extra().Refunds) > 2 {
			charge["disputable"] = ch.Extra().Refunds[2].Amount > ch.Extra().Refunds[1].Amount
		}
	}))}},
	{"relation.refund-order/void", []part{on("GET /charges/{id}", edited(func(c *api.Call, charge map[string]any) {
		if ch, err := c.Charge(c.Vars[0]); err == nil && len(ch.Extra().Refunds) > 2 && ch.Left() > 0 {
			charge["can_perform_void"] = ch.Extra().Refunds[2].Amount > ch.Extra().Refunds[0].Amount
		}
	}))}},
	{"relation.reading-changes-nothing", []part{on("GET /charges/{id}", where(given("expand"), afterwards(func(c *api.Call, answer any) any {
		changeCharge(c, func(next *api.Charge) { next.ExpiresAt += 1000 })
		return answer
	})))}},
	{"relation.reading-changes-nothing/listing", []part{on("GET /recipients", where(limited, afterwards(func(c *api.Call, answer any) any {
		c.Account.Recipients.Walk(0, c.Account.Recipients.Count, false, func(r *api.Recipient) {
			if next := *r; r.Description == nil {
				empty := ""
				next.Description = &empty
				c.Account.Recipients.Put(next.ID, &next)
			}
		})
		return answer
	})))}},
	{"relation.accounts-apart", []part{on("GET /refunds", where(notFirst, totalLess(func(c *api.Call) int {
		other := c.Emulator.AllAccounts()[0]
		return within(other, func() int { return -other.Refunds.Count })
	})))}},
	{"relation.accounts-apart/events", []part{on("GET /events", where(notFirst, edited(func(c *api.Call, list map[string]any) {
		other := c.Emulator.AllAccounts()[0]
		if newest := within(other, func() *api.Event { return newestEvent(other) }); newest != nil {
			list["data"] = append(list["data"].([]any), renderedEvent{newest})
		}
	})))}},
}
