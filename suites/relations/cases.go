// Package relations holds cases that need no oracle: they hold answers of the
// target against other answers of the same target.
package relations

import (
	"slices"

	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

// Cases gives the cases of the subject.
func Cases() []*suites.Case {
	return slices.Concat(encodings(), views(), pages(), refundOrders(), readings(), accounts())
}

// operations are those of the contract that can be prepared.
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
