// Package tokens holds the cases on tokens: making them, what they show of the
// card, and that each is good for one use.
package tokens

import (
	"maps"
	"slices"

	"github.com/omise-conformance/harness/suites"
)

// Cases gives all cases on tokens.
func Cases() []*suites.Case {
	return slices.Concat(
		creation,
		cardFields,
		brandCases(),
		refusalCases(),
		refusals,
		singleUse,
		afterUse,
		expiry,
		races,
		safety,
	)
}

// unknownToken has the form of a token's id and names none: its first ten
// characters tell a time in the year 2018, before any run.
const unknownToken = "tokn_test_5zzzzzzzzzzzzzzzzzz"

// cardWithout gives the parameters of a valid card, with one left out.
func cardWithout(name string) suites.P {
	card := suites.CardParams(suites.Visa, nil)
	delete(card, name)
	return card
}

// withCard asks for a token of a card.
func withCard(card suites.P) suites.P { return suites.P{"card": maps.Clone(card)} }
