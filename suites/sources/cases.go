// Package sources holds the cases on sources: payment methods other than typed-in cards.
package sources

import (
	"slices"

	"github.com/omise-conformance/harness/suites"
)

// Cases returns all cases on sources.
func Cases() []*suites.Case {
	return slices.Concat(
		flows(),
		charged(),
		requiredParams(),
		terms(),
		creation,
		keyCases,
		refusals,
		instructions,
		outcomes,
		chargeRefusals,
	)
}

// feature returns the name of the feature of a source type.
func feature(kind string) string { return "source." + kind }

const returnURI = "https://shop.example/orders/1/complete"
