// Package money holds currencies, amounts and fees.
package money

import (
	"strconv"
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/record"
)

// Currency is one currency the emulator settles, with the limits of a charge in its smallest unit.
type Currency struct {
	Code     string // as answered by API version 2019-05-29
	Lower    string // as the guides write it, and as error sentences name it
	decimals int    // digits after the point in the main unit; JPY has none
	Min, Max int64
}

// Currencies holds the limits published per country; the currencies without a country of their own
// are taken by card only and share one wide range.
var Currencies = func() map[string]*Currency {
	table := []Currency{
		{Code: "THB", decimals: 2, Min: 2000, Max: 15_000_000},
		{Code: "SGD", decimals: 2, Min: 100, Max: 2_000_000},
		{Code: "MYR", decimals: 2, Min: 100, Max: 10_000_000},
		{Code: "JPY", decimals: 0, Min: 100, Max: 6_000_000},
	}
	for _, code := range []string{"USD", "EUR", "GBP", "AUD", "CHF", "CNY", "DKK", "HKD"} {
		table = append(table, Currency{Code: code, decimals: 2, Min: 100, Max: 100_000_000})
	}
	known := make(map[string]*Currency, len(table))
	for i := range table {
		table[i].Lower = strings.ToLower(table[i].Code)
		known[table[i].Code] = &table[i]
	}
	return known
}()

// CardCurrencies is the order in which the capability answer lists what cards can pay.
var CardCurrencies = []string{"THB", "JPY", "USD", "EUR", "GBP", "SGD", "AUD", "CHF", "CNY", "DKK", "HKD", "MYR"}

// FindCurrency looks a currency up by its code in either case.
func FindCurrency(code string) *Currency { return Currencies[strings.ToUpper(strings.TrimSpace(code))] }

// Display writes an amount in the main unit, for people: 100000 THB is "1,000.00 THB".
func (cur *Currency) Display(amount int64) string {
	return groupThousands(cur.Decimal(amount)) + " " + cur.Code
}

// Decimal writes an amount in the main unit, for payment codes: 2000 THB is "20.00".
func (cur *Currency) Decimal(amount int64) string {
	digits := strconv.FormatInt(amount, 10)
	if cur.decimals == 0 {
		return digits
	}
	for len(digits) <= cur.decimals {
		digits = "0" + digits
	}
	return digits[:len(digits)-cur.decimals] + "." + digits[len(digits)-cur.decimals:]
}

func groupThousands(number string) string {
	whole, fraction, _ := strings.Cut(number, ".")
	for at := len(whole) - 3; at > 0; at -= 3 {
		whole = whole[:at] + "," + whole[at:]
	}
	if fraction == "" {
		return whole
	}
	return whole + "." + fraction
}

// In writes the code as a dialect does: upper case in answers of 2019-05-29, lower case in the
// guides.
func (cur *Currency) In(documented bool) string {
	if documented {
		return cur.Lower
	}
	return cur.Code
}

// UnsupportedCurrency is the message of every endpoint about a currency that FindCurrency does not
// find.
const UnsupportedCurrency = "currency is currently not supported"

// Field keeps a currency by its code.
func Field(c *record.Codec, v **Currency) {
	record.Row(c, v, func(cur *Currency) string { return cur.Code }, FindCurrency)
}
