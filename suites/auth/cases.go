// Package auth holds the cases on keys and accounts.
package auth

import (
	"slices"
	"sync"

	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

// Cases gives the cases of the subject. Many are made of the operations of the
// contract: one for each operation and fault.
func Cases() []*suites.Case {
	return slices.Concat(faultyKeys(), headers, effects, otherAccount(), crossing)
}

// operations are those of the contract. The contract is part of the program, so
// that it cannot fail to load once its own tests pass.
var operations = sync.OnceValue(func() []*specs.Operation {
	contract, err := specs.Load()
	if err != nil {
		panic("the cases on keys need the contract: " + err.Error())
	}
	return contract.Operations
})
