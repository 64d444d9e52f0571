// Package refunds holds the cases on refunds: what they change, what is refused, and that they
// never exceed their charge.
package refunds

import (
	"slices"

	"github.com/omise-conformance/harness/suites"
)

// Cases returns all cases on refunds.
func Cases() []*suites.Case {
	return slices.Concat(creation, chargeStates, refusals, amountCases(), limits, lists, races)
}

// Ids in the right format that belong to no object: their first characters are a time in the
// year 2018, before any run.
const (
	unknownCharge = "chrg_test_5zzzzzzzzzzzzzzzzzz"
	unknownRefund = "rfnd_test_5zzzzzzzzzzzzzzzzzz"
)

func refundsPath(charge *suites.Answer) string { return "/charges/" + charge.ID() + "/refunds" }

// askRefund requests a refund of a charge.
func askRefund(t *suites.T, charge *suites.Answer, amount any) *suites.Answer {
	return t.Post(refundsPath(charge), suites.P{"amount": amount})
}
