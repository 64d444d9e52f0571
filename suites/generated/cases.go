// Package generated makes cases from the contract itself: a line that is changed
// in specs/ changes what is tested.
package generated

import (
	"sync"

	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

// Cases are the cases that the embedded contract gives.
var Cases = sync.OnceValue(func() []*suites.Case {
	contract, err := specs.Load()
	if err != nil {
		return nil // Run says why
	}
	return From(contract)
})

// From makes the cases of a contract.
func From(contract *specs.Contract) []*suites.Case {
	return Lifecycles(contract)
}
