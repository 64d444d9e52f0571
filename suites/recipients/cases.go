// Package recipients holds the cases on recipients, to whom money can be paid out.
package recipients

import (
	"slices"

	"github.com/omise-conformance/harness/suites"
)

// Cases returns all cases on recipients.
func Cases() []*suites.Case {
	return slices.Concat(creation, refusals, updates, verification, destruction)
}

// unknownRecipient is an id in the right format that belongs to no recipient: its first
// characters are a time in the year 2018, before any run.
const unknownRecipient = "recp_test_5zzzzzzzzzzzzzzzzzz"

func pathOf(recipient *suites.Answer) string { return "/recipients/" + recipient.ID() }

// without returns the parameters of a valid recipient without one of them.
func without(name string) suites.P {
	params := suites.RecipientParams(nil)
	delete(params, name)
	return params
}
