// Package auth holds the cases on keys and accounts.
package auth

import (
	"slices"
	"sync"

	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

// Cases returns the cases on keys and accounts. Most are derived from the operations of the
// contract: one for each operation and bad key.
func Cases() []*suites.Case {
	return slices.Concat(badKeyCases(), headers, effects, otherAccount(), crossing)
}

// operations returns the operations of the contract. The contract is embedded, so that it
// cannot fail to load once its own tests pass.
var operations = sync.OnceValue(func() []*specs.Operation {
	contract, err := specs.Load()
	if err != nil {
		panic("the cases on keys need the contract: " + err.Error())
	}
	return contract.Operations
})
