package faults

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/cards"
	"github.com/omise-conformance/harness/emulator/internal/ident"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// Predicates and words of the faults in how tokens are spent.

// askedOf is the token that a request would spend, nil where the account has none such.
func askedOf(c *api.Call) *api.Token {
	t, _ := c.Account.Tokens.Get(c.Params.Text("card"))
	return t
}

func byCharge(_ *api.Call, t *api.Token) bool { return t.Used && t.Charge != "" }

func byCustomer(_ *api.Call, t *api.Token) bool { return t.Used && t.Charge == "" }

// spentOn reports whether the token of the request was spent, on a charge or else on a customer.
func spentOn(charge bool) func(c *api.Call) bool {
	return func(c *api.Call) bool {
		t := askedOf(c)
		return t != nil && t.Used && charge == (t.Charge != "")
	}
}

// unknownToken reports whether the request names a token that no account has, by an id that could
// be one.
func unknownToken(c *api.Call) bool {
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

// keepingCard keeps the card of a token that is spent, so that it can be spent again. Answers
// hide it still.
func keepingCard(next api.Handler) api.Handler {
	return func(c *api.Call) (any, *apierror.Error) {
		t := askedOf(c)
		if t == nil {
			return next(c)
		}
		kept := t.Card
		defer func() { t.Card = kept }()
		return next(c)
	}
}

// spendAgain lets a token be spent once more.
func spendAgain(when func(c *api.Call, t *api.Token) bool) func(api.Handler) api.Handler {
	return beforehand(func(c *api.Call) *apierror.Error {
		t := askedOf(c)
		if t == nil || !t.Used || !when(c, t) {
			return nil
		}
		if ch, ok := c.Account.Charges.Get(t.Charge); ok && t.Card == nil {
			t.Card = ch.Card
		}
		t.Used = t.Card == nil
		return nil
	})
}

// raceForToken leaves a moment between looking at a token and spending it.
func raceForToken(next api.Handler) api.Handler {
	unspent := func(c *api.Call) bool {
		t := askedOf(c)
		return t != nil && !t.Used
	}
	return onlyWhere(unspent, meanwhile(2*time.Millisecond, func(c *api.Call) func() {
		t := askedOf(c)
		kept := t.Card
		return func() { t.Used, t.Card = false, kept }
	}))(next)
}

// treatAsFresh takes a token for a new one up to an age.
func treatAsFresh(most time.Duration) func(api.Handler) api.Handler {
	return func(next api.Handler) api.Handler {
		return func(c *api.Call) (any, *apierror.Error) {
			t := askedOf(c)
			if t == nil || c.Now.Sub(t.Created.Time()) > most {
				return next(c)
			}
			made := t.Created
			t.Created = c.Stamp()
			defer func() { t.Created = made }()
			return next(c)
		}
	}
}

func olderThan(age time.Duration) func(c *api.Call) *apierror.Error {
	return func(c *api.Call) *apierror.Error {
		if t := askedOf(c); t != nil && c.Now.Sub(t.Created.Time()) >= age {
			return apierror.Invalid("token_expired", "token has expired")
		}
		return nil
	}
}

// chargeStatusAs shows another status of the charge that spent a token.
func chargeStatusAs(by func(ch *api.Charge) bool, status, instead string) func(api.Handler) api.Handler {
	return edited(func(c *api.Call, object map[string]any) {
		t, ok := c.Account.Tokens.Get(c.Vars[0])
		if !ok || object["charge_status"] != status {
			return
		}
		if ch, ok := c.Account.Charges.Get(t.Charge); ok && (by == nil || by(ch)) {
			object["charge_status"] = instead
		}
	})
}

// changingCard changes the card that a token is asked for.
func changingCard(change func(p wire.Params)) func(api.Handler) api.Handler {
	return beforehand(func(c *api.Call) *apierror.Error {
		if p, ok := c.Params.Object("card"); ok {
			change(p)
		}
		return nil
	})
}

func refusingCard(message string, when func(p wire.Params) bool) func(api.Handler) api.Handler {
	return beforehand(func(c *api.Call) *apierror.Error {
		if p, ok := c.Params.Object("card"); ok && len(p) > 0 && when(p) {
			return apierror.Invalid(cards.ProblemCard, message)
		}
		return nil
	})
}

// cardIs reports whether the card a token is asked for is so.
func cardIs(so func(p wire.Params) bool) func(c *api.Call) bool {
	return func(c *api.Call) bool {
		p, ok := c.Params.Object("card")
		return ok && so(p)
	}
}

func lacksField(name string) func(p wire.Params) bool {
	return func(p wire.Params) bool { return !p.Has(name) }
}

func startsWith(name, start string) func(p wire.Params) bool {
	return func(p wire.Params) bool { return strings.HasPrefix(p.Text(name), start) }
}

func isNumberParam(name string) func(p wire.Params) bool {
	return func(p wire.Params) bool {
		_, is := p[name].(json.Number)
		return is
	}
}

// validParams reports whether these parameters of a card have nothing wrong with them.
func validParams(names ...string) func(p wire.Params) bool {
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

// supplied puts a value where none or an empty one was given, and instead another for one that was.
func supplied(name, value string) func(p wire.Params) {
	return func(p wire.Params) {
		if text, scalar := p.Str(name); !p.Has(name) || scalar && text == "" {
			p[name] = value
		}
	}
}

func valueInstead(name, given, other string) func(p wire.Params) {
	return func(p wire.Params) {
		if p.Text(name) == given {
			p[name] = other
		}
	}
}

// cardMade changes the card of a new token, shownCard only what an answer shows of it.
func cardMade(change func(cd *cards.Card)) func(api.Handler) api.Handler {
	return afterwards(func(_ *api.Call, answer any) any {
		change(answer.(api.TokenView).Card)
		return answer
	})
}

func shownCard(change func(card map[string]any)) func(api.Handler) api.Handler {
	return edited(func(_ *api.Call, token map[string]any) {
		if card, ok := token["card"].(map[string]any); ok {
			change(card)
		}
	})
}
