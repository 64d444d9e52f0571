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

// The published limits of a charge in baht. The settings of an account may change the maximum.
const (
	minimum = 2000
	maximum = 15000000
)

// badAmount is an invalid amount or currency. A nil parameter is sent as null, which means the
// same as a missing one.
type badAmount struct {
	id, title, rule string
	params          suites.P
}

// leftOut is the value of a parameter that is not sent.
type leftOut struct{}

var badAmountRows = []badAmount{
	{
		"amount-below-minimum", "an amount one satang below the minimum", "charge.amount-below-minimum",
		suites.P{"amount": minimum - 1},
	},
	{"amount-far-below-minimum", "an amount of ten satang", "charge.amount-below-minimum", suites.P{"amount": 10}},
	{
		"amount-above-maximum", "an amount one satang above the maximum", "charge.amount-above-maximum",
		suites.P{"amount": maximum + 1},
	},
	{"amount-zero", "an amount of zero", "charge.amount-not-positive", suites.P{"amount": 0}},
	{"amount-negative", "a negative amount", "charge.amount-not-positive", suites.P{"amount": -suites.Amount}},
	{"amount-missing", "no amount", "charge.amount-missing", suites.P{"amount": leftOut{}}},
	{"amount-null", "a null amount", "charge.amount-missing", suites.P{"amount": nil}},
	{"amount-text", "an amount of letters", "charge.amount-not-a-number", suites.P{"amount": "a lot"}},
	{
		"amount-object", "an amount that is an object", "charge.amount-not-a-number",
		suites.P{"amount": suites.P{"value": suites.Amount}},
	},
	{"amount-list", "an amount that is a list", "charge.amount-not-a-number", suites.P{"amount": []any{suites.Amount}}},
	{"amount-fraction", "an amount with a fraction", "charge.amount-not-an-integer", suites.P{"amount": 2000.5}},
	{
		"amount-fraction-text", "an amount with a fraction as a string", "charge.amount-not-an-integer",
		suites.P{"amount": "2000.5"},
	},
	{"currency-missing", "no currency", "charge.currency-missing", suites.P{"currency": leftOut{}}},
	{"currency-null", "a null currency", "charge.currency-missing", suites.P{"currency": nil}},
	{"currency-unsupported", "a word as its currency", "charge.currency-unsupported", suites.P{"currency": "invalid"}},
	{
		"currency-unknown-code", "three letters that are not a currency", "charge.currency-unsupported",
		suites.P{"currency": "zzz"},
	},
	{
		"faults-joined", "an invalid currency and an invalid amount", "charge.faults-joined",
		suites.P{"currency": "invalid", "amount": "a lot"},
	},
}

// badAmounts returns a case for each row. Each charges a valid token, so that nothing else is
// wrong.
func badAmounts() []*suites.Case {
	var cases []*suites.Case
	for _, row := range badAmountRows {
		cases = append(cases, &suites.Case{
			ID:    "charges/" + row.id,
			Title: "A charge with " + row.title + " is refused",
			Rules: []string{row.rule},
			Run: func(t *suites.T) {
				t.Refused(t.Post("/charges", without(byToken(t, row.params))))
			},
		})
	}
	return cases
}

// without returns the parameters without those that are left out.
func without(params suites.P) suites.P {
	for name, value := range params {
		if _, out := value.(leftOut); out {
			delete(params, name)
		}
	}
	return params
}
