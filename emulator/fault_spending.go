package emulator

import "time"

// Predicates and words of the faults in how tokens are spent.

// asked is the token that a request would spend, nil where the account has none such.
func asked(c *call) *token {
	t, _ := c.acct.tokens.get(c.params.text("card"))
	return t
}

func byCharge(_ *call, t *token) bool { return t.used && t.charge != "" }

func byCustomer(_ *call, t *token) bool { return t.used && t.charge == "" }

// spentOn tells that the token of the request was spent, on a charge or else on a customer.
func spentOn(charge bool) func(c *call) bool {
	return func(c *call) bool {
		t := asked(c)
		return t != nil && t.used && charge == (t.charge != "")
	}
}

// unknownToken tells that the request names a token that no account has, by an id that could be one.
func unknownToken(c *call) bool {
	id := c.params.text("card")
	if id == "" {
		id = c.vars[0]
	}
	for _, acct := range c.emu.allAccounts() {
		if _, has := acct.tokens.get(id); has {
			return false
		}
	}
	_, wellFormed := parseID("tokn", id)
	return wellFormed
}

// keepingCard keeps the card of a token that is spent, so that it can be spent again. Answers hide it still.
func keepingCard(next handler) handler {
	return func(c *call) (any, *apiError) {
		t := asked(c)
		if t == nil {
			return next(c)
		}
		kept := t.card
		defer func() { t.card = kept }()
		return next(c)
	}
}

// again lets a token be spent once more.
func again(when func(c *call, t *token) bool) func(handler) handler {
	return first(func(c *call) *apiError {
		t := asked(c)
		if t == nil || !t.used || !when(c, t) {
			return nil
		}
		if ch, ok := c.acct.charges.get(t.charge); ok && t.card == nil {
			t.card = ch.card
		}
		t.used = t.card == nil
		return nil
	})
}

// racing leaves a moment between looking at a token and spending it.
func racing(next handler) handler {
	unspent := func(c *call) bool {
		t := asked(c)
		return t != nil && !t.used
	}
	return where(unspent, meanwhile(2*time.Millisecond, func(c *call) func() {
		t := asked(c)
		kept := t.card
		return func() { t.used, t.card = false, kept }
	}))(next)
}

// young takes a token for a new one up to an age.
func young(most time.Duration) func(handler) handler {
	return func(next handler) handler {
		return func(c *call) (any, *apiError) {
			t := asked(c)
			if t == nil || c.now.Sub(t.created.time()) > most {
				return next(c)
			}
			made := t.created
			t.created = c.stamp()
			defer func() { t.created = made }()
			return next(c)
		}
	}
}

func olderThan(age time.Duration) func(c *call) *apiError {
	return func(c *call) *apiError {
		if t := asked(c); t != nil && c.now.Sub(t.created.time()) >= age {
			return invalid("token_expired", "token has expired")
		}
		return nil
	}
}

// charged shows another status of the charge that spent a token.
func charged(by func(ch *charge) bool, status, instead string) func(handler) handler {
	return edited(func(c *call, object map[string]any) {
		t, ok := c.acct.tokens.get(c.vars[0])
		if !ok || object["charge_status"] != status {
			return
		}
		if ch, ok := c.acct.charges.get(t.charge); ok && (by == nil || by(ch)) {
			object["charge_status"] = instead
		}
	})
}
