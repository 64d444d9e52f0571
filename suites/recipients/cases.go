// Package recipients holds the cases on recipients: those whom money can be
// paid out to.
package recipients

import (
	"slices"

	"github.com/omise-conformance/harness/suites"
)

// Cases gives all cases on recipients.
func Cases() []*suites.Case {
	return slices.Concat(creation, refusals, updates, verification, destruction)
}

// unknownRecipient has the right form and names nothing: its first characters
// tell a time in the year 2018, before any run.
const unknownRecipient = "recp_test_5zzzzzzzzzzzzzzzzzz"

func path(recipient *suites.Answer) string { return "/recipients/" + recipient.ID() }

// without gives the parameters of a valid recipient, with one left out.
func without(name string) suites.P {
	params := suites.RecipientParams(nil)
	delete(params, name)
	return params
}
