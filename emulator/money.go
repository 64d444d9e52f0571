package emulator

import (
	"math"
	"math/bits"
	"strconv"
	"strings"
)

// currency is one currency the emulator settles, with the limits of a charge in its smallest unit.
type currency struct {
	code     string // as answered by API version 2019-05-29
	lower    string // as the guides write it, and as error sentences name it
	decimals int    // digits after the point in the main unit; JPY has none
	min, max int64
}

// currencies holds the limits published per country; the currencies without a country of their own
// are taken by card only and share one wide range.
var currencies = func() map[string]*currency {
	table := []currency{
		{code: "THB", decimals: 2, min: 2000, max: 15_000_000},
		{code: "SGD", decimals: 2, min: 100, max: 2_000_000},
		{code: "MYR", decimals: 2, min: 100, max: 10_000_000},
		{code: "JPY", decimals: 0, min: 100, max: 6_000_000},
	}
	for _, code := range []string{"USD", "EUR", "GBP", "AUD", "CHF", "CNY", "DKK", "HKD"} {
		table = append(table, currency{code: code, decimals: 2, min: 100, max: 100_000_000})
	}
	known := make(map[string]*currency, len(table))
	for i := range table {
		table[i].lower = strings.ToLower(table[i].code)
		known[table[i].code] = &table[i]
	}
	return known
}()

// cardCurrencies is the order in which the capability answer lists what cards can pay.
var cardCurrencies = []string{"THB", "JPY", "USD", "EUR", "GBP", "SGD", "AUD", "CHF", "CNY", "DKK", "HKD", "MYR"}

// findCurrency looks a currency up by its code in either case.
func findCurrency(code string) *currency { return currencies[strings.ToUpper(strings.TrimSpace(code))] }

// display writes an amount in the main unit, for people: 100000 THB is "1,000.00 THB".
func (cur *currency) display(amount int64) string {
	return groupThousands(cur.decimal(amount)) + " " + cur.code
}

// decimal writes an amount in the main unit, for payment codes: 2000 THB is "20.00".
func (cur *currency) decimal(amount int64) string {
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

// rate is a percentage in hundredths of a percent, so that 3.65 % is the exact integer 365.
type rate int64

const (
	rateCards  rate = 365 // cards, and every method without a recorded rate of its own
	ratePrompt rate = 165 // PromptPay and in-store barcodes: 2000 costs 33
	rateFree   rate = 0   // wechat_pay
	rateVAT    rate = 700 // Thai VAT on the fee
)

// rateTexts are the decimal strings that transaction_fees carries.
var rateTexts = map[rate]string{rateCards: "3.65", ratePrompt: "1.65", rateFree: "0.0", rateVAT: "7.0"}

// of gives the share of an amount, rounded half up. The product is taken in 128 bits, because the
// documented dialect sets no maximum for an amount.
func (r rate) of(amount int64) int64 {
	if amount <= 0 || r <= 0 {
		return 0
	}
	const whole = 100 * 100
	high, low := bits.Mul64(uint64(amount), uint64(r))
	low, carry := bits.Add64(low, whole/2, 0)
	high += carry
	if high >= whole {
		return math.MaxInt64
	}
	quotient, _ := bits.Div64(high, low, whole)
	return int64(min(quotient, uint64(math.MaxInt64)))
}

// fees is what a charge costs its merchant.
type fees struct{ fee, vat, net int64 }

// feesOn follows the rule that holds in every recorded charge of 2019-05-29:
// fee = round_half_up(funding × rate), vat = round_half_up(fee × 7 %), net = funding − fee − vat.
// Interest is left out, as the emulator's installments carry none.
func feesOn(funding int64, r rate) fees {
	fee := r.of(funding)
	vat := rateVAT.of(fee)
	return fees{fee: fee, vat: vat, net: funding - fee - vat}
}
