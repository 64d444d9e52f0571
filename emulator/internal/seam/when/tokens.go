package when

import (
	"encoding/json"
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/cards"
	"github.com/omise-conformance/harness/emulator/internal/ident"
	"github.com/omise-conformance/harness/emulator/internal/seam/find"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// AnyCard is the condition that every card meets.
func AnyCard(*cards.Card) bool { return true }

// Card reports whether a charge is asked of a token whose card meets a condition.
func Card(meets func(cd *cards.Card) bool) func(c *api.Call) bool {
	return func(c *api.Call) bool {
		t, ok := c.Account.Tokens.Get(c.Params.Text("card"))
		return ok && t.Card != nil && meets(t.Card)
	}
}

// Outcome reports whether a card leads to an outcome.
func Outcome(o cards.Outcome) func(cd *cards.Card) bool {
	return func(cd *cards.Card) bool { return cd.Outcome == o }
}

// Brand reports whether a card is of a brand.
func Brand(brand string) func(cd *cards.Card) bool {
	return func(cd *cards.Card) bool { return cd.Brand == brand }
}

// NumberAsCard reports whether a token is asked for with a card number in the place of the card.
func NumberAsCard(c *api.Call) bool {
	text, isText := c.Params["card"].(string)
	return isText && cards.Luhn(text)
}

// SpentByCharge reports whether a token was spent on a charge.
func SpentByCharge(_ *api.Call, t *api.Token) bool { return t.Used && t.Charge != "" }

// SpentByCustomer reports whether a token was spent on a customer.
func SpentByCustomer(_ *api.Call, t *api.Token) bool { return t.Used && t.Charge == "" }

// SpentOn reports whether the token of the request was spent, on a charge or else on a customer.
func SpentOn(charge bool) func(c *api.Call) bool {
	return func(c *api.Call) bool {
		t := find.Token(c)
		return t != nil && t.Used && charge == (t.Charge != "")
	}
}

// UnknownToken reports whether the request names a token that no account has, by an id that could
// be one.
func UnknownToken(c *api.Call) bool {
	id := c.Params.Text("card")
	if id == "" {
		id = c.Vars[0]
	}
	for _, acct := range c.Emulator.AllAccounts() {
		if _, has := acct.Tokens.Get(id); has {
			return false
		}
	}
	_, wellFormed := ident.ParseID("tokn", id)
	return wellFormed
}

// CardAsked reports whether the card that a token is asked for meets a condition.
func CardAsked(so func(p wire.Params) bool) func(c *api.Call) bool {
	return func(c *api.Call) bool {
		p, ok := c.Params.Object("card")
		return ok && so(p)
	}
}

// LacksField reports whether a card is given without a field.
func LacksField(name string) func(p wire.Params) bool {
	return func(p wire.Params) bool { return !p.Has(name) }
}

// StartsWith reports whether a field of a card begins so.
func StartsWith(name, start string) func(p wire.Params) bool {
	return func(p wire.Params) bool { return strings.HasPrefix(p.Text(name), start) }
}

// IsNumber reports whether a field of a card is given as a number.
func IsNumber(name string) func(p wire.Params) bool {
	return func(p wire.Params) bool {
		_, is := p[name].(json.Number)
		return is
	}
}

// Valid reports whether these parameters of a card have nothing wrong with them.
func Valid(names ...string) func(p wire.Params) bool {
	return func(p wire.Params) bool {
		for _, name := range names {
			text := p.Text(name)
			_, _, whole := p.Integer(name)
			if text == "" || name == "number" && !cards.Luhn(text) || name == "expiration_year" && !whole {
				return false
			}
		}
		return true
	}
}
