// Package chains holds the cases on payments for somebody else: charges with a
// destination, platform fees, and chains to sub-merchants.
package chains

import (
	"slices"

	"github.com/omise-conformance/harness/suites"
)

// Cases gives the cases of the subject.
func Cases() []*suites.Case {
	return slices.Concat(destinations, transfers, fees, objects, chainCharges, refusals)
}
