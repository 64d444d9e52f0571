// Package customers holds the cases on customers, on their cards, and on the capability of an
// account.
package customers

import (
	"slices"

	"github.com/omise-conformance/harness/suites"
)

// Cases returns all cases on customers, cards and the capability.
func Cases() []*suites.Case {
	return slices.Concat(creation, updates, attaching, destruction, cards, cardUpdates, cardDestruction, capability)
}

// Ids in the right format that belong to no object: their first characters are a time in the
// year 2018, before any run.
const (
	unknownCustomer = "cust_test_5zzzzzzzzzzzzzzzzzz"
	unknownCard     = "card_test_5zzzzzzzzzzzzzzzzzz"
)

func customerPath(customer *suites.Answer) string { return "/customers/" + customer.ID() }

func cardsPath(customer *suites.Answer) string { return customerPath(customer) + "/cards" }

func cardPath(customer *suites.Answer, card string) string { return cardsPath(customer) + "/" + card }

// attach adds a card with a number to a customer and returns the customer.
func attach(t *suites.T, customer *suites.Answer, number string) *suites.Answer {
	return t.Must("customer.attach-card", t.Patch(customerPath(customer), suites.P{"card": t.Token(number).ID()}))
}
