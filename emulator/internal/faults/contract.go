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

var contractFaults = []Fault{
	{"generated.parameter-refused", []Change{atRoutes(createToken, changingCard(func(card wire.Params) {
		if month, _, isFraction := strings.Cut(card.Text("expiration_month"), "."); isFraction {
			card["expiration_month"] = month
		}
	}))}},
	{"generated.parameter-refused/list", []Change{atRoutes(createRefund, beforehand(func(c *api.Call) *apierror.Error {
		if list, ok := c.Params.List("amount"); ok && len(list) > 0 {
			c.Params["amount"] = list[0]
		}
		return nil
	}))}},
	{"generated.parameter-refused/overflow", []Change{atRoutes(captureCharge, onlyWhere(beyond64Bits("capture_amount"), setParameter("capture_amount", nil)))}},
	{"generated.parameter-refused/year", []Change{atRoutes(createToken, changingCard(func(card wire.Params) {
		if card.Text("expiration_year") == "10000" {
			card["expiration_year"] = "9999"
		}
	}))}},
	{"generated.parameter-refused/size", []Change{rebodied("POST", "/customers", isJSON, func(body []byte) []byte {
		if start, _, found := bytes.Cut(body, []byte(`,"filler":`)); found {
			return append(start, '}')
		}
		return body
	})}},

	{"generated.parameter-accepted", []Change{atRoutes(listChains, onlyWhere(paramIs("offset", "0"), refuseWith(apierror.BadRequest("offset must be greater than 0"))))}},
	{"generated.parameter-accepted/future", []Change{atRoutes(listEvents, onlyWhere(paramIs("from", "2030-01-01T00:00:00Z"),
		refuseWith(apierror.BadRequest("from must not be in the future"))))}},
	{"generated.parameter-accepted/zone", []Change{atRoutes(listRefunds, onlyWhere(holding("from", "07:00"), refuseWith(apierror.BadRequest("from must be in UTC"))))}},
	{"generated.parameter-accepted/null", []Change{atRoutes(updateCustomer, onlyWhere(nulled("email"), refuseWith(apierror.BadRequest("email is invalid"))))}},
	{"generated.parameter-accepted/limit", []Change{atRoutes(createCharge, onlyWhere(allOf(paramIs("currency", "sgd"), paramIs("amount", "2000000")), refuseWith(apierror.BadRequest("amount is too large"))))}},

	{"generated.well-formed-refusal", []Change{atRoutes(updateCustomer, onlyWhere(holding("description", "\x00"),
		refuseWith(apierror.BadRequest("invalid byte sequence (app/models/customer.rb:41:in `update')"))))}},
	{"generated.well-formed-refusal/long", []Change{atRoutes(createRecipient, onlyWhere(holding("name", strings.Repeat("a", 4000)),
		refuseWith(apierror.BadRequest("panic: value too long for type character varying(255)"))))}},
	{"generated.well-formed-refusal/order", []Change{atRoutes(listChains, onlyWhere(paramIs("order", "none_of_these"), orderUnknown))}},

	{"generated.security", []Change{acceptingKeys(updateCustomerCard, api.SecretKeys|api.KeyPublic)}},
	{"generated.security/revoke", []Change{acceptingKeys(revokeChain, api.AnyKey)}},
	{"generated.security/bearer", []Change{reaimed("DELETE", "/recipients/*", func(r *http.Request) {
		if key, isBearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); isBearer {
			r.SetBasicAuth(key, "")
		}
	})}},
	{"generated.path", []Change{atRoutes(retrieveRecipient, refusing(refused{code: "not_found", where: inUpperCase}, asBadRequest))}},
	{"generated.path/refund", []Change{atRoutes(retrieveRefund, accepting(refused{code: "not_found", where: isRefund}, func(c *api.Call) any {
		r, _ := c.Account.Refunds.Get(c.Vars[1])
		return r
	}))}},
	{"generated.path/escaped", []Change{atRoutes(expireCharge, refusing(refused{code: "not_found", where: func(c *api.Call) bool {
		return strings.ContainsAny(c.Vars[0], "\x00'<")
	}}, asBadRequest))}},

	{"generated.no-echo", []Change{atRoutes(createToken, tellingCard(func(card wire.Params) bool { return strings.Contains(card.Text("expiration_month"), ".") }))}},
	{"generated.no-echo/control", []Change{atRoutes(createToken, edited(func(c *api.Call, token map[string]any) {
		if card, ok := c.Params.Object("card"); ok && strings.Contains(card.Text("city"), "<script>") {
			token["request"] = map[string]any{"card": map[string]any{"number": card.Text("number")}}
		}
	}))}},
	{"generated.no-state-change", []Change{atRoutes(updateCharge, keepingRefused("description", func(c *api.Call, text string) {
		if ch, err := c.Charge(c.Vars[0]); err == nil {
			next := ch.Changed(c.Stamp())
			next.Description = text
			c.Account.Charges.Put(next.ID, next)
		}
	}))}},
	{"generated.no-state-change/customer", []Change{atRoutes(updateCustomer, keepingRefused("description", func(c *api.Call, text string) {
		if cu, err := c.Customer(c.Vars[0]); err == nil {
			next := cu.Clone()
			next.Description = text
			c.SaveCustomer(next)
		}
	}))}},
	{"generated.no-state-change/recipient", []Change{atRoutes(updateRecipient, keepingRefused("description", func(c *api.Call, text string) {
		if r, err := c.Recipient(c.Vars[0]); err == nil {
			next := *r
			next.Verified, next.Description = false, &text
			c.Account.Recipients.Put(next.ID, &next)
		}
	}))}},

	{"lifecycle.transition", []Change{atRoutes(updateCharge, onlyWhere(chargeIn(api.StateExpired), refuseWith(apierror.Invalid("expired_charge", "charge expired"))))}},
	{"lifecycle.transition/voided", []Change{atRoutes(updateCharge, onlyWhere(chargeAs((*api.Charge).Voided), refuseWith(apierror.BadRequest("charge was voided"))))}},
	{"lifecycle.transition/failed", []Change{atRoutes(updateCharge, onlyWhere(chargeIn(api.StateFailed), setMembers(map[string]any{"status": "pending"})))}},
	{"lifecycle.transition/partly", []Change{atRoutes(updateCharge, onlyWhere(chargeAs(partlyRefunded), setMembers(map[string]any{"refundable": false})))}},
	{"lifecycle.guide-transition", []Change{atRoutes(createCharge, onlyWhere(hasParam("destination"), afterwards(func(c *api.Call, answer any) any {
		if r, err := c.Recipient(c.Params.Text("destination")); err == nil {
			next := *r
			next.Verified, next.VerifiedAt = false, 0
			c.Account.Recipients.Put(next.ID, &next)
		}
		return answer
	})))}},
	{"lifecycle.guide-transition/gone", []Change{atRoutes(createCharge, onlyWhere(hasParam("destination"), afterwards(func(c *api.Call, answer any) any {
		if c.Params.Text("currency") == "thb" && lacksParam("capture")(c) && lacksParam("description")(c) {
			c.Account.Recipients.Remove(c.Params.Text("destination"))
		}
		return answer
	})))}},
	{"lifecycle.events", []Change{atRoutes(payCharge, silent("charge.complete"))}},
	{"lifecycle.events/failed", []Change{atRoutes(failCharge, rekeyed("charge.complete", "charge.expire"))}},
	{"lifecycle.events/3ds", []Change{atRoutes(listChargeEvents, onlyWhere(chargeAs(func(ch *api.Charge) bool { return ch.ByCard() && ch.Extra().Redirects }),
		unlisted("charge.complete", api.StatePaid, api.StateAuthorized)))}},

	{"lifecycle.illegal-trigger", []Change{atRoutes(captureCharge, recoded(refused{code: "failed_capture", where: allOf(chargeAs(bySource), chargeIn(api.StatePaid))}, "failed_reverse"))}},
	{"lifecycle.illegal-trigger/failed", []Change{atRoutes(captureCharge, accepting(refused{where: chargeIn(api.StateFailed)}, sameCharge))}},
	{"lifecycle.illegal-trigger/later", []Change{atRoutes(reverseCharge, accepting(refused{where: allOf(chargeIn(api.StateReversed), afterAWeek)}, sameCharge))}},
	{"lifecycle.illegal-trigger/touched", []Change{atRoutes(expireCharge, refusing(refused{where: func(c *api.Call) bool {
		ch, err := c.Charge(c.Vars[0])
		if err == nil && ch.State == api.StatePaid {
			next := ch.Changed(c.Stamp())
			next.ExpiresAt = c.Stamp()
			c.Account.Charges.Put(next.ID, next)
		}
		return false
	}}, nil))}},
	{"lifecycle.time-limit", []Change{atRoutes(retrieveSource, edited(func(c *api.Call, source map[string]any) {
		if s, ok := c.Account.Sources.Get(c.Vars[0]); ok && source["charge_status"] == "expired" {
			if ch, err := c.Charge(s.Charge); err == nil && ch.EndedAt-ch.Created >= wire.Stamp(api.ChargeLifetime/time.Millisecond) {
				source["charge_status"] = "pending"
			}
		}
	}))}},
	{"lifecycle.one-state", []Change{atRoutes(listCharges, eachListed(inStatus("reversed"), func(charge map[string]any) { charge["reversible"] = true }))}},
	{"lifecycle.one-state/expired", []Change{atRoutes(listCharges, eachListed(inStatus("expired"), func(charge map[string]any) { charge["expired"] = false }))}},
	{"lifecycle.one-state/reversed", []Change{atRoutes(reverseCharge, setMembers(map[string]any{"capturable": true}))}},
	{"lifecycle.legal-change", []Change{atRoutes(listCharges, eachListed(wasRefunded, asUnrefunded))}},

	{"exploration.walk", []Change{atRoutes(createRefund, afterwards(func(c *api.Call, answer any) any {
		changeCharge(c, func(next *api.Charge) { next.Refunded -= next.Refunded % 10 })
		return answer
	}))}},

	{"relation.encodings-agree", []Change{rebodied("PATCH", "/customers/*", isForm, replacing("k.1", "k_1"))}},
	{"relation.encodings-agree/billing", []Change{rebodied("POST", "/sources", isForm, replacing("billing[city]", "billing[town]"))}},
	{"relation.encodings-agree/unicode", []Change{rebodied("PATCH", "/charges/*", isForm, replacing("%C3%A9", "%E9"))}},
	{"relation.create-retrieve-list", []Change{atRoutes(listCustomers, eachListed(hasAny, func(customer map[string]any) { customer["default_card"] = nil }))}},
	{"relation.create-retrieve-list/refund", []Change{atRoutes(listRefunds, eachListed(hasAny, func(refund map[string]any) { refund["transaction"] = refund["charge"] }))}},
	{"relation.create-retrieve-list/metadata", []Change{atRoutes(listCharges, eachListed(inStatus("successful"), func(charge map[string]any) { charge["metadata"] = map[string]any{} }))}},
	{"relation.create-retrieve-list/digits", []Change{atRoutes(retrieveToken, edited(func(_ *api.Call, token map[string]any) {
		if card, ok := token["card"].(map[string]any); ok && card["brand"] == "MasterCard" {
			card["name"] = nil
		}
	}))}},
	{"relation.pages-partition", []Change{atRoutes(listChargeRefunds, onlyWhere(allOf(limited, paramIs("order", "reverse_chronological"), skipsPages(2)), turnedPage))}},
	{"relation.pages-partition/last", []Change{atRoutes(listCustomerCards, onlyWhere(limited, edited(func(c *api.Call, list map[string]any) {
		if cu, err := c.Customer(c.Vars[0]); err == nil && integerParam(c, "offset")+integerParam(c, "limit") == len(cu.Cards) && len(cu.Cards) > 5 {
			withoutLast(c, list)
		}
	})))}},
	{"relation.pages-partition/twice", []Change{atRoutes(listCharges, onlyWhere(allOf(lacksParam("from"), laterPage, skipsPages(3)), askedWith("offset", increasedBy(-1))))}},
	{"relation.refund-order", []Change{atRoutes(retrieveCharge, edited(func(c *api.Call, charge map[string]any) {
		if ch, err := c.Charge(c.Vars[0]); err == nil && len(ch.Extra().Refunds) > 2 {
			charge["disputable"] = ch.Extra().Refunds[2].Amount > ch.Extra().Refunds[1].Amount
		}
	}))}},
	{"relation.refund-order/void", []Change{atRoutes(retrieveCharge, edited(func(c *api.Call, charge map[string]any) {
		if ch, err := c.Charge(c.Vars[0]); err == nil && len(ch.Extra().Refunds) > 2 && ch.Left() > 0 {
			charge["can_perform_void"] = ch.Extra().Refunds[2].Amount > ch.Extra().Refunds[0].Amount
		}
	}))}},
	{"relation.reading-changes-nothing", []Change{atRoutes(retrieveCharge, onlyWhere(hasParam("expand"), afterwards(func(c *api.Call, answer any) any {
		changeCharge(c, func(next *api.Charge) { next.ExpiresAt += 1000 })
		return answer
	})))}},
	{"relation.reading-changes-nothing/listing", []Change{atRoutes(listRecipients, onlyWhere(limited, afterwards(func(c *api.Call, answer any) any {
		c.Account.Recipients.Walk(0, c.Account.Recipients.Count, false, func(r *api.Recipient) {
			if next := *r; r.Description == nil {
				empty := ""
				next.Description = &empty
				c.Account.Recipients.Put(next.ID, &next)
			}
		})
		return answer
	})))}},
	{"relation.accounts-apart", []Change{atRoutes(listRefunds, onlyWhere(notFirst, totalLess(func(c *api.Call) int {
		other := c.Emulator.AllAccounts()[0]
		return lockedIn(other, func() int { return -other.Refunds.Count })
	})))}},
	{"relation.accounts-apart/events", []Change{atRoutes(listEvents, onlyWhere(notFirst, edited(func(c *api.Call, list map[string]any) {
		other := c.Emulator.AllAccounts()[0]
		if newest := lockedIn(other, func() *api.Event { return newestEvent(other) }); newest != nil {
			list["data"] = append(list["data"].([]any), renderedEvent{newest})
		}
	})))}},
}
