package alter

import (
	"strconv"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/cards"
	"github.com/omise-conformance/harness/emulator/internal/seam/find"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// Outcome has the card of the token lead to another outcome.
func Outcome(o cards.Outcome) func(api.Handler) api.Handler {
	return Before(func(c *api.Call) *apierror.Error {
		t, _ := c.Account.Tokens.Get(c.Params.Text("card"))
		other := *t.Card
		other.Outcome = o
		t.Card = &other
		return nil
	})
}

// SpareToken leaves the token as good as before.
func SpareToken(next api.Handler) api.Handler {
	return func(c *api.Call) (any, *apierror.Error) {
		t, _ := c.Account.Tokens.Get(c.Params.Text("card"))
		cd := t.Card
		answer, err := next(c)
		t.Used, t.Card = false, cd
		return answer, err
	}
}

// SpendRefusedToken spends the token of a charge that is refused.
func SpendRefusedToken(next api.Handler) api.Handler {
	return func(c *api.Call) (any, *apierror.Error) {
		answer, err := next(c)
		if err != nil {
			_, _, _ = c.TakeToken(c.Params.Text("card"))
		}
		return answer, err
	}
}

// KeepCard keeps the card of a token that is spent, so that it can be spent again. Answers
// still hide it.
func KeepCard(next api.Handler) api.Handler {
	return func(c *api.Call) (any, *apierror.Error) {
		t := find.Token(c)
		if t == nil {
			return next(c)
		}
		kept := t.Card
		defer func() { t.Card = kept }()
		return next(c)
	}
}

// SpendAgain lets a token be spent once more.
func SpendAgain(which func(c *api.Call, t *api.Token) bool) func(api.Handler) api.Handler {
	return Before(func(c *api.Call) *apierror.Error {
		t := find.Token(c)
		if t == nil || !t.Used || !which(c, t) {
			return nil
		}
		if ch, ok := c.Account.Charges.Get(t.Charge); ok && t.Card == nil {
			t.Card = ch.Card
		}
		t.Used = t.Card == nil
		return nil
	})
}

// RaceForToken leaves a moment between looking at a token and spending it.
func RaceForToken(next api.Handler) api.Handler {
	unspent := func(c *api.Call) bool {
		t := find.Token(c)
		return t != nil && !t.Used
	}
	return Only(unspent, Meanwhile(2*time.Millisecond, func(c *api.Call) func() {
		t := find.Token(c)
		kept := t.Card
		return func() { t.Used, t.Card = false, kept }
	}))(next)
}

// TreatAsFresh takes a token for a new one up to an age.
func TreatAsFresh(most time.Duration) func(api.Handler) api.Handler {
	return func(next api.Handler) api.Handler {
		return func(c *api.Call) (any, *apierror.Error) {
			t := find.Token(c)
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

// ExpireAfter refuses tokens of an age as expired.
func ExpireAfter(age time.Duration) func(c *api.Call) *apierror.Error {
	return func(c *api.Call) *apierror.Error {
		if t := find.Token(c); t != nil && c.Now.Sub(t.Created.Time()) >= age {
			return apierror.Invalid("token_expired", "token has expired")
		}
		return nil
	}
}

// ChargeStatus shows another status of the charge that spent a token.
func ChargeStatus(by func(ch *api.Charge) bool, status, instead string) func(api.Handler) api.Handler {
	return Answer(func(c *api.Call, object map[string]any) {
		t, ok := c.Account.Tokens.Get(c.Vars[0])
		if !ok || object["charge_status"] != status {
			return
		}
		if ch, ok := c.Account.Charges.Get(t.Charge); ok && (by == nil || by(ch)) {
			object["charge_status"] = instead
		}
	})
}

// CardAsked changes the card that a token is asked for.
func CardAsked(change func(p wire.Params)) func(api.Handler) api.Handler {
	return Before(func(c *api.Call) *apierror.Error {
		if p, ok := c.Params.Object("card"); ok {
			change(p)
		}
		return nil
	})
}

// RefuseCard refuses the card that a token is asked for.
func RefuseCard(message string, which func(p wire.Params) bool) func(api.Handler) api.Handler {
	return Before(func(c *api.Call) *apierror.Error {
		if p, ok := c.Params.Object("card"); ok && len(p) > 0 && which(p) {
			return apierror.Invalid(cards.ProblemCard, message)
		}
		return nil
	})
}

// Supplied sets a parameter that is missing or empty.
func Supplied(name, value string) func(p wire.Params) {
	return func(p wire.Params) {
		if text, scalar := p.Str(name); !p.Has(name) || scalar && text == "" {
			p[name] = value
		}
	}
}

// Instead replaces one value of a parameter by another.
func Instead(name, given, other string) func(p wire.Params) {
	return func(p wire.Params) {
		if p.Text(name) == given {
			p[name] = other
		}
	}
}

// Card changes the card of a new token.
func Card(change func(cd *cards.Card)) func(api.Handler) api.Handler {
	return After(func(_ *api.Call, answer any) any {
		if view, ok := answer.(api.TokenView); ok {
			change(view.Card)
		}
		return answer
	})
}

// CardShown changes what an answer shows of the card of a token.
func CardShown(change func(card map[string]any)) func(api.Handler) api.Handler {
	return Answer(func(_ *api.Call, token map[string]any) {
		if card, ok := token["card"].(map[string]any); ok {
			change(card)
		}
	})
}

// TokenOfNothing answers a request without any parameters with a token that has no card. The name of
// its card is empty within the emulator.
func TokenOfNothing(next api.Handler) api.Handler {
	return func(c *api.Call) (any, *apierror.Error) {
		if len(c.Params) > 0 {
			return next(c)
		}
		c.Params = wire.Params{"card": map[string]any{
			"name": "nobody", "number": "4242424242424242", "expiration_month": "12", "expiration_year": "2049",
		}}
		return Card(func(cd *cards.Card) { cd.Name = "" })(next)(c)
	}
}

// ShowNoCard shows the card of a token of nothing as null.
func ShowNoCard(next api.Handler) api.Handler {
	return Answer(func(_ *api.Call, token map[string]any) {
		if card, ok := token["card"].(map[string]any); ok && card["name"] == "" {
			token["card"] = nil
		}
	})(next)
}

// AcceptPastExpiry makes tokens of cards that have expired, and shows when.
func AcceptPastExpiry(next api.Handler) api.Handler {
	return func(c *api.Call) (any, *apierror.Error) {
		p, _ := c.Params.Object("card")
		year, given, ok := p.Integer("expiration_year")
		if !given || !ok || year < 2000 || year > int64(c.Now.Year()) {
			return next(c)
		}
		p["expiration_year"] = strconv.Itoa(c.Now.Year() + 1)
		return Card(func(cd *cards.Card) { cd.Year = uint16(year) })(next)(c)
	}
}
