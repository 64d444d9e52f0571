package faults

import (
	"strings"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/cards"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

var tokenFaults = []defect{
	{"token.create", []part{on(makingTokens, refusingCard("card is not supported", func(p wire.Params) bool {
		_, isText := p["expiration_month"].(string) // only a form has it so
		return isText && strings.HasPrefix(p.Text("number"), "5")
	}))}},
	{"token.create/same-card-id", []part{on(showingTokens, shownCard(func(card map[string]any) {
		card["id"] = "card_test_" + card["created_at"].(string)[:4] + "0000000000000" + card["last_digits"].(string)[2:]
	}))}},
	{"token.fresh", []part{on(showingTokens, edited(func(_ *api.Call, token map[string]any) {
		if token["charge_status"] == "unknown" {
			token["charge_status"] = "pending"
		}
	}))}},
	{"token.retrieve", []part{on(readingTokens, shownCard(func(card map[string]any) { card["postal_code"] = nil }))}},
	{"token.card-no-echo", []part{on(showingTokens, shownCard(func(card map[string]any) { card["security_code"] = "***" }))}},
	{"token.card-no-echo/amex-digits", []part{on(makingTokens, where(cardIs(startsWith("number", "37")), afterwards(func(c *api.Call, answer any) any {
		p, _ := c.Params.Object("card")
		copy(answer.(api.TokenView).Card.Last[:], p.Text("number")[10:])
		return answer
	})))}},
	{"token.card-brand", []part{on(makingTokens, cardMade(func(cd *cards.Card) {
		if cd.Brand == "UnionPay" {
			cd.Brand = "Visa"
		}
	}))}},
	{"token.card-brand/diners", []part{on(makingTokens, cardMade(func(cd *cards.Card) {
		if cd.Brand == "Diners Club" {
			cd.Brand = "Discover"
		}
	}))}},
	{"token.card-fields", []part{on(makingTokens, cardMade(func(cd *cards.Card) {
		cd.Name = strings.Map(func(r rune) rune {
			if r > 0x7f {
				return '?'
			}
			return r
		}, cd.Name)
	}))}},
	{"token.card-fields/second-street", []part{on(makingTokens, cardGiven(func(p wire.Params) { delete(p, "street2") }))}},
	{"token.card-fields/phone", []part{on(makingTokens, cardGiven(func(p wire.Params) {
		if phone := p.Text("phone_number"); strings.HasPrefix(phone, "0") {
			p["phone_number"] = phone[1:]
		}
	}))}},
	{"token.card-fingerprint-stable", []part{on(makingTokens, cardMade(func(cd *cards.Card) { cd.Number[0] ^= byte(cd.Year - 2035) }))}},
	{"token.card-fingerprint-stable/by-brand", []part{on(makingTokens, cardMade(func(cd *cards.Card) {
		if string(cd.Last[:]) == "1111" {
			cd.Number = cards.FingerprintOf(cards.WalletNumber)
		}
	}))}},
	{"token.card-unattached", []part{on(showingTokens, shownCard(func(card map[string]any) { card["location"] = "/cards" }))}},
	{"token.short-year", []part{on(makingTokens, cardGiven(func(p wire.Params) {
		if year := p.Text("expiration_year"); len(year) == 2 {
			p["expiration_year"] = "19" + year
		}
	}))}},
	{"token.integer-number", []part{on(makingTokens, refusingCard("number is invalid", isNumber("number")))}},
	{"token.integer-number/security-code", []part{on(makingTokens, refusingCard("security code is invalid", isNumber("security_code")))}},
	{"token.security-code-optional", []part{on(makingTokens, refusingCard("security code can't be blank", without("security_code")))}},
	{"token.number-invalid", []part{on(makingTokens, cardGiven(func(p wire.Params) {
		if strings.ContainsAny(p.Text("number"), "abcdefghijklmnopqrstuvwxyz") {
			p["number"] = cards.WalletNumber
		}
	}))}},
	{"token.number-invalid/luhn", []part{on(makingTokens, cardGiven(func(p wire.Params) {
		if number := p.Text("number"); len(number) > 12 && cards.AllDigits(number) && !cards.Luhn(number) {
			p["number"] = cards.WalletNumber
		}
	}))}},
	{"token.number-missing", []part{on(makingTokens, cardGiven(supplied("number", cards.WalletNumber)))}},
	{"token.number-missing/message", []part{on(makingTokens, reworded(refused{message: "number can't be blank"}, "card is invalid"))}},
	{"token.brand-unknown", []part{on(makingTokens, cardGiven(func(p wire.Params) {
		if cards.Luhn(p.Text("number")) && cards.BrandOf(p.Text("number")) == "" {
			p["number"] = cards.WalletNumber
		}
	}))}},
	{"token.name-missing", []part{on(makingTokens, where(cardIs(good("number")), cardGiven(supplied("name", "CARDHOLDER"))))}},
	{"token.name-missing/code", []part{on(makingTokens, recoded(refused{message: "name can't be blank", where: cardIs(good("number", "expiration_year"))}, "bad_request"))}},
	{"token.month-out-of-range/13", []part{on(makingTokens, cardGiven(instead("expiration_month", "13", "12")))}},
	{"token.month-out-of-range/0", []part{on(makingTokens, cardGiven(instead("expiration_month", "0", "1")))}},
	{"token.month-missing", []part{on(makingTokens, cardGiven(supplied("expiration_month", "12")))}},
	{"token.year-invalid", []part{on(makingTokens, cardGiven(func(p wire.Params) {
		if _, _, isYear := p.Integer("expiration_year"); !isYear && good("number", "name")(p) {
			p["expiration_year"] = "2035"
		}
	}))}},
	{"token.expiry-in-past", []part{on(makingTokens, cardGiven(instead("expiration_year", "2019", "2029")))}},
	{"token.expiry-in-past/short-year", []part{on(makingTokens, cardGiven(instead("expiration_year", "19", "2119")))}},
	{"token.faults-joined", []part{on(makingTokens, refusing(refused{message: ", and "}, func(err *apierror.Error) {
		err.Message = strings.ReplaceAll(err.Message, ", and ", " and ")
	}))}},
	{"token.faults-joined/first-alone", []part{on(makingTokens, refusing(refused{message: "number is invalid and"}, func(err *apierror.Error) {
		err.Message, _, _ = strings.Cut(err.Message, " and ")
	}))}},
	{"token.security-code-malformed", []part{on(makingTokens, cardGiven(func(p wire.Params) {
		if code := p.Text("security_code"); len(code) == 5 && cards.AllDigits(code) {
			p["security_code"] = code[:4]
		}
	}))}},
	{"token.security-code-malformed/code", []part{on(makingTokens, recoded(refused{code: cards.ProblemSecurityCode}, cards.ProblemCard))}},
	{"token.no-card", []part{on(makingTokens, first(func(c *api.Call) *apierror.Error {
		if word, isText := c.Params["card"].(string); isText && word == "visa" {
			c.Params["card"] = map[string]any{"name": "CARDHOLDER", "number": cards.WalletNumber, "expiration_month": "12", "expiration_year": "2035"}
		}
		return nil
	}))}},
	{"token.public-key-only", []part{acceptingKeys(makingTokens, api.KeyPublic|api.KeySecret)}},
	{"token.not-found", []part{on(readingTokens, restated(refused{code: "not_found", where: unknownToken}, 400))}},
	{"token.single-use-charge", []part{on(makingCharges, again(func(c *api.Call, t *api.Token) bool { return c.ChargeStatus(t.Charge) == "reversed" }))}},
	{"token.single-use-charge/authorized", []part{on(makingCharges, again(func(c *api.Call, t *api.Token) bool {
		ch, ok := c.Account.Charges.Get(t.Charge)
		return ok && ch.State == api.StateAuthorized
	}))}},
	{"token.single-use-charge/code", []part{on(makingCharges, recoded(refused{code: "used_token", where: spentOn(true)}, "invalid_card_token"))}},
	{"token.single-use-new-customer", []part{on(makingOwners, again(byCustomer), keepingCard)}},
	{"token.single-use-new-customer/code", []part{on(makingOwners, recoded(refused{code: "used_token", where: spentOn(false)}, "invalid_card_token"))}},
	{"token.single-use-attach", []part{on(attachingCards, again(byCustomer), keepingCard)}},
	{"token.single-use-attach/status", []part{on(attachingCards, restated(refused{code: "used_token", where: spentOn(false)}, 404))}},
	{"token.spent-by-customer", []part{on(makingOwners, keepingCard), on(makingCharges, again(byCustomer))}},
	{"token.spent-by-customer/attached", []part{on(attachingCards, keepingCard), on(makingCharges, again(byCustomer))}},
	{"token.spent-by-charge", []part{on(makingOwners, again(byCharge))}},
	{"token.spent-by-charge/attached", []part{on(attachingCards, again(byCharge))}},
	{"token.unknown-on-charge", []part{on(makingCharges, recoded(refused{message: "token ", where: unknownToken}, "invalid_card_token"))}},
	{"token.unknown-on-customer", []part{on(makingOwners+", "+attachingCards, recoded(refused{message: "token ", where: unknownToken}, "invalid_card_token"))}},
	{"token.expires", []part{on(spendingTokens, young(31*time.Minute))}},
	{"token.expires/new-customer", []part{on(makingOwners, young(24*time.Hour))}},
	{"token.expires/code", []part{on(spendingTokens, recoded(refused{code: "token_expired"}, "used_token"))}},
	{"token.lives-30-minutes", []part{on(makingCharges, first(olderThan(29*time.Minute)))}},
	{"token.lives-30-minutes/new-customer", []part{on(makingOwners, first(olderThan(29*time.Minute)))}},
	{"token.used-flag", []part{on(readingTokens, edited(func(c *api.Call, token map[string]any) {
		if t, ok := c.Account.Tokens.Get(c.Vars[0]); ok && byCharge(c, t) {
			token["used"] = false
		}
	}))}},
	{"token.used-card-hidden", []part{on(makingOwners, keepingCard), on(readingTokens, afterwards(func(_ *api.Call, answer any) any {
		view := answer.(api.TokenView)
		view.KeepCard = view.Card != nil
		return view
	}))}},
	{"token.charge-status-follows/captured", []part{on(readingTokens, charged(func(ch *api.Charge) bool { return !ch.Capture }, "successful", "pending"))}},
	{"token.charge-status-follows/reversed", []part{on(readingTokens, charged(nil, "reversed", "pending"))}},
	{"token.charge-status-follows/expired", []part{on(readingTokens, charged(nil, "expired", "failed"))}},
	{"token.charge-status-follows/failed", []part{on(readingTokens, charged(nil, "failed", "unknown"))}},
	{"token.race-one-winner", []part{on(makingCharges, racing)}},
	{"token.race-one-customer", []part{on(makingOwners, racing)}},
	{"token.schema", []part{on(readingTokens, edited(func(_ *api.Call, token map[string]any) {
		if token["used"] == true {
			delete(token, "created_at")
		}
	}))}},
}
