// Package tokens holds the cases on tokens: creating them, what they show of the card, and that
// each can be used only once.
package tokens

import (
	"maps"
	"slices"

	"github.com/omise-conformance/harness/suites"
)

// Cases returns all cases on tokens.
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

// unknownToken is an id in the right format that belongs to no token: its first ten characters
// are a time in the year 2018, before any run.
const unknownToken = "tokn_test_5zzzzzzzzzzzzzzzzzz"

// cardWithout returns the parameters of a valid card without one of them.
func cardWithout(name string) suites.P {
	card := suites.CardParams(suites.Visa, nil)
	delete(card, name)
	return card
}

// withCard returns the parameters of a token of a card.
func withCard(card suites.P) suites.P { return suites.P{"card": maps.Clone(card)} }
