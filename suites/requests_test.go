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

func TestWords(t *testing.T) {
	for name, expected := range map[string]string{
		"createCharge": "create-charge", "markChargeAsPaid": "mark-charge-as-paid",
		"installment_first_choice": "installment-first-choice", "customer.update.card": "customer-update-card",
	} {
		if got := suites.Words(name); got != expected {
			t.Errorf("Words(%q) is %q, expected %q", name, got, expected)
		}
	}
}
