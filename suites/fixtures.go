package suites

import (
	"maps"
	"time"
)

// Card numbers published for testing (api-reference facts §3).
const (
	Visa       = "4242424242424242"
	Visa2      = "4111111111111111"
	MasterCard = "5555555555554444"
	JCB        = "3530111333300000"
)

// Amount is what a case charges where the amount does not matter: 1,000 baht,
// above every recorded minimum but that of instalments.
const Amount = 100000

// CardParams are the parameters of a valid card. Expiry is 2035, so that
// recordings of this decade stay valid.
func CardParams(number string, over P) P {
	card := P{
		"name": "Somchai Prasert", "number": number, "expiration_month": 12, "expiration_year": 2035,
		"security_code": "123", "city": "Bangkok", "postal_code": "10320",
	}
	maps.Copy(card, over)
	return card
}

// Token makes a token of a card.
func (t *T) Token(number string) *Answer {
	return t.Given("token.create", t.Post("/tokens", P{"card": CardParams(number, nil)}))
}

// Charge makes a charge; amount and currency default to Amount and thb.
func (t *T) Charge(params P) *Answer {
	return t.Given("charge.create", t.Post("/charges", ChargeParams(params)))
}

// ChargeParams are charge parameters with the usual amount and currency.
func ChargeParams(over P) P {
	params := P{"amount": Amount, "currency": "thb"}
	maps.Copy(params, over)
	return params
}

// Captured makes a successful card charge.
func (t *T) Captured(over P) *Answer {
	params := P{"card": t.Token(Visa).ID()}
	maps.Copy(params, over)
	return t.Charge(params)
}

// Authorized makes a charge that is authorised and not captured.
func (t *T) Authorized(over P) *Answer {
	params := P{"capture": false}
	maps.Copy(params, over)
	return t.Captured(params)
}

// Source makes a source with the parameters of its type.
func (t *T) Source(kind string, over P) *Answer {
	return t.Given("source.create", t.Post("/sources", SourceParams(kind, over)))
}

// Pending makes a charge that waits for its payer, by a source of that type.
func (t *T) Pending(kind string, over P) *Answer {
	source := t.Source(kind, nil)
	st := SourceTypeOf(kind)
	params := P{
		"amount": st.Amount, "currency": st.Currency, "source": source.ID(),
		"return_uri": "https://shop.example/orders/1/complete",
	}
	maps.Copy(params, over)
	return t.Given("charge.create", t.Post("/charges", params))
}

// Customer makes a customer; params may be nil.
func (t *T) Customer(params P) *Answer {
	all := P{"email": t.Unique("payer") + "@shop.example", "description": "conformance"}
	maps.Copy(all, params)
	return t.Given("customer.create", t.Post("/customers", all))
}

// CustomerWithCard makes a customer whose default card is of that number.
func (t *T) CustomerWithCard(number string) *Answer {
	return t.Customer(P{"card": t.Token(number).ID()})
}

// CardOf is the id of a customer's card, the default one where there are more.
// It is read where either of two rules puts it, so that an API that breaks one
// of them can still be judged by the others.
func (t *T) CardOf(customer *Answer) string {
	for _, path := range []string{"default_card", "cards.data.0.id"} {
		if id := customer.Str(path); id != "" {
			return id
		}
	}
	t.True("customer.create", customer, false, "a customer with the card of its token", "one without a card")
	panic(aborted{})
}

// Recipient makes a recipient, verified where asked.
func (t *T) Recipient(verified bool) *Answer {
	recipient := t.Given("recipient.create", t.Post("/recipients", RecipientParams(P{"name": t.Unique("Somsri")})))
	if verified {
		return t.Given("recipient.verify", t.Patch("/recipients/"+recipient.ID()+"/verify", nil))
	}
	return recipient
}

// RecipientParams are the parameters of a valid recipient.
func RecipientParams(over P) P {
	params := P{
		"name": "Somsri Jaidee", "type": "individual", "email": "somsri@shop.example",
		"bank_account": P{"brand": "bbl", "number": "1234567890", "name": "Somsri Jaidee"},
	}
	maps.Copy(params, over)
	return params
}

// Refund refunds part of a charge.
func (t *T) Refund(charge string, amount int64) *Answer {
	return t.Given("refund.create", t.Post("/charges/"+charge+"/refunds", P{"amount": amount}))
}

// Complete ends a pending payment as its payer would: over the control API where
// there is one, else with the test mode's mark_as endpoints.
func (t *T) Complete(charge, outcome string) *Answer {
	if control := t.env.Target.Control(); control != nil {
		if err := control.Complete(t.ctx, charge, outcome, ""); err != nil {
			panic(notJudged{"the payment could not be completed: " + err.Error()})
		}
		return t.Get("/charges/" + charge)
	}
	action := map[string]string{"successful": "mark_as_paid", "failed": "mark_as_failed"}[outcome]
	return t.Given("charge."+map[string]string{"mark_as_paid": "mark-as-paid", "mark_as_failed": "mark-as-failed"}[action],
		t.Post("/charges/"+charge+"/"+action, nil))
}

// Advance moves the target's clock. Cases that use it require the feature clock.
func (t *T) Advance(by time.Duration) {
	if err := t.env.Target.Control().Advance(t.ctx, by); err != nil {
		panic(notJudged{"the target's clock could not be moved: " + err.Error()})
	}
}

// OtherAccount gives a way to send as another account (feature second_account).
func (t *T) OtherAccount() Sender {
	keys, err := t.env.Target.Control().SecondAccount(t.ctx)
	if err != nil {
		panic(notJudged{"no second account could be had: " + err.Error()})
	}
	return t.With(Key(keys.Secret))
}

// Chain makes a chain and gives its id and key (feature chains).
func (t *T) Chain() (id, key string) {
	id, key, err := t.env.Target.Control().CreateChain(t.ctx)
	if err != nil {
		panic(notJudged{"no chain could be made: " + err.Error()})
	}
	return id, key
}

// Transfers gives the recipients of the transfers that a charge has made
// (feature transfers).
func (t *T) Transfers(charge string) []string {
	recipients, err := t.env.Target.Control().Transfers(t.ctx, charge)
	if err != nil {
		panic(notJudged{"the transfers could not be read: " + err.Error()})
	}
	return recipients
}
