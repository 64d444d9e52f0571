package faultproxy

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"

	"github.com/omise-conformance/harness/specs"
)

// The rates of an account that pays other fees than that of the samples, in percent.
const (
	otherRate = "2.95"
	vatRate   = 7
)

// feeVariant has charges cost what an account with another contract pays.
func feeVariant() *Variant {
	return NewVariant(specs.Variant{
		ID: "fees/other", Sentence: "The fee of a charge is 2.95 percent.", Usual: "It is that of the samples, 3.65 or 1.65 percent.",
		Open: []string{"W25 fees of one account"},
	}, "charge", otherFees)
}

// otherFees changes the rate of a charge, and the amounts that follow from it: fee = round(funding × rate),
// tax = round(fee × 7 %), net = what is left.
func otherFees(object json.RawMessage) (json.RawMessage, bool) {
	var charge struct {
		Fee     float64 `json:"fee"`
		VAT     float64 `json:"fee_vat"`
		Net     float64 `json:"net"`
		Funding float64 `json:"funding_amount"`
		Fees    struct {
			Rate string `json:"fee_rate"`
		} `json:"transaction_fees"`
	}
	if json.Unmarshal(object, &charge) != nil || charge.Fee == 0 || charge.Fees.Rate == "" {
		return object, false
	}
	rate, _ := strconv.ParseFloat(otherRate, 64) // it is a number
	fee := math.Floor(charge.Funding*rate/100 + 0.5)
	vat := math.Floor(fee*vatRate/100 + 0.5)
	for _, field := range []struct {
		path  []string
		value string
	}{
		{[]string{"fee"}, fmt.Sprintf("%.0f", fee)},
		{[]string{"fee_vat"}, fmt.Sprintf("%.0f", vat)},
		{[]string{"net"}, fmt.Sprintf("%.0f", charge.Net+charge.Fee+charge.VAT-fee-vat)},
		{[]string{"transaction_fees", "fee_rate"}, strconv.Quote(otherRate)},
	} {
		object, _ = editAt(object, field.path, always(field.value))
	}
	return object, true
}
