package clientjudge

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// limits are those of an amount in one currency, in its smallest unit.
type limits struct{ Min, Max float64 }

// limitsOf reads x-amount-limits of a parameter, by currency.
func limitsOf(extensions map[string]any) map[string]limits {
	var read map[string]limits
	if text, err := json.Marshal(extensions["x-amount-limits"]); err == nil {
		_ = json.Unmarshal(text, &read) // a test of the contract reads it too
	}
	return read
}

// amount judges an amount by the limits of its currency.
func (v *values) amount(f *field, amount float64, what *flaw) (fine bool) {
	currency := strings.ToUpper(text(v.top["currency"]))
	limit, stated := f.limits[currency]
	if !stated || amount < 1 {
		return true
	}
	v.judged("client.amount-minimum")
	v.judged("client.amount-maximum")
	switch {
	case amount < limit.Min:
		what.expected = fmt.Sprintf("at least %s, which is %s", whole(limit.Min), inUnits(limit.Min, currency))
		what.got = whole(amount) + ", which is " + inUnits(amount, currency)
		if !slices.Contains(withoutDecimals, currency) {
			what.expected += fmt.Sprintf(", in the smallest unit (%s %s is sent as %s)", whole(amount), currency, whole(amount*100))
		}
		v.found("client.amount-minimum", *what)
	case amount > limit.Max:
		what.expected = fmt.Sprintf("at most %s, which is %s", whole(limit.Max), inUnits(limit.Max, currency))
		what.got = whole(amount) + ", which is " + inUnits(amount, currency)
		v.found("client.amount-maximum", *what)
	default:
		return true
	}
	return false
}

// withoutDecimals are the currencies whose smallest unit is the currency itself.
var withoutDecimals = []string{"JPY"}

// inUnits returns "0.20 THB" for 20.
func inUnits(amount float64, currency string) string {
	if slices.Contains(withoutDecimals, currency) {
		return whole(amount) + " " + currency
	}
	return fmt.Sprintf("%.2f %s", amount/100, currency)
}

// hundredfold says what is sent for an amount that was written in units of two decimals.
func hundredfold(amount float64) string {
	return strconv.FormatFloat(amount, 'f', -1, 64) + " of a currency with two decimals is " + whole(math.Round(amount*100))
}

func whole(number float64) string { return strconv.FormatFloat(number, 'f', -1, 64) }

// term judges the number of monthly payments by the terms that the method has.
func (v *values) term(f *field, value any, what *flaw) (fine bool) {
	terms := f.terms[v.sourceType]
	if number, err := strconv.Atoi(text(value)); len(terms) > 0 && err == nil && !slices.Contains(terms, number) {
		what.expected, what.got = "one of the terms of "+v.sourceType+": "+alternatives(terms), text(value)
		v.found(ruleDescribed, *what)
		return false
	}
	return true
}

// termsOf reads x-installment-terms of a parameter, by the type of the source.
func termsOf(extensions map[string]any) map[string][]int {
	var read map[string][]int
	if text, err := json.Marshal(extensions["x-installment-terms"]); err == nil {
		_ = json.Unmarshal(text, &read)
	}
	return read
}
