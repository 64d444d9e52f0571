package charges

import (
	"fmt"

	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/expect"
)

// refused has cases on invalid payment methods.
var refused = []*suites.Case{
	{
		ID:    "charges/no-payment-method",
		Title: "A charge without a payment method is refused",
		Rules: []string{"charge.no-payment-method"},
		Run:   func(t *suites.T) { t.Refused(t.Post("/charges", suites.ChargeParams(nil))) },
	},
	{
		ID:    "charges/null-payment-methods",
		Title: "A charge whose payment methods are null is refused",
		Rules: []string{"charge.no-payment-method"},
		Run: func(t *suites.T) {
			params := suites.ChargeParams(suites.P{"card": nil, "customer": nil, "source": nil})
			t.Refused(t.Post("/charges", params))
		},
	},
	{
		ID:       "charges/token-and-source",
		Title:    "A charge with a token and a source is refused",
		Rules:    []string{"charge.conflicting-methods"},
		Requires: needsOffline,
		Run: func(t *suites.T) {
			source := t.Source(offline, nil)
			t.Refused(t.Post("/charges", byToken(t, suites.P{"source": source.ID(), "return_uri": returnURI})))
		},
	},
	{
		ID:    "charges/token-and-customer",
		Title: "A charge with a token and a customer is refused",
		Rules: []string{"charge.token-with-customer"},
		Run: func(t *suites.T) {
			customer := t.CustomerWithCard(suites.Visa)
			t.Refused(t.Post("/charges", byToken(t, suites.P{"customer": customer.ID()})))
		},
	},
	{
		ID:    "charges/card-of-other-customer",
		Title: "A customer cannot pay with another customer's card",
		Rules: []string{"charge.card-of-other-customer"},
		Run: func(t *suites.T) {
			payer, other := t.CustomerWithCard(suites.Visa), t.CustomerWithCard(suites.Visa2)
			t.Refused(t.Post("/charges",
				suites.ChargeParams(suites.P{"customer": payer.ID(), "card": t.CardOf(other)})))
		},
	},
	{
		ID:    "charges/card-without-customer",
		Title: "A stored card cannot be charged without its customer",
		Rules: []string{"charge.card-without-customer"},
		Run: func(t *suites.T) {
			customer := t.CustomerWithCard(suites.Visa)
			t.Refused(t.Post("/charges", suites.ChargeParams(suites.P{"card": t.CardOf(customer)})))
		},
	},
	{
		ID:    "charges/customer-unknown",
		Title: "An unknown customer cannot be charged",
		Rules: []string{"charge.customer-unknown"},
		Run: func(t *suites.T) {
			t.Refused(t.Post("/charges", suites.ChargeParams(suites.P{"customer": unknownCustomer})))
		},
	},
	{
		ID:    "charges/customer-without-card",
		Title: "A customer without a card cannot be charged",
		Rules: []string{"charge.customer-without-card"},
		Run: func(t *suites.T) {
			t.Refused(t.Post("/charges", suites.ChargeParams(suites.P{"customer": t.Customer(nil).ID()})))
		},
	},
	{
		ID:    "charges/customer-deleted",
		Title: "A deleted customer cannot be charged",
		Rules: []string{"charge.customer-deleted"},
		Run: func(t *suites.T) {
			customer := t.CustomerWithCard(suites.Visa)
			t.Must("customer.destroy", t.Delete("/customers/"+customer.ID()))
			t.Refused(t.Post("/charges", suites.ChargeParams(suites.P{"customer": customer.ID()})))
		},
	},
	{
		ID:    "charges/source-unknown",
		Title: "An unknown source cannot be charged",
		Rules: []string{"charge.source-unknown"},
		Run: func(t *suites.T) {
			t.Refused(t.Post("/charges", suites.ChargeParams(suites.P{"source": unknownSource, "return_uri": returnURI})))
		},
	},
	{
		ID:    "charges/metadata-text",
		Title: "Metadata that is a string is refused",
		Rules: []string{"charge.metadata-not-object"},
		Run: func(t *suites.T) {
			t.Refused(t.Post("/charges", byToken(t, suites.P{"metadata": "order A-17"})))
		},
	},
	{
		ID:    "charges/metadata-list",
		Title: "Metadata that is a list is refused",
		Rules: []string{"charge.metadata-not-object"},
		Run: func(t *suites.T) {
			t.Refused(t.Post("/charges", byToken(t, suites.P{"metadata": []any{"order", "A-17"}})))
		},
	},
}

// leavesNothing has cases on what a refused request must not leave behind.
var leavesNothing = []*suites.Case{
	{
		ID:    "charges/refused-leaves-token",
		Title: "A refused charge leaves its token unused, so that it can pay for another charge",
		Rules: []string{"charge.refused-leaves-nothing"},
		Run: func(t *suites.T) {
			params := byToken(t, suites.P{"currency": "invalid"})
			t.Answer(t.Post("/charges", params), suites.Want{Status: []int{400}})
			t.StopIfBroken()
			token, _ := params["card"].(string)
			t.OK(t.Get("/tokens/"+token), suites.F{"used": false})
			params["currency"] = "thb"
			t.OK(t.Post("/charges", params), suites.F{"object": "charge", "status": "successful"})
		},
	},
	{
		ID:    "charges/refused-is-not-listed",
		Title: "A refused charge does not appear in the list of charges",
		Rules: []string{"charge.refused-leaves-nothing"},
		Run: func(t *suites.T) {
			word := t.Unique("refused")
			params := byToken(t, suites.P{"currency": "invalid", "description": word})
			t.Answer(t.Post("/charges", params), suites.Want{Status: []int{400}})
			list := newest(t)
			found := 0
			for i := range list.List("data") {
				if list.Str(fmt.Sprintf("data.%d.description", i)) == word {
					found++
				}
			}
			t.Holds(list, found == 0, "no charge with the description of the refused one", fmt.Sprintf("%d of them", found))
		},
	},
	{
		ID:    "charges/refused-leaves-customer",
		Title: "A customer can pay after a refused charge",
		Rules: []string{"charge.refused-leaves-nothing"},
		Run: func(t *suites.T) {
			customer := t.CustomerWithCard(suites.Visa)
			refused := t.Post("/charges", suites.ChargeParams(suites.P{"customer": customer.ID(), "amount": "a lot"}))
			t.Answer(refused, suites.Want{Status: []int{400}})
			t.OK(t.Get("/customers/"+customer.ID()), suites.F{"default_card": customer.Str("default_card"), "cards.total": 1})
			t.OK(t.Post("/charges", suites.ChargeParams(suites.P{"customer": customer.ID()})), suites.F{"status": "successful"})
		},
	},
	{
		ID:       "charges/refused-source-still-pays",
		Title:    "A refused charge leaves its source uncharged",
		Rules:    []string{"charge.refused-leaves-nothing"},
		Requires: needsOffline,
		Run: func(t *suites.T) {
			source := t.Source(offline, nil)
			params := suites.ChargeParams(suites.P{"source": source.ID(), "return_uri": returnURI, "amount": "a lot"})
			t.Answer(t.Post("/charges", params), suites.Want{Status: []int{400}})
			params["amount"] = suites.SourceTypeOf(offline).Amount
			t.OK(
				t.Post("/charges", params),
				suites.F{"object": "charge", "status": "pending", "source.id": source.ID(), "failure_code": expect.Null},
			)
		},
	},
}

// newest lists the hundred newest charges, the most that a page can hold.
func newest(t *suites.T) *suites.Answer {
	return t.Must("charge.in-list", t.Get("/charges", map[string]string{"order": "reverse_chronological", "limit": "100"}))
}
