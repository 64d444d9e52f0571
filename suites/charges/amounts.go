package charges

import "github.com/omise-conformance/harness/suites"

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
