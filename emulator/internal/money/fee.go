package money

import (
	"math"
	"math/bits"
)

// Rate is a percentage in hundredths of a percent, so that 3.65 % is the exact integer 365.
type Rate int64

const (
	RateCards  Rate = 365 // cards, and every method without a recorded rate of its own
	RatePrompt Rate = 165 // PromptPay and in-store barcodes: 2000 costs 33
	rateFree   Rate = 0   // wechat_pay
	RateVAT    Rate = 700 // Thai VAT on the fee
)

// RateTexts are the decimal strings that transaction_fees carries.
var RateTexts = map[Rate]string{RateCards: "3.65", RatePrompt: "1.65", rateFree: "0.0", RateVAT: "7.0"}

// Of returns the share of an amount, rounded half up. The product is taken in 128 bits, because the
// documented dialect sets no maximum for an amount.
func (r Rate) Of(amount int64) int64 {
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

// chargeFees is what a charge costs its merchant.
type chargeFees struct{ Fee, VAT, Net int64 }

// FeesOn follows the rule that holds in every recorded charge of 2019-05-29:
// fee = round_half_up(funding × rate), vat = round_half_up(fee × 7 %), net = funding − fee − vat.
// Interest is left out, as the emulator's installments carry none.
func FeesOn(funding int64, r Rate) chargeFees {
	fee := r.Of(funding)
	vat := RateVAT.Of(fee)
	return chargeFees{Fee: fee, VAT: vat, Net: funding - fee - vat}
}
