package suites

import (
	"maps"
	"strings"
	"time"
)

// Card numbers that Omise publishes for testing. A charge of one of them succeeds.
const (
	Visa       = "4242424242424242"
	Visa2      = "4111111111111111"
	MasterCard = "5555555555554444"
	JCB        = "3530111333300000"
)

// Amount is what a case charges if the amount does not matter: 1,000 baht, which is
// above every recorded minimum except that of installments.
const Amount = 100000

// CardParams returns the parameters of a valid card with a number; those in over replace
// or add to them.
func CardParams(number string, over P) P {
	card := P{
		"name": "Somchai Prasert", "number": number, "expiration_month": 12, "expiration_year": Year(2035),
		"security_code": "123", "city": "Bangkok", "postal_code": "10320",
	}
	maps.Copy(card, over)
	return card
}

// Token creates a token for a card with a number.
func (t *T) Token(number string) *Answer {
	return t.Must("token.create", t.Post("/tokens", P{"card": CardParams(number, nil)}))
}

// Charge creates a charge. The amount defaults to Amount and the currency to thb.
func (t *T) Charge(params P) *Answer {
	return t.Must("charge.create", t.Post("/charges", ChargeParams(params)))
}

// ChargeParams returns the parameters of a charge: amount and currency, and those in over,
// which replace or add to them.
func ChargeParams(over P) P {
	params := P{"amount": Amount, "currency": "thb"}
	maps.Copy(params, over)
	return params
}

// Captured creates a card charge that is captured at once. Parameters in over replace or
// add to those of the charge; this holds for all fixtures below.
func (t *T) Captured(over P) *Answer {
	params := P{"card": t.Token(Visa).ID()}
	maps.Copy(params, over)
	return t.Charge(params)
}

// Authorized creates a card charge that is authorized and not captured.
func (t *T) Authorized(over P) *Answer {
	params := P{"capture": false}
	maps.Copy(params, over)
	return t.Captured(params)
}

// Source creates a source of a type, such as "promptpay". It requires the feature
// "source." + kind.
func (t *T) Source(kind string, over P) *Answer {
	return t.Must("source.create", t.Post("/sources", SourceParams(kind, over)))
}

// Pending creates a charge by a source of a type. The charge waits for its payer. It
// requires the feature "source." + kind.
func (t *T) Pending(kind string, over P) *Answer {
	source := t.Source(kind, nil)
	st := SourceTypeOf(kind)
	params := P{
		"amount": st.Amount, "currency": st.Currency, "source": source.ID(),
		"return_uri": "https://shop.example/orders/1/complete",
	}
	maps.Copy(params, over)
	return t.Must("charge.create", t.Post("/charges", params))
}

// Challenged creates a card charge that waits for its payer to pass 3-D Secure. It requires the
// feature three_d_secure. params have a return_uri.
func (t *T) Challenged(params P) *Answer {
	charge := t.Must("charge.3ds-pending", t.Post("/charges", params))
	t.NeedsChallenge(charge)
	return charge
}

// NeedsChallenge ends the case as unsupported if a card was charged without 3-D Secure: no source
// states which cards have to pass it. A target whose control API declares three_d_secure has
// stated it for all.
func (t *T) NeedsChallenge(charge *Answer) {
	if authorized, _ := charge.Get("authorized"); authorized == true && !t.Declares("three_d_secure") {
		t.Unsupported("the target charged this card without 3-D Secure")
	}
}

// Customer creates a customer, whose email no other customer has. params may be nil.
func (t *T) Customer(params P) *Answer {
	all := P{"email": t.Unique("payer") + "@shop.example", "description": "conformance"}
	maps.Copy(all, params)
	return t.Must("customer.create", t.Post("/customers", all))
}

// CustomerWithCard creates a customer whose default card has a number.
func (t *T) CustomerWithCard(number string) *Answer {
	return t.Customer(P{"card": t.Token(number).ID()})
}

// CardOf returns the id of a customer's card, of the default card if there are several. It
// looks in the two places where different rules require it, so that an API that breaks one
// of these rules can still be judged by the other.
func (t *T) CardOf(customer *Answer) string {
	for _, path := range []string{"default_card", "cards.data.0.id"} {
		if id := customer.Str(path); id != "" {
			return id
		}
	}
	t.Rule("customer.create").Holds(customer, false, "a customer with the card of its token", "a customer without a card")
	t.stuck("customer.create", customer)
	panic(aborted{})
}

