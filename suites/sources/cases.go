// Package sources holds the cases on sources: payment methods other than a
// card that is typed in.
package sources

import (
	"slices"

	"github.com/omise-conformance/harness/suites"
)

// Cases gives the cases of the subject.
func Cases() []*suites.Case {
	return slices.Concat(
		flows(),
		charged(),
		requiredParams(),
		creation,
		keys,
		refusals,
		instructions,
		outcomes,
		chargeRefusals,
	)
}

// feature names the feature of a source type.
func feature(kind string) string { return "source." + kind }

const returnURI = "https://shop.example/orders/1/complete"
