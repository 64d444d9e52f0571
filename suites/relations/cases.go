// Package relations holds cases that need no expected values: they compare answers of the
// target with other answers of the same target.
package relations

import (
	"slices"

	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

// Cases returns all cases that compare answers with each other.
func Cases() []*suites.Case {
	return slices.Concat(encodings(), readPaths(), pages(), refundOrders(), repeatedReads(), accounts(), unchanged())
}

// operations returns the operations of the contract that have a valid request.
func operations() []*specs.Operation {
	contract, err := specs.Load()
	if err != nil {
		panic("the cases on relations need the contract: " + err.Error())
	}
	return slices.DeleteFunc(
		slices.Clone(contract.Operations),
		func(o *specs.Operation) bool { return !suites.CanRequest(o.ID) },
	)
}
