package faults

import (
	"strings"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/faults/alter"
	"github.com/omise-conformance/harness/emulator/internal/faults/route"
	"github.com/omise-conformance/harness/emulator/internal/faults/when"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/cards"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

var tokenFaults = []Fault{
	{"token.create", []alter.Change{alter.On(route.CreateToken, alter.RefuseCard("card is not supported", func(p wire.Params) bool {
		_, isText := p["expiration_month"].(string) // only a form has it so
		return isText && strings.HasPrefix(p.Text("number"), "5")
	}))}},
	{"token.create/same-card-id", []alter.Change{alter.On(route.ShowToken, alter.CardShown(func(card map[string]any) {
		card["id"] = "card_test_" + card["created_at"].(string)[:4] + "0000000000000" + card["last_digits"].(string)[2:]
	}))}},
	{"token.fresh", []alter.Change{alter.On(route.ShowToken, alter.Answer(func(_ *api.Call, token map[string]any) {
		if token["charge_status"] == "unknown" {
			token["charge_status"] = "pending"
		}
	}))}},
	{"token.retrieve", []alter.Change{alter.On(route.RetrieveToken, alter.CardShown(func(card map[string]any) { card["postal_code"] = nil }))}},
	{"token.card-no-echo", []alter.Change{alter.On(route.ShowToken, alter.CardShown(func(card map[string]any) { card["security_code"] = "***" }))}},
	{"token.card-no-echo/amex-digits", []alter.Change{alter.On(route.CreateToken, alter.Only(when.CardAsked(when.StartsWith("number", "37")), alter.After(func(c *api.Call, answer any) any {
		p, _ := c.Params.Object("card")
		copy(answer.(api.TokenView).Card.Last[:], p.Text("number")[10:])
		return answer
	})))}},
	{"token.card-brand", []alter.Change{alter.On(route.CreateToken, alter.Card(func(cd *cards.Card) {
		if cd.Brand == "UnionPay" {
			cd.Brand = "Visa"
		}
	}))}},
	{"token.card-brand/diners", []alter.Change{alter.On(route.CreateToken, alter.Card(func(cd *cards.Card) {
		if cd.Brand == "Diners Club" {
			cd.Brand = "Discover"
		}
	}))}},
	{"token.card-fields", []alter.Change{alter.On(route.CreateToken, alter.Card(func(cd *cards.Card) {
		cd.Name = strings.Map(func(r rune) rune {
			if r > 0x7f {
				return '?'
			}
			return r
		}, cd.Name)
	}))}},
	{"token.card-fields/second-street", []alter.Change{alter.On(route.CreateToken, alter.CardAsked(func(p wire.Params) { delete(p, "street2") }))}},
	{"token.card-fields/phone", []alter.Change{alter.On(route.CreateToken, alter.CardAsked(func(p wire.Params) {
		if phone := p.Text("phone_number"); strings.HasPrefix(phone, "0") {
			p["phone_number"] = phone[1:]
		}
	}))}},
	{"token.card-fingerprint-stable", []alter.Change{alter.On(route.CreateToken, alter.Card(func(cd *cards.Card) { cd.Number[0] ^= byte(cd.Year - 2035) }))}},
	{"token.card-fingerprint-stable/by-brand", []alter.Change{alter.On(route.CreateToken, alter.Card(func(cd *cards.Card) {
		if string(cd.Last[:]) == "1111" {
			cd.Number = cards.FingerprintOf(cards.WalletNumber)
		}
	}))}},
	{"token.card-unattached", []alter.Change{alter.On(route.ShowToken, alter.CardShown(func(card map[string]any) { card["location"] = "/cards" }))}},
	{"token.short-year", []alter.Change{alter.On(route.CreateToken, alter.CardAsked(func(p wire.Params) {
		if year := p.Text("expiration_year"); len(year) == 2 {
			p["expiration_year"] = "19" + year
		}
	}))}},
	{"token.integer-number", []alter.Change{alter.On(route.CreateToken, alter.RefuseCard("number is invalid", when.IsNumber("number")))}},
	{"token.integer-number/security-code", []alter.Change{alter.On(route.CreateToken, alter.RefuseCard("security code is invalid", when.IsNumber("security_code")))}},
	{"token.security-code-optional", []alter.Change{alter.On(route.CreateToken, alter.RefuseCard("security code can't be blank", when.LacksField("security_code")))}},
	{"token.number-invalid", []alter.Change{alter.On(route.CreateToken, alter.CardAsked(func(p wire.Params) {
		if strings.ContainsAny(p.Text("number"), "abcdefghijklmnopqrstuvwxyz") {
			p["number"] = cards.WalletNumber
		}
	}))}},
	{"token.number-invalid/luhn", []alter.Change{alter.On(route.CreateToken, alter.CardAsked(func(p wire.Params) {
		if number := p.Text("number"); len(number) > 12 && cards.AllDigits(number) && !cards.Luhn(number) {
			p["number"] = cards.WalletNumber
		}
	}))}},
	{"token.number-missing", []alter.Change{alter.On(route.CreateToken, alter.CardAsked(alter.Supplied("number", cards.WalletNumber)))}},
	{"token.number-missing/message", []alter.Change{alter.On(route.CreateToken, alter.Message(when.Refused{Message: "number can't be blank"}, "card is invalid"))}},
	{"token.brand-unknown", []alter.Change{alter.On(route.CreateToken, alter.CardAsked(func(p wire.Params) {
		if cards.Luhn(p.Text("number")) && cards.BrandOf(p.Text("number")) == "" {
			p["number"] = cards.WalletNumber
		}
	}))}},
	{"token.name-missing", []alter.Change{alter.On(route.CreateToken, alter.Only(when.CardAsked(when.Valid("number")), alter.CardAsked(alter.Supplied("name", "CARDHOLDER"))))}},
	{"token.name-missing/code", []alter.Change{alter.On(route.CreateToken, alter.Code(when.Refused{Message: "name can't be blank", Where: when.CardAsked(when.Valid("number", "expiration_year"))}, "bad_request"))}},
	{"token.month-out-of-range/13", []alter.Change{alter.On(route.CreateToken, alter.CardAsked(alter.Instead("expiration_month", "13", "12")))}},
	{"token.month-out-of-range/0", []alter.Change{alter.On(route.CreateToken, alter.CardAsked(alter.Instead("expiration_month", "0", "1")))}},
	{"token.month-missing", []alter.Change{alter.On(route.CreateToken, alter.CardAsked(alter.Supplied("expiration_month", "12")))}},
	{"token.year-invalid", []alter.Change{alter.On(route.CreateToken, alter.CardAsked(func(p wire.Params) {
		if _, _, isYear := p.Integer("expiration_year"); !isYear && when.Valid("number", "name")(p) {
			p["expiration_year"] = "2035"
		}
	}))}},
	{"token.expiry-in-past", []alter.Change{alter.On(route.CreateToken, alter.CardAsked(alter.Instead("expiration_year", "2019", "2029")))}},
	{"token.expiry-in-past/short-year", []alter.Change{alter.On(route.CreateToken, alter.CardAsked(alter.Instead("expiration_year", "19", "2119")))}},
	{"token.faults-joined", []alter.Change{alter.On(route.CreateToken, alter.Refusal(when.Refused{Message: ", and "}, func(err *apierror.Error) {
		err.Message = strings.ReplaceAll(err.Message, ", and ", " and ")
	}))}},
	{"token.faults-joined/first-alone", []alter.Change{alter.On(route.CreateToken, alter.Refusal(when.Refused{Message: "number is invalid and"}, func(err *apierror.Error) {
		err.Message, _, _ = strings.Cut(err.Message, " and ")
	}))}},
	{"token.security-code-malformed", []alter.Change{alter.On(route.CreateToken, alter.CardAsked(func(p wire.Params) {
		if code := p.Text("security_code"); len(code) == 5 && cards.AllDigits(code) {
			p["security_code"] = code[:4]
		}
	}))}},
	{"token.security-code-malformed/code", []alter.Change{alter.On(route.CreateToken, alter.Code(when.Refused{Code: cards.ProblemSecurityCode}, cards.ProblemCard))}},
	{"token.no-card", []alter.Change{alter.On(route.CreateToken, alter.Before(func(c *api.Call) *apierror.Error {
		if word, isText := c.Params["card"].(string); isText && word == "visa" {
			c.Params["card"] = map[string]any{"name": "CARDHOLDER", "number": cards.WalletNumber, "expiration_month": "12", "expiration_year": "2035"}
		}
		return nil
	}))}},
	{"token.public-key-only", []alter.Change{alter.Keys(route.CreateToken, api.KeyPublic|api.KeySecret)}},
	{"token.not-found", []alter.Change{alter.On(route.RetrieveToken, alter.Status(when.Refused{Code: "not_found", Where: when.UnknownToken}, 400))}},
	{"token.single-use-charge", []alter.Change{alter.On(route.CreateCharge, alter.SpendAgain(func(c *api.Call, t *api.Token) bool { return c.ChargeStatus(t.Charge) == "reversed" }))}},
	{"token.single-use-charge/authorized", []alter.Change{alter.On(route.CreateCharge, alter.SpendAgain(func(c *api.Call, t *api.Token) bool {
		ch, ok := c.Account.Charges.Get(t.Charge)
		return ok && ch.State == api.StateAuthorized
	}))}},
	{"token.single-use-charge/code", []alter.Change{alter.On(route.CreateCharge, alter.Code(when.Refused{Code: "used_token", Where: when.SpentOn(true)}, "invalid_card_token"))}},
	{"token.single-use-new-customer", []alter.Change{alter.On(route.CreateCustomer, alter.SpendAgain(when.SpentByCustomer), alter.KeepCard)}},
	{"token.single-use-new-customer/code", []alter.Change{alter.On(route.CreateCustomer, alter.Code(when.Refused{Code: "used_token", Where: when.SpentOn(false)}, "invalid_card_token"))}},
	{"token.single-use-attach", []alter.Change{alter.On(route.UpdateCustomer, alter.SpendAgain(when.SpentByCustomer), alter.KeepCard)}},
	{"token.single-use-attach/status", []alter.Change{alter.On(route.UpdateCustomer, alter.Status(when.Refused{Code: "used_token", Where: when.SpentOn(false)}, 404))}},
	{"token.spent-by-customer", []alter.Change{alter.On(route.CreateCustomer, alter.KeepCard), alter.On(route.CreateCharge, alter.SpendAgain(when.SpentByCustomer))}},
	{"token.spent-by-customer/attached", []alter.Change{alter.On(route.UpdateCustomer, alter.KeepCard), alter.On(route.CreateCharge, alter.SpendAgain(when.SpentByCustomer))}},
	{"token.spent-by-charge", []alter.Change{alter.On(route.CreateCustomer, alter.SpendAgain(when.SpentByCharge))}},
	{"token.spent-by-charge/attached", []alter.Change{alter.On(route.UpdateCustomer, alter.SpendAgain(when.SpentByCharge))}},
	{"token.unknown-on-charge", []alter.Change{alter.On(route.CreateCharge, alter.Code(when.Refused{Message: "token ", Where: when.UnknownToken}, "invalid_card_token"))}},
	{"token.unknown-on-customer", []alter.Change{alter.On(route.CreateCustomer+", "+route.UpdateCustomer, alter.Code(when.Refused{Message: "token ", Where: when.UnknownToken}, "invalid_card_token"))}},
	{"token.expires", []alter.Change{alter.On(route.SpendToken, alter.TreatAsFresh(31*time.Minute))}},
	{"token.expires/new-customer", []alter.Change{alter.On(route.CreateCustomer, alter.TreatAsFresh(24*time.Hour))}},
	{"token.expires/code", []alter.Change{alter.On(route.SpendToken, alter.Code(when.Refused{Code: "token_expired"}, "used_token"))}},
	{"token.lives-30-minutes", []alter.Change{alter.On(route.CreateCharge, alter.Before(alter.ExpireAfter(29*time.Minute)))}},
	{"token.lives-30-minutes/new-customer", []alter.Change{alter.On(route.CreateCustomer, alter.Before(alter.ExpireAfter(29*time.Minute)))}},
	{"token.used-flag", []alter.Change{alter.On(route.RetrieveToken, alter.Answer(func(c *api.Call, token map[string]any) {
		if t, ok := c.Account.Tokens.Get(c.Vars[0]); ok && when.SpentByCharge(c, t) {
			token["used"] = false
		}
	}))}},
	{"token.used-card-hidden", []alter.Change{alter.On(route.CreateCustomer, alter.KeepCard), alter.On(route.RetrieveToken, alter.After(func(_ *api.Call, answer any) any {
		view := answer.(api.TokenView)
		view.KeepCard = view.Card != nil
		return view
	}))}},
	{"token.charge-status-follows/captured", []alter.Change{alter.On(route.RetrieveToken, alter.ChargeStatus(func(ch *api.Charge) bool { return !ch.Capture }, "successful", "pending"))}},
	{"token.charge-status-follows/reversed", []alter.Change{alter.On(route.RetrieveToken, alter.ChargeStatus(nil, "reversed", "pending"))}},
	{"token.charge-status-follows/expired", []alter.Change{alter.On(route.RetrieveToken, alter.ChargeStatus(nil, "expired", "failed"))}},
	{"token.charge-status-follows/failed", []alter.Change{alter.On(route.RetrieveToken, alter.ChargeStatus(nil, "failed", "unknown"))}},
	{"token.race-one-winner", []alter.Change{alter.On(route.CreateCharge, alter.RaceForToken)}},
	{"token.race-one-customer", []alter.Change{alter.On(route.CreateCustomer, alter.RaceForToken)}},
	{"token.schema", []alter.Change{alter.On(route.RetrieveToken, alter.Answer(func(_ *api.Call, token map[string]any) {
		if token["used"] == true {
			delete(token, "created_at")
		}
	}))}},
}
