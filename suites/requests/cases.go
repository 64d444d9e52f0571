// Package requests holds the cases on how requests may be written and on what
// holds of every answer, whatever it is about.
package requests

import (
	"slices"
	"sync"

	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

// Cases gives the cases of the subject.
func Cases() []*suites.Case {
	return slices.Concat(
		valid(), errorAnswers(), locations(), secrets, identifiers(), headers(), times(),
		unknownIDs(), malformedIDs(), nastyIDs(), otherKinds(), paths, malformedJSON(), hostile(),
		formMeansJSON(), slashes, numbers, booleans(), nulls, unknownParameters, emptyBodies(), bodiesOnReads, formItems,
	)
}

// operations are those of the contract. The contract is part of the program, so
// that it cannot fail to load once its own tests pass.
var operations = sync.OnceValue(func() []*specs.Operation {
	contract, err := specs.Load()
	if err != nil {
		panic("the cases on requests need the contract: " + err.Error())
	}
	return contract.Operations
})
