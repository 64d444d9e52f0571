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

// currency returns the currency of the request, in capitals, or nothing.
func (v *values) currency() string { return strings.ToUpper(text(v.top["currency"])) }

// amount judges an amount by the limits of its currency.
func (v *values) amount(f *field, amount float64, what *flaw) (fine bool) {
	currency := v.currency()
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

// verifies reports whether a value is the amount of a charge of nothing that is made with a passkey and without a
// customer. The description of the API has no such charge, but a test of the official Go SDK makes one on the API
// itself, so nobody may call it wrong.
func (v *values) verifies(f *field, value any) bool {
	amount, err := strconv.ParseFloat(text(value), 64)
	return err == nil && amount == 0 && f.Name == "amount" && v.verdict.Operation.ID == "createCharge" &&
		text(v.top["authentication"]) == "PASSKEY" && unset(nil, v.top["customer"])
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

// inSmallestUnit says what is sent for an amount that was written with decimals.
func inSmallestUnit(amount float64, currency string) string {
	given, sent := whole(amount), whole(math.Round(amount*100))
	switch {
	case slices.Contains(withoutDecimals, currency):
		return currency + " has no smaller unit"
	case currency == "":
		return given + " of a currency with two decimals is sent as " + sent
	}
	return given + " " + currency + " is sent as " + sent
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