// Recipient creates a recipient, and verifies it on request (feature recipient_verify).
func (t *T) Recipient(verified bool) *Answer {
	recipient := t.Must("recipient.create", t.Post("/recipients", RecipientParams(P{"name": t.Unique("Somsri")})))
	if verified {
		return t.Must("recipient.verify", t.Patch("/recipients/"+recipient.ID()+"/verify", nil))
	}
	return recipient
}

// RecipientParams returns the parameters of a valid recipient; those in over replace or
// add to them.
func RecipientParams(over P) P {
	params := P{
		"name": "Somsri Jaidee", "type": "individual", "email": "somsri@shop.example",
		"bank_account": P{"brand": "bbl", "number": "1234567890", "name": "Somsri Jaidee"},
	}
	maps.Copy(params, over)
	return params
}

// Refund refunds an amount of a charge.
func (t *T) Refund(charge string, amount int64) *Answer {
	return t.Must("refund.create", t.Post("/charges/"+charge+"/refunds", P{"amount": amount}))
}

// Complete ends a pending payment as its payer would, and returns the charge. The outcome
// is "successful" or "failed". It uses the control API of the target if that lists the feature,
// otherwise the mark_as endpoints of the test mode. It requires the feature complete.
func (t *T) Complete(charge, outcome string) *Answer {
	if control := t.env.Target.Control(); t.Declares("complete") {
		if err := control.Complete(t.ctx, charge, outcome, ""); err != nil {
			panic(notJudged{"the payment could not be completed: " + err.Error()})
		}
		t.controlled("/charges/"+charge+"/complete", `{"outcome":"`+outcome+`"}`)
		return t.Get("/charges/" + charge)
	}
	action := map[string]string{"successful": "mark_as_paid", "failed": "mark_as_failed"}[outcome]
	rule := "charge." + strings.ReplaceAll(action, "_", "-")
	return t.Must(rule, t.Post("/charges/"+charge+"/"+action, nil))
}

// longestLife is what a merchant of Japan has for a capture. An expires_at beyond it is believed by no case.
const longestLife = 30 * 24 * time.Hour

// Outlive moves the target's clock past a time limit of an object, by a minute. Where the object says in
// expires_at that it lives longer, as authorizations in Japan do for 29 or 30 days, that is waited for.
func (t *T) Outlive(object *Answer, limit time.Duration) {
	created, notCreated := time.Parse(time.RFC3339, object.Str("created_at"))
	expires, notExpiring := time.Parse(time.RFC3339, object.Str("expires_at"))
	if life := expires.Sub(created); notCreated == nil && notExpiring == nil && life <= longestLife {
		limit = max(limit, life)
	}
	t.Advance(limit + time.Minute)
}

// Advance moves the target's clock forward. It requires the feature clock.
func (t *T) Advance(by time.Duration) {
	if err := t.control().Advance(t.ctx, by); err != nil {
		panic(notJudged{"the target's clock could not be moved: " + err.Error()})
	}
	t.controlled("/clock", `{"advance":"`+by.String()+`"}`)
}

// OtherAccount returns a sender for another account. It requires the feature
// second_account.
func (t *T) OtherAccount() Sender { return t.With(Key(t.OtherKeys().Secret)) }

// MoveToOwnAccount has the rest of the case send with the keys of another account, in which nobody else
// creates objects, where the target has the feature second_account.
func (t *T) MoveToOwnAccount() {
	if t.Has("second_account") {
		keys := t.OtherKeys()
		t.client.keys = &keys
	}
}

// Chain creates a chain and returns its id and its key. It requires the feature chains.
func (t *T) Chain() (id, key string) {
	id, key, err := t.control().CreateChain(t.ctx)
	if err != nil {
		panic(notJudged{"a chain could not be created: " + err.Error()})
	}
	t.controlled("/chains", "{}")
	return id, key
}

// Transfers returns the recipients of the transfers that a charge has made. It requires
// the feature transfers.
func (t *T) Transfers(charge string) []string {
	recipients, err := t.control().Transfers(t.ctx, charge)
	if err != nil {
		panic(notJudged{"the transfers could not be read: " + err.Error()})
	}
	return recipients
}
