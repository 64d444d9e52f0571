// Package lists holds the cases on lists and their parameters.
package lists

import (
	"slices"

	"github.com/omise-conformance/harness/suites"
)

// Cases gives the cases of the subject.
func Cases() []*suites.Case {
	return slices.Concat(defaults(), ofAccount(), ofObjects(), windows(), parameters, contents())
}
