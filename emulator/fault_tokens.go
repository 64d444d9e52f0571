package emulator

import (
	"encoding/json"
	"strings"
	"time"
)

// The routes on which tokens are made, read and spent.
const (
	makingTokens   = "POST /tokens"
	readingTokens  = "GET /tokens/{id}"
	showingTokens  = makingTokens + ", " + readingTokens
	makingCharges  = "POST /charges"
	makingOwners   = "POST /customers"
	attachingCards = "PATCH /customers/{id}"
	spendingTokens = makingCharges + ", " + makingOwners + ", " + attachingCards
)

var tokenFaults = []defect{
	{"token.create", []part{on(makingTokens, refusingCard("card is not supported", func(p Params) bool {
		_, isText := p["expiration_month"].(string) // only a form has it so
		return isText && strings.HasPrefix(p.Text("number"), "5")
	}))}},
	{"token.create/same-card-id", []part{on(showingTokens, shownCard(func(card map[string]any) {
		card["id"] = "card_test_" + card["created_at"].(string)[:4] + "0000000000000" + card["last_digits"].(string)[2:]
	}))}},
	{"token.fresh", []part{on(showingTokens, edited(func(_ *Call, token map[string]any) {
		if token["charge_status"] == "unknown" {
			token["charge_status"] = "pending"
		}
	}))}},
	{"token.retrieve", []part{on(readingTokens, shownCard(func(card map[string]any) { card["postal_code"] = nil }))}},
	{"token.card-no-echo", []part{on(showingTokens, shownCard(func(card map[string]any) { card["security_code"] = "***" }))}},
	{"token.card-no-echo/amex-digits", []part{on(makingTokens, where(cardIs(startsWith("number", "37")), afterwards(func(c *Call, answer any) any {
		p, _ := c.Params.Object("card")
		copy(answer.(TokenView).Card.Last[:], p.Text("number")[10:])
		return answer
	})))}},
	{"token.card-brand", []part{on(makingTokens, cardMade(func(cd *Card) {
		if cd.Brand == "UnionPay" {
			cd.Brand = "Visa"
		}
	}))}},
	{"token.card-brand/diners", []part{on(makingTokens, cardMade(func(cd *Card) {
		if cd.Brand == "Diners Club" {
			cd.Brand = "Discover"
		}
	}))}},
	{"token.card-fields", []part{on(makingTokens, cardMade(func(cd *Card) {
		cd.Name = strings.Map(func(r rune) rune {
			if r > 0x7f {
				return '?'
			}
			return r
		}, cd.Name)
	}))}},
	{"token.card-fields/second-street", []part{on(makingTokens, cardGiven(func(p Params) { delete(p, "street2") }))}},
	{"token.card-fields/phone", []part{on(makingTokens, cardGiven(func(p Params) {
		if phone := p.Text("phone_number"); strings.HasPrefix(phone, "0") {
			p["phone_number"] = phone[1:]
		}
	}))}},
	{"token.card-fingerprint-stable", []part{on(makingTokens, cardMade(func(cd *Card) { cd.Number[0] ^= byte(cd.Year - 2035) }))}},
	{"token.card-fingerprint-stable/by-brand", []part{on(makingTokens, cardMade(func(cd *Card) {
		if string(cd.Last[:]) == "1111" {
			cd.Number = FingerprintOf(WalletNumber)
		}
	}))}},
	{"token.card-unattached", []part{on(showingTokens, shownCard(func(card map[string]any) { card["location"] = "/cards" }))}},
	{"token.short-year", []part{on(makingTokens, cardGiven(func(p Params) {
		if year := p.Text("expiration_year"); len(year) == 2 {
			p["expiration_year"] = "19" + year
		}
	}))}},
	{"token.integer-number", []part{on(makingTokens, refusingCard("number is invalid", isNumber("number")))}},
	{"token.integer-number/security-code", []part{on(makingTokens, refusingCard("security code is invalid", isNumber("security_code")))}},
	{"token.security-code-optional", []part{on(makingTokens, refusingCard("security code can't be blank", without("security_code")))}},
	{"token.number-invalid", []part{on(makingTokens, cardGiven(func(p Params) {
		if strings.ContainsAny(p.Text("number"), "abcdefghijklmnopqrstuvwxyz") {
			p["number"] = WalletNumber
		}
	}))}},
	{"token.number-invalid/luhn", []part{on(makingTokens, cardGiven(func(p Params) {
		if number := p.Text("number"); len(number) > 12 && AllDigits(number) && !Luhn(number) {
			p["number"] = WalletNumber
		}
	}))}},
	{"token.number-missing", []part{on(makingTokens, cardGiven(supplied("number", WalletNumber)))}},
	{"token.number-missing/message", []part{on(makingTokens, reworded(refused{message: "number can't be blank"}, "card is invalid"))}},
	{"token.brand-unknown", []part{on(makingTokens, cardGiven(func(p Params) {
		if Luhn(p.Text("number")) && BrandOf(p.Text("number")) == "" {
			p["number"] = WalletNumber
		}
	}))}},
	{"token.name-missing", []part{on(makingTokens, where(cardIs(good("number")), cardGiven(supplied("name", "CARDHOLDER"))))}},
	{"token.name-missing/code", []part{on(makingTokens, recoded(refused{message: "name can't be blank", where: cardIs(good("number", "expiration_year"))}, "bad_request"))}},
	{"token.month-out-of-range/13", []part{on(makingTokens, cardGiven(instead("expiration_month", "13", "12")))}},
	{"token.month-out-of-range/0", []part{on(makingTokens, cardGiven(instead("expiration_month", "0", "1")))}},
	{"token.month-missing", []part{on(makingTokens, cardGiven(supplied("expiration_month", "12")))}},
	{"token.year-invalid", []part{on(makingTokens, cardGiven(func(p Params) {
		if _, _, isYear := p.Integer("expiration_year"); !isYear && good("number", "name")(p) {
			p["expiration_year"] = "2035"
		}
	}))}},
	{"token.expiry-in-past", []part{on(makingTokens, cardGiven(instead("expiration_year", "2019", "2029")))}},
	{"token.expiry-in-past/short-year", []part{on(makingTokens, cardGiven(instead("expiration_year", "19", "2119")))}},
	{"token.faults-joined", []part{on(makingTokens, refusing(refused{message: ", and "}, func(err *Error) {
		err.Message = strings.ReplaceAll(err.Message, ", and ", " and ")
	}))}},
	{"token.faults-joined/first-alone", []part{on(makingTokens, refusing(refused{message: "number is invalid and"}, func(err *Error) {
		err.Message, _, _ = strings.Cut(err.Message, " and ")
	}))}},
	{"token.security-code-malformed", []part{on(makingTokens, cardGiven(func(p Params) {
		if code := p.Text("security_code"); len(code) == 5 && AllDigits(code) {
			p["security_code"] = code[:4]
		}
	}))}},
	{"token.security-code-malformed/code", []part{on(makingTokens, recoded(refused{code: ProblemSecurityCode}, ProblemCard))}},
	{"token.no-card", []part{on(makingTokens, first(func(c *Call) *Error {
		if word, isText := c.Params["card"].(string); isText && word == "visa" {
			c.Params["card"] = map[string]any{"name": "CARDHOLDER", "number": WalletNumber, "expiration_month": "12", "expiration_year": "2035"}
		}
		return nil
	}))}},
	{"token.public-key-only", []part{acceptingKeys(makingTokens, KeyPublic|KeySecret)}},
	{"token.not-found", []part{on(readingTokens, restated(refused{code: "not_found", where: unknownToken}, 400))}},
	{"token.single-use-charge", []part{on(makingCharges, again(func(c *Call, t *Token) bool { return c.ChargeStatus(t.Charge) == "reversed" }))}},
	{"token.single-use-charge/authorized", []part{on(makingCharges, again(func(c *Call, t *Token) bool {
		ch, ok := c.Account.Charges.Get(t.Charge)
		return ok && ch.State == StateAuthorized
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
	{"token.used-flag", []part{on(readingTokens, edited(func(c *Call, token map[string]any) {
		if t, ok := c.Account.Tokens.Get(c.Vars[0]); ok && byCharge(c, t) {
			token["used"] = false
		}
	}))}},
	{"token.used-card-hidden", []part{on(makingOwners, keepingCard), on(readingTokens, afterwards(func(_ *Call, answer any) any {
		view := answer.(TokenView)
		view.KeepCard = view.Card != nil
		return view
	}))}},
	{"token.charge-status-follows/captured", []part{on(readingTokens, charged(func(ch *Charge) bool { return !ch.Capture }, "successful", "pending"))}},
	{"token.charge-status-follows/reversed", []part{on(readingTokens, charged(nil, "reversed", "pending"))}},
	{"token.charge-status-follows/expired", []part{on(readingTokens, charged(nil, "expired", "failed"))}},
	{"token.charge-status-follows/failed", []part{on(readingTokens, charged(nil, "failed", "unknown"))}},
	{"token.race-one-winner", []part{on(makingCharges, racing)}},
	{"token.race-one-customer", []part{on(makingOwners, racing)}},
	{"token.schema", []part{on(readingTokens, edited(func(_ *Call, token map[string]any) {
		if token["used"] == true {
			delete(token, "created_at")
		}
	}))}},
}

// cardGiven changes the card that a token is asked for.
func cardGiven(change func(p Params)) func(Handler) Handler {
	return first(func(c *Call) *Error {
		if p, ok := c.Params.Object("card"); ok {
			change(p)
		}
		return nil
	})
}

func refusingCard(message string, when func(p Params) bool) func(Handler) Handler {
	return first(func(c *Call) *Error {
		if p, ok := c.Params.Object("card"); ok && len(p) > 0 && when(p) {
			return Invalid(ProblemCard, message)
		}
		return nil
	})
}

// cardIs tells that the card a token is asked for is so.
func cardIs(so func(p Params) bool) func(c *Call) bool {
	return func(c *Call) bool {
		p, ok := c.Params.Object("card")
		return ok && so(p)
	}
}

func without(name string) func(p Params) bool { return func(p Params) bool { return !p.Has(name) } }

func startsWith(name, start string) func(p Params) bool {
	return func(p Params) bool { return strings.HasPrefix(p.Text(name), start) }
}

func isNumber(name string) func(p Params) bool {
	return func(p Params) bool {
		_, is := p[name].(json.Number)
		return is
	}
}

// good tells that these parameters of a card have nothing wrong with them.
func good(names ...string) func(p Params) bool {
	return func(p Params) bool {
		for _, name := range names {
			text := p.Text(name)
			_, _, whole := p.Integer(name)
			if text == "" || name == "number" && !Luhn(text) || name == "expiration_year" && !whole {
				return false
			}
		}
		return true
	}
}

// supplied puts a value where none or an empty one was given, and instead another for one that was.
func supplied(name, value string) func(p Params) {
	return func(p Params) {
		if text, scalar := p.Str(name); !p.Has(name) || scalar && text == "" {
			p[name] = value
		}
	}
}

func instead(name, given, other string) func(p Params) {
	return func(p Params) {
		if p.Text(name) == given {
			p[name] = other
		}
	}
}

// cardMade changes the card of a new token, shownCard only what an answer shows of it.
func cardMade(change func(cd *Card)) func(Handler) Handler {
	return afterwards(func(_ *Call, answer any) any {
		change(answer.(TokenView).Card)
		return answer
	})
}

func shownCard(change func(card map[string]any)) func(Handler) Handler {
	return edited(func(_ *Call, token map[string]any) {
		if card, ok := token["card"].(map[string]any); ok {
			change(card)
		}
	})
}
