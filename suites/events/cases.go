// Package events holds the cases on events and their delivery.
package events

import (
	"slices"

	"github.com/omise-conformance/harness/suites"
)

// Cases returns all cases on events and webhooks.
func Cases() []*suites.Case {
	return slices.Concat(ofCharges, ofObjects(), reading, deliveries)
}
