package injection

import (
	"slices"

	"github.com/omise-conformance/harness/specs"
)

// All returns every injection, always in the same order: those about errors, losses, payments and lists, and those that
// are made from the fields of the contract.
func All(contract *specs.Contract) []*Injection {
	return slices.Concat(refusalInjections(contract), lossInjections(), paymentInjections(contract), listInjections(), spellingInjections(),
		variantInjections(contract))
}
