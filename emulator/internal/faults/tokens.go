package faults

import (
	"strings"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/cards"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

var tokenFaults = []Fault{
	{"token.create", []Change{atRoutes(createToken, refusingCard("card is not supported", func(p wire.Params) bool {
		_, isText := p["expiration_month"].(string) // only a form has it so
		return isText && strings.HasPrefix(p.Text("number"), "5")
	}))}},
	{"token.create/same-card-id", []Change{atRoutes(showToken, shownCard(func(card map[string]any) {
		card["id"] = "card_test_" + card["created_at"].(string)[:4] + "0000000000000" + card["last_digits"].(string)[2:]
	}))}},
	{"token.fresh", []Change{atRoutes(showToken, edited(func(_ *api.Call, token map[string]any) {
		if token["charge_status"] == "unknown" {
			token["charge_status"] = "pending"
		}
	}))}},
	{"token.retrieve", []Change{atRoutes(retrieveToken, shownCard(func(card map[string]any) { card["postal_code"] = nil }))}},
	{"token.card-no-echo", []Change{atRoutes(showToken, shownCard(func(card map[string]any) { card["security_code"] = "***" }))}},
	{"token.card-no-echo/amex-digits", []Change{atRoutes(createToken, onlyWhere(cardIs(startsWith("number", "37")), afterwards(func(c *api.Call, answer any) any {
		p, _ := c.Params.Object("card")
		copy(answer.(api.TokenView).Card.Last[:], p.Text("number")[10:])
		return answer
	})))}},
	{"token.card-brand", []Change{atRoutes(createToken, cardMade(func(cd *cards.Card) {
		if cd.Brand == "UnionPay" {
			cd.Brand = "Visa"
		}
	}))}},
	{"token.card-brand/diners", []Change{atRoutes(createToken, cardMade(func(cd *cards.Card) {
		if cd.Brand == "Diners Club" {
			cd.Brand = "Discover"
		}
	}))}},
	{"token.card-fields", []Change{atRoutes(createToken, cardMade(func(cd *cards.Card) {
		cd.Name = strings.Map(func(r rune) rune {
			if r > 0x7f {
				return '?'
			}
			return r
		}, cd.Name)
	}))}},
	{"token.card-fields/second-street", []Change{atRoutes(createToken, changingCard(func(p wire.Params) { delete(p, "street2") }))}},
	{"token.card-fields/phone", []Change{atRoutes(createToken, changingCard(func(p wire.Params) {
		if phone := p.Text("phone_number"); strings.HasPrefix(phone, "0") {
			p["phone_number"] = phone[1:]
		}
	}))}},
	{"token.card-fingerprint-stable", []Change{atRoutes(createToken, cardMade(func(cd *cards.Card) { cd.Number[0] ^= byte(cd.Year - 2035) }))}},
	{"token.card-fingerprint-stable/by-brand", []Change{atRoutes(createToken, cardMade(func(cd *cards.Card) {
		if string(cd.Last[:]) == "1111" {
			cd.Number = cards.FingerprintOf(cards.WalletNumber)
		}
	}))}},
	{"token.card-unattached", []Change{atRoutes(showToken, shownCard(func(card map[string]any) { card["location"] = "/cards" }))}},
	{"token.short-year", []Change{atRoutes(createToken, changingCard(func(p wire.Params) {
		if year := p.Text("expiration_year"); len(year) == 2 {
			p["expiration_year"] = "19" + year
		}
	}))}},
	{"token.integer-number", []Change{atRoutes(createToken, refusingCard("number is invalid", isNumberParam("number")))}},
	{"token.integer-number/security-code", []Change{atRoutes(createToken, refusingCard("security code is invalid", isNumberParam("security_code")))}},
	{"token.security-code-optional", []Change{atRoutes(createToken, refusingCard("security code can't be blank", lacksField("security_code")))}},
	{"token.number-invalid", []Change{atRoutes(createToken, changingCard(func(p wire.Params) {
		if strings.ContainsAny(p.Text("number"), "abcdefghijklmnopqrstuvwxyz") {
			p["number"] = cards.WalletNumber
		}
	}))}},
	{"token.number-invalid/luhn", []Change{atRoutes(createToken, changingCard(func(p wire.Params) {
		if number := p.Text("number"); len(number) > 12 && cards.AllDigits(number) && !cards.Luhn(number) {
			p["number"] = cards.WalletNumber
		}
	}))}},
	{"token.number-missing", []Change{atRoutes(createToken, changingCard(supplied("number", cards.WalletNumber)))}},
	{"token.number-missing/message", []Change{atRoutes(createToken, reworded(refused{message: "number can't be blank"}, "card is invalid"))}},
	{"token.brand-unknown", []Change{atRoutes(createToken, changingCard(func(p wire.Params) {
		if cards.Luhn(p.Text("number")) && cards.BrandOf(p.Text("number")) == "" {
			p["number"] = cards.WalletNumber
		}
	}))}},
	{"token.name-missing", []Change{atRoutes(createToken, onlyWhere(cardIs(validParams("number")), changingCard(supplied("name", "CARDHOLDER"))))}},
	{"token.name-missing/code", []Change{atRoutes(createToken, recoded(refused{message: "name can't be blank", where: cardIs(validParams("number", "expiration_year"))}, "bad_request"))}},
	{"token.month-out-of-range/13", []Change{atRoutes(createToken, changingCard(valueInstead("expiration_month", "13", "12")))}},
	{"token.month-out-of-range/0", []Change{atRoutes(createToken, changingCard(valueInstead("expiration_month", "0", "1")))}},
	{"token.month-missing", []Change{atRoutes(createToken, changingCard(supplied("expiration_month", "12")))}},
	{"token.year-invalid", []Change{atRoutes(createToken, changingCard(func(p wire.Params) {
		if _, _, isYear := p.Integer("expiration_year"); !isYear && validParams("number", "name")(p) {
			p["expiration_year"] = "2035"
		}
	}))}},
	{"token.expiry-in-past", []Change{atRoutes(createToken, changingCard(valueInstead("expiration_year", "2019", "2029")))}},
	{"token.expiry-in-past/short-year", []Change{atRoutes(createToken, changingCard(valueInstead("expiration_year", "19", "2119")))}},
	{"token.faults-joined", []Change{atRoutes(createToken, refusing(refused{message: ", and "}, func(err *apierror.Error) {
		err.Message = strings.ReplaceAll(err.Message, ", and ", " and ")
	}))}},
	{"token.faults-joined/first-alone", []Change{atRoutes(createToken, refusing(refused{message: "number is invalid and"}, func(err *apierror.Error) {
		err.Message, _, _ = strings.Cut(err.Message, " and ")
	}))}},
	{"token.security-code-malformed", []Change{atRoutes(createToken, changingCard(func(p wire.Params) {
		if code := p.Text("security_code"); len(code) == 5 && cards.AllDigits(code) {
			p["security_code"] = code[:4]
		}
	}))}},
	{"token.security-code-malformed/code", []Change{atRoutes(createToken, recoded(refused{code: cards.ProblemSecurityCode}, cards.ProblemCard))}},
	{"token.no-card", []Change{atRoutes(createToken, beforehand(func(c *api.Call) *apierror.Error {
		if word, isText := c.Params["card"].(string); isText && word == "visa" {
			c.Params["card"] = map[string]any{"name": "CARDHOLDER", "number": cards.WalletNumber, "expiration_month": "12", "expiration_year": "2035"}
		}
		return nil
	}))}},
	{"token.public-key-only", []Change{acceptingKeys(createToken, api.KeyPublic|api.KeySecret)}},
	{"token.not-found", []Change{atRoutes(retrieveToken, restated(refused{code: "not_found", where: unknownToken}, 400))}},
	{"token.single-use-charge", []Change{atRoutes(createCharge, spendAgain(func(c *api.Call, t *api.Token) bool { return c.ChargeStatus(t.Charge) == "reversed" }))}},
	{"token.single-use-charge/authorized", []Change{atRoutes(createCharge, spendAgain(func(c *api.Call, t *api.Token) bool {
		ch, ok := c.Account.Charges.Get(t.Charge)
		return ok && ch.State == api.StateAuthorized
	}))}},
	{"token.single-use-charge/code", []Change{atRoutes(createCharge, recoded(refused{code: "used_token", where: spentOn(true)}, "invalid_card_token"))}},
	{"token.single-use-new-customer", []Change{atRoutes(createCustomer, spendAgain(byCustomer), keepingCard)}},
	{"token.single-use-new-customer/code", []Change{atRoutes(createCustomer, recoded(refused{code: "used_token", where: spentOn(false)}, "invalid_card_token"))}},
	{"token.single-use-attach", []Change{atRoutes(updateCustomer, spendAgain(byCustomer), keepingCard)}},
	{"token.single-use-attach/status", []Change{atRoutes(updateCustomer, restated(refused{code: "used_token", where: spentOn(false)}, 404))}},
	{"token.spent-by-customer", []Change{atRoutes(createCustomer, keepingCard), atRoutes(createCharge, spendAgain(byCustomer))}},
	{"token.spent-by-customer/attached", []Change{atRoutes(updateCustomer, keepingCard), atRoutes(createCharge, spendAgain(byCustomer))}},
	{"token.spent-by-charge", []Change{atRoutes(createCustomer, spendAgain(byCharge))}},
	{"token.spent-by-charge/attached", []Change{atRoutes(updateCustomer, spendAgain(byCharge))}},
	{"token.unknown-on-charge", []Change{atRoutes(createCharge, recoded(refused{message: "token ", where: unknownToken}, "invalid_card_token"))}},
	{"token.unknown-on-customer", []Change{atRoutes(createCustomer+", "+updateCustomer, recoded(refused{message: "token ", where: unknownToken}, "invalid_card_token"))}},
	{"token.expires", []Change{atRoutes(spendToken, treatAsFresh(31*time.Minute))}},
	{"token.expires/new-customer", []Change{atRoutes(createCustomer, treatAsFresh(24*time.Hour))}},
	{"token.expires/code", []Change{atRoutes(spendToken, recoded(refused{code: "token_expired"}, "used_token"))}},
	{"token.lives-30-minutes", []Change{atRoutes(createCharge, beforehand(olderThan(29*time.Minute)))}},
	{"token.lives-30-minutes/new-customer", []Change{atRoutes(createCustomer, beforehand(olderThan(29*time.Minute)))}},
	{"token.used-flag", []Change{atRoutes(retrieveToken, edited(func(c *api.Call, token map[string]any) {
		if t, ok := c.Account.Tokens.Get(c.Vars[0]); ok && byCharge(c, t) {
			token["used"] = false
		}
	}))}},
	{"token.used-card-hidden", []Change{atRoutes(createCustomer, keepingCard), atRoutes(retrieveToken, afterwards(func(_ *api.Call, answer any) any {
		view := answer.(api.TokenView)
		view.KeepCard = view.Card != nil
		return view
	}))}},
	{"token.charge-status-follows/captured", []Change{atRoutes(retrieveToken, chargeStatusAs(func(ch *api.Charge) bool { return !ch.Capture }, "successful", "pending"))}},
	{"token.charge-status-follows/reversed", []Change{atRoutes(retrieveToken, chargeStatusAs(nil, "reversed", "pending"))}},
	{"token.charge-status-follows/expired", []Change{atRoutes(retrieveToken, chargeStatusAs(nil, "expired", "failed"))}},
	{"token.charge-status-follows/failed", []Change{atRoutes(retrieveToken, chargeStatusAs(nil, "failed", "unknown"))}},
	{"token.race-one-winner", []Change{atRoutes(createCharge, raceForToken)}},
	{"token.race-one-customer", []Change{atRoutes(createCustomer, raceForToken)}},
	{"token.schema", []Change{atRoutes(retrieveToken, edited(func(_ *api.Call, token map[string]any) {
		if token["used"] == true {
			delete(token, "created_at")
		}
	}))}},
}
