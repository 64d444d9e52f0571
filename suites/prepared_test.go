package suites_test

import (
	"testing"

	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

// Cases are made of the operations of the contract; one that nobody can prepare
// would break them at run time only.
func TestEveryOperationCanBePrepared(t *testing.T) {
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range contract.Operations {
		if !suites.Preparable(o.ID) {
			t.Errorf("suites/prepared.go has no entry for the operation %s", o.ID)
		}
	}
}
