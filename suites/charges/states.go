package charges

import (
	"github.com/omise-conformance/harness/suites"
)

// stateFlags has cases on all flags of a state, in the answer that leads to it and when the
// charge is retrieved.
var stateFlags = []*suites.Case{
	{
		ID:    "charges/flags-captured",
		Title: "A card charge is captured at its creation",
		Rules: []string{"charge.captured"},
		Run:   func(t *suites.T) { judgeState(t, "charge.captured", "captured", t.Captured(nil), nil) },
	},
	{
		ID:    "charges/flags-captured-explicitly",
		Title: "A charge with capture true is captured at its creation",
		Rules: []string{"charge.captured"},
		Run: func(t *suites.T) {
			judgeState(t, "charge.captured", "captured", t.Captured(suites.P{"capture": true}), nil)
		},
	},
	{
		ID:    "charges/flags-captured-by-customer",
		Title: "A charge of a customer's card is captured at its creation",
		Rules: []string{"charge.captured"},
		Run: func(t *suites.T) {
			customer := t.CustomerWithCard(suites.Visa)
			judgeState(t, "charge.captured", "captured", t.Charge(suites.P{"customer": customer.ID()}), nil)
		},
	},
	{
		ID:    "charges/flags-authorized",
		Title: "A charge with capture false is authorized and pending",
		Rules: []string{"capture.authorized"},
		Run:   func(t *suites.T) { judgeState(t, "capture.authorized", "authorized", t.Authorized(nil), nil) },
	},
	{
		ID:    "charges/flags-authorized-form",
		Title: "A form with capture=false authorizes a charge",
		Rules: []string{"capture.authorized"},
		Run: func(t *suites.T) {
			a := t.With(suites.Form()).Post("/charges", byToken(t, suites.P{"capture": false}))
			t.State("Charge", "authorized", a, nil)
		},
	},
	{
		ID:    "charges/shape-of-every-state",
		Title: "A card charge has the fields of the contract in every state",
		Rules: []string{"charge.schema"},
		Run: func(t *suites.T) {
			t.Get("/charges/" + t.Captured(nil).ID())
			t.Get("/charges/" + t.Authorized(nil).ID())
			t.Get("/charges/" + capturedLater(t).ID())
			t.Get("/charges/" + reversed(t).ID())
			t.Get("/charges", map[string]string{"order": "reverse_chronological", "limit": "5"})
		},
	},
	{
		ID:       "charges/shape-of-source-states",
		Title:    "A source charge has the fields of the contract in every state",
		Rules:    []string{"charge.schema"},
		Requires: append([]string{"complete"}, needsOffline...),
		Run: func(t *suites.T) {
			t.Get("/charges/" + t.Pending(offline, nil).ID())
			t.Get("/charges/" + expiredSource(t).ID())
			paidSource(t)
			failedSource(t)
		},
	},
}

// judgeState judges the state of a charge in an answer and when the charge is retrieved.
func judgeState(t *suites.T, rule, state string, charge *suites.Answer, extra suites.F) {
	t.Rule(rule).State("Charge", state, charge, extra)
	t.Rule(rule).StopIfBroken()
	t.Rule(rule).State("Charge", state, reread(t, charge), extra)
}

// payers has cases on charging the cards of customers.
var payers = []*suites.Case{
	{
		ID:    "charges/by-customer",
		Title: "A charge of a customer uses the default card",
		Rules: []string{"charge.by-customer"},
		Run: func(t *suites.T) {
			customer := t.CustomerWithCard(suites.Visa)
			t.OK(t.Post("/charges", suites.ChargeParams(suites.P{"customer": customer.ID()})), suites.F{
				"status": "successful", "customer": customer.ID(),
				"card.id": t.CardOf(customer), "card.last_digits": "4242",
			})
		},
	},
	{
		ID:    "charges/by-customer-authorized",
		Title: "A charge of a customer's card can be authorized and captured later",
		Rules: []string{"charge.by-customer"},
		Run: func(t *suites.T) {
			customer := t.CustomerWithCard(suites.Visa)
			charge := t.Charge(suites.P{"customer": customer.ID(), "capture": false})
			t.OK(charge, suites.F{"status": "pending", "capturable": true, "customer": customer.ID()})
			t.OK(request(t, charge.ID(), "capture"), suites.F{"status": "successful", "customer": customer.ID()})
		},
	},
	{
		ID:    "charges/by-customer-card",
		Title: "A charge of a customer uses the card that is named",
		Rules: []string{"charge.by-customer-card"},
		Run: func(t *suites.T) {
			customer, second := customerWithTwoCards(t)
			params := suites.ChargeParams(suites.P{"customer": customer.ID(), "card": second})
			t.OK(t.Post("/charges", params), suites.F{
				"status": "successful", "customer": customer.ID(), "card.id": second, "card.last_digits": "4444",
			})
		},
	},
	{
		ID:    "charges/by-customer-two-cards",
		Title: "A charge of a customer with two cards uses the default card",
		Rules: []string{"charge.by-customer"},
		Run: func(t *suites.T) {
			customer, _ := customerWithTwoCards(t)
			t.OK(t.Post("/charges", suites.ChargeParams(suites.P{"customer": customer.ID()})),
				suites.F{"card.id": t.CardOf(customer), "card.last_digits": "4242"})
		},
	},
	{
		ID:    "charges/customer-again",
		Title: "A customer's card can be charged repeatedly",
		Rules: []string{"charge.customer-reusable"},
		Run: func(t *suites.T) {
			customer := t.CustomerWithCard(suites.Visa)
			for range 3 {
				t.OK(t.Post("/charges", suites.ChargeParams(suites.P{"customer": customer.ID()})),
					suites.F{"status": "successful", "customer": customer.ID()})
			}
		},
	},
}

// customerWithTwoCards returns a customer whose default card is a Visa, and the id of the
// customer's second card.
func customerWithTwoCards(t *suites.T) (customer *suites.Answer, second string) {
	customer = t.CustomerWithCard(suites.Visa)
	token := t.Token(suites.MasterCard)
	t.Must("customer.attach-card", t.Patch("/customers/"+customer.ID(), suites.P{"card": token.ID()}))
	cards := t.Must("card.list", t.Get("/customers/"+customer.ID()+"/cards"))
	for _, id := range cards.IDs() {
		if id != t.CardOf(customer) {
			second = id
		}
	}
	return customer, second
}
