package emulator

import "time"

// Predicates and words of the faults in how tokens are spent.

// asked is the token that a request would spend, nil where the account has none such.
func asked(c *Call) *Token {
	t, _ := c.Account.Tokens.Get(c.Params.Text("card"))
	return t
}

func byCharge(_ *Call, t *Token) bool { return t.Used && t.Charge != "" }

func byCustomer(_ *Call, t *Token) bool { return t.Used && t.Charge == "" }

// spentOn tells that the token of the request was spent, on a charge or else on a customer.
func spentOn(charge bool) func(c *Call) bool {
	return func(c *Call) bool {
		t := asked(c)
		return t != nil && t.Used && charge == (t.Charge != "")
	}
}

// unknownToken tells that the request names a token that no account has, by an id that could be one.
func unknownToken(c *Call) bool {
	id := c.Params.Text("card")
	if id == "" {
		id = c.Vars[0]
	}
	for _, acct := range c.Emulator.AllAccounts() {
		if _, has := acct.Tokens.Get(id); has {
			return false
		}
	}
	_, wellFormed := ParseID("tokn", id)
	return wellFormed
}

// keepingCard keeps the card of a token that is spent, so that it can be spent again. Answers hide it still.
func keepingCard(next Handler) Handler {
	return func(c *Call) (any, *Error) {
		t := asked(c)
		if t == nil {
			return next(c)
		}
		kept := t.Card
		defer func() { t.Card = kept }()
		return next(c)
	}
}

// again lets a token be spent once more.
func again(when func(c *Call, t *Token) bool) func(Handler) Handler {
	return first(func(c *Call) *Error {
		t := asked(c)
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

// racing leaves a moment between looking at a token and spending it.
func racing(next Handler) Handler {
	unspent := func(c *Call) bool {
		t := asked(c)
		return t != nil && !t.Used
	}
	return where(unspent, meanwhile(2*time.Millisecond, func(c *Call) func() {
		t := asked(c)
		kept := t.Card
		return func() { t.Used, t.Card = false, kept }
	}))(next)
}

// young takes a token for a new one up to an age.
func young(most time.Duration) func(Handler) Handler {
	return func(next Handler) Handler {
		return func(c *Call) (any, *Error) {
			t := asked(c)
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

func olderThan(age time.Duration) func(c *Call) *Error {
	return func(c *Call) *Error {
		if t := asked(c); t != nil && c.Now.Sub(t.Created.Time()) >= age {
			return Invalid("token_expired", "token has expired")
		}
		return nil
	}
}

// charged shows another status of the charge that spent a token.
func charged(by func(ch *Charge) bool, status, instead string) func(Handler) Handler {
	return edited(func(c *Call, object map[string]any) {
		t, ok := c.Account.Tokens.Get(c.Vars[0])
		if !ok || object["charge_status"] != status {
			return
		}
		if ch, ok := c.Account.Charges.Get(t.Charge); ok && (by == nil || by(ch)) {
			object["charge_status"] = instead
		}
	})
}
