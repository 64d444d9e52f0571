// Package lists holds the cases on lists and their parameters.
package lists

import (
	"slices"

	"github.com/omise-conformance/harness/suites"
)

// Cases returns all cases on lists.
func Cases() []*suites.Case {
	return slices.Concat(defaults(), ofAccount(), sublistCases(), windows(), parameters, contents())
}
