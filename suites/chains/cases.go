// Package chains holds the cases on payments on behalf of others: charges with a destination,
// platform fees, and chains to sub-merchants.
package chains

import (
	"slices"

	"github.com/omise-conformance/harness/suites"
)

// Cases returns all cases on destinations, platform fees and chains.
func Cases() []*suites.Case {
	return slices.Concat(destinations, transfers, platformFees, objects, chainCharges, refusals)
}
