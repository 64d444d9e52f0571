// Package requests holds the cases on the ways to write a request, and on what holds of every
// answer.
package requests

import (
	"slices"
	"sync"

	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

// Cases returns all cases on requests and answers in general.
func Cases() []*suites.Case {
	return slices.Concat(
		valid(), errorAnswers(), locations(), secrets, identifiers(), headers(), times(),
		unknownIDs(), malformedIDs(), nastyIDs(), otherKinds(), paths, malformedJSON(), hostile(),
		formMeansJSON(), slashes, numbers, booleans(), nulls, unknownParameters, emptyBodies(), bodiesOnReads, formItems,
		formItemNumbers, mediaTypes, zeros, emptyUpdates, wordsAsIDs(),
	)
}

// operations returns the operations of the contract. The contract is embedded, so that it
// cannot fail to load once its own tests pass.
var operations = sync.OnceValue(func() []*specs.Operation {
	contract, err := specs.Load()
	if err != nil {
		panic("the cases on requests need the contract: " + err.Error())
	}
	return contract.Operations
})
