package faults

import (
	"strings"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/cards"
	"github.com/omise-conformance/harness/emulator/internal/seam/alter"
	"github.com/omise-conformance/harness/emulator/internal/seam/route"
	"github.com/omise-conformance/harness/emulator/internal/seam/when"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

var tokenFaults = []Fault{
	fault("token.create", alter.On(route.CreateToken, alter.RefuseCard("card is not supported", func(p wire.Params) bool {
		_, isText := p["expiration_month"].(string) // only a form has it so
		return isText && strings.HasPrefix(p.Text("number"), "5")
	}))),
	fault("token.create/same-card-id", alter.On(route.ShowToken, alter.CardShown(func(card map[string]any) {
		card["id"] = "card_test_" + card["created_at"].(string)[:4] + "0000000000000" + card["last_digits"].(string)[2:]
	}))),
	fault("token.fresh", alter.On(route.ShowToken, alter.MemberWhere("charge_status", "unknown", "charge_status", "pending"))),
	fault("token.retrieve", alter.On(route.RetrieveToken, alter.CardShown(alter.Set("postal_code", nil)))),
	fault("token.card-no-echo", alter.On(route.ShowToken, alter.CardShown(alter.Set("security_code", "***")))),
	fault("token.card-no-echo/amex-digits", alter.On(route.CreateToken,
		alter.Only(when.CardAsked(when.StartsWith("number", "37")), alter.After(func(c *api.Call, answer any) any {
			p, _ := c.Params.Object("card")
			copy(answer.(api.TokenView).Card.Last[:], p.Text("number")[10:])
			return answer
		})))),
	fault("token.card-brand", alter.On(route.CreateToken, alter.Card(func(cd *cards.Card) {
		if cd.Brand == "UnionPay" {
			cd.Brand = "Visa"
		}
	}))),
	fault("token.card-brand/diners", alter.On(route.CreateToken, alter.Card(func(cd *cards.Card) {
		if cd.Brand == "Diners Club" {
			cd.Brand = "Discover"
		}
	}))),
	fault("token.card-fields", alter.On(route.CreateToken, alter.Card(func(cd *cards.Card) {
		cd.Name = strings.Map(func(r rune) rune {
			if r > 0x7f {
				return '?'
			}
			return r
		}, cd.Name)
	}))),
	fault("token.card-fields/second-street", alter.On(route.CreateToken, alter.CardAsked(func(p wire.Params) { delete(p, "street2") }))),
	fault("token.card-fields/phone", alter.On(route.CreateToken, alter.CardAsked(func(p wire.Params) {
		if phone := p.Text("phone_number"); strings.HasPrefix(phone, "0") {
			p["phone_number"] = phone[1:]
		}
	}))),
	fault("token.card-fingerprint-stable", alter.On(route.CreateToken,
		alter.Card(func(cd *cards.Card) { cd.Number[0] ^= byte(cd.Year - 2035) }))),
	fault("token.card-fingerprint-stable/by-brand", alter.On(route.CreateToken, alter.Card(func(cd *cards.Card) {
		if string(cd.Last[:]) == "1111" {
			cd.Number = cards.FingerprintOf(cards.WalletNumber)
		}
	}))),
	fault("token.card-unattached", alter.On(route.ShowToken, alter.CardShown(alter.Set("location", "/cards")))),
	fault("token.short-year", alter.On(route.CreateToken, alter.CardAsked(func(p wire.Params) {
		if year := p.Text("expiration_year"); len(year) == 2 {
			p["expiration_year"] = "19" + year
		}
	}))),
	fault("token.integer-number", alter.On(route.CreateToken, alter.RefuseCard("number is invalid", when.IsNumber("number")))),
	fault("token.integer-number/security-code", alter.On(route.CreateToken,
		alter.RefuseCard("security code is invalid", when.IsNumber("security_code")))),
	fault("token.security-code-optional", alter.On(route.CreateToken,
		alter.RefuseCard("security code can't be blank", when.LacksField("security_code")))),
	fault("token.number-invalid", alter.On(route.CreateToken, alter.CardAsked(func(p wire.Params) {
		if strings.ContainsAny(p.Text("number"), "abcdefghijklmnopqrstuvwxyz") {
			p["number"] = cards.WalletNumber
		}
	}))),
	fault("token.number-invalid/luhn", alter.On(route.CreateToken, alter.CardAsked(func(p wire.Params) {
		if number := p.Text("number"); len(number) > 12 && cards.AllDigits(number) && !cards.Luhn(number) {
			p["number"] = cards.WalletNumber
		}
	}))),
	fault("token.number-missing", alter.On(route.CreateToken, alter.CardAsked(alter.Supplied("number", cards.WalletNumber)))),
	fault("token.number-missing/message", alter.On(route.CreateToken,
		alter.Message(when.Refused{Message: "number can't be blank"}, "card is invalid"))),
	fault("token.brand-unknown", alter.On(route.CreateToken, alter.CardAsked(func(p wire.Params) {
		if cards.Luhn(p.Text("number")) && cards.BrandOf(p.Text("number")) == "" {
			p["number"] = cards.WalletNumber
		}
	}))),
	fault("token.name-missing", alter.On(route.CreateToken,
		alter.Only(when.CardAsked(when.Valid("number")), alter.CardAsked(alter.Supplied("name", "CARDHOLDER"))))),
	fault("token.name-missing/code", alter.On(route.CreateToken,
		alter.Code(when.Refused{Message: "name can't be blank", Where: when.CardAsked(when.Valid("number", "expiration_year"))}, "bad_request"))),
	fault("token.month-out-of-range/13", alter.On(route.CreateToken, alter.CardAsked(alter.Instead("expiration_month", "13", "12")))),
	fault("token.month-out-of-range/0", alter.On(route.CreateToken, alter.CardAsked(alter.Instead("expiration_month", "0", "1")))),
	fault("token.month-missing", alter.On(route.CreateToken, alter.CardAsked(alter.Supplied("expiration_month", "12")))),
	fault("token.year-invalid", alter.On(route.CreateToken, alter.CardAsked(func(p wire.Params) {
		if _, _, isYear := p.Integer("expiration_year"); !isYear && when.Valid("number", "name")(p) {
			p["expiration_year"] = "2035"
		}
	}))),
	fault("token.expiry-in-past", alter.On(route.CreateToken, alter.CardAsked(alter.Instead("expiration_year", "2019", "2029")))),
	fault("token.expiry-in-past/short-year", alter.On(route.CreateToken, alter.CardAsked(alter.Instead("expiration_year", "19", "2119")))),
	fault("token.faults-joined", alter.On(route.CreateToken, alter.Refusal(when.Refused{Message: ", and "}, func(err *apierror.Error) {
		err.Message = strings.ReplaceAll(err.Message, ", and ", " and ")
	}))),
	fault("token.faults-joined/first-alone", alter.On(route.CreateToken,
		alter.Refusal(when.Refused{Message: "number is invalid and"}, func(err *apierror.Error) {
			err.Message, _, _ = strings.Cut(err.Message, " and ")
		}))),
	fault("token.security-code-malformed", alter.On(route.CreateToken, alter.CardAsked(func(p wire.Params) {
		if code := p.Text("security_code"); len(code) == 5 && cards.AllDigits(code) {
			p["security_code"] = code[:4]
		}
	}))),
	fault("token.security-code-malformed/code", alter.On(route.CreateToken,
		alter.Code(when.Refused{Code: cards.ProblemSecurityCode}, cards.ProblemCard))),
	fault("token.no-card", alter.On(route.CreateToken, alter.Before(func(c *api.Call) *apierror.Error {
		if word, isText := c.Params["card"].(string); isText && word == "visa" {
			c.Params["card"] = map[string]any{
				"name": "CARDHOLDER", "number": cards.WalletNumber, "expiration_month": "12", "expiration_year": "2035",
			}
		}
		return nil
	}))),
	fault("token.no-card/of-nothing", alter.On(route.CreateToken, alter.TokenOfNothing)),
	fault("token.public-key-only", alter.Keys(route.CreateToken, api.KeyPublic|api.KeySecret)),
	fault("token.not-found", alter.On(route.RetrieveToken, alter.Status(when.Refused{Code: "not_found", Where: when.UnknownToken}, 400))),
	fault("token.single-use-charge", alter.On(route.CreateCharge,
		alter.SpendAgain(func(c *api.Call, t *api.Token) bool { return c.ChargeStatus(t.Charge) == "reversed" }))),
	fault("token.single-use-charge/authorized", alter.On(route.CreateCharge, alter.SpendAgain(func(c *api.Call, t *api.Token) bool {
		ch, ok := c.Account.Charges.Get(t.Charge)
		return ok && ch.State == api.StateAuthorized
	}))),
	fault("token.single-use-charge/code", alter.On(route.CreateCharge,
		alter.Code(when.Refused{Code: "used_token", Where: when.SpentOn(true)}, "invalid_card_token"))),
	fault("token.single-use-new-customer", alter.On(route.CreateCustomer, alter.SpendAgain(when.SpentByCustomer), alter.KeepCard)),
	fault("token.single-use-new-customer/code", alter.On(route.CreateCustomer,
		alter.Code(when.Refused{Code: "used_token", Where: when.SpentOn(false)}, "invalid_card_token"))),
	fault("token.single-use-attach", alter.On(route.UpdateCustomer, alter.SpendAgain(when.SpentByCustomer), alter.KeepCard)),
	fault("token.single-use-attach/status", alter.On(route.UpdateCustomer,
		alter.Status(when.Refused{Code: "used_token", Where: when.SpentOn(false)}, 404))),
	fault("token.spent-by-customer", alter.On(route.CreateCustomer,
		alter.KeepCard), alter.On(route.CreateCharge, alter.SpendAgain(when.SpentByCustomer))),
	fault("token.spent-by-customer/attached", alter.On(route.UpdateCustomer,
		alter.KeepCard), alter.On(route.CreateCharge, alter.SpendAgain(when.SpentByCustomer))),
	fault("token.spent-by-charge", alter.On(route.CreateCustomer, alter.SpendAgain(when.SpentByCharge))),
	fault("token.spent-by-charge/attached", alter.On(route.UpdateCustomer, alter.SpendAgain(when.SpentByCharge))),
	fault("token.unknown-on-charge", alter.On(route.CreateCharge,
		alter.Code(when.Refused{Message: "token ", Where: when.UnknownToken}, "invalid_card_token"))),
	fault("token.unknown-on-customer", alter.On(route.CreateCustomer+", "+route.UpdateCustomer,
		alter.Code(when.Refused{Message: "token ", Where: when.UnknownToken}, "invalid_card_token"))),
	fault("token.expires", alter.On(route.SpendToken, alter.TreatAsFresh(31*time.Minute))),
	fault("token.expires/new-customer", alter.On(route.CreateCustomer, alter.TreatAsFresh(24*time.Hour))),
	fault("token.expires/code", alter.On(route.SpendToken, alter.Code(when.Refused{Code: "token_expired"}, "used_token"))),
	fault("token.lives-30-minutes", alter.On(route.CreateCharge, alter.Before(alter.ExpireAfter(29*time.Minute)))),
	fault("token.lives-30-minutes/new-customer", alter.On(route.CreateCustomer, alter.Before(alter.ExpireAfter(29*time.Minute)))),
	fault("token.used-flag", alter.On(route.RetrieveToken, alter.Answer(func(c *api.Call, token map[string]any) {
		if t, ok := c.Account.Tokens.Get(c.Vars[0]); ok && when.SpentByCharge(c, t) {
			token["used"] = false
		}
	}))),
	fault("token.used-card-hidden", alter.On(route.CreateCustomer,
		alter.KeepCard), alter.On(route.RetrieveToken, alter.After(func(_ *api.Call, answer any) any {
		view := answer.(api.TokenView)
		view.KeepCard = view.Card != nil
		return view
	}))),
	fault("token.charge-status-follows/captured", alter.On(route.RetrieveToken,
		alter.ChargeStatus(func(ch *api.Charge) bool { return !ch.Capture }, "successful", "pending"))),
	fault("token.charge-status-follows/reversed", alter.On(route.RetrieveToken, alter.ChargeStatus(nil, "reversed", "pending"))),
	fault("token.charge-status-follows/expired", alter.On(route.RetrieveToken, alter.ChargeStatus(nil, "expired", "failed"))),
	fault("token.charge-status-follows/failed", alter.On(route.RetrieveToken, alter.ChargeStatus(nil, "failed", "unknown"))),
	fault("token.race-one-winner", alter.On(route.CreateCharge, alter.RaceForToken)),
	fault("token.race-one-customer", alter.On(route.CreateCustomer, alter.RaceForToken)),
	fault("token.schema", alter.On(route.RetrieveToken, alter.Answer(func(_ *api.Call, token map[string]any) {
		if token["used"] == true {
			delete(token, "created_at")
		}
	}))),
}
