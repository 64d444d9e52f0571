package suites_test

import (
	"testing"

	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

// Cases are derived from the operations of the contract. An operation without a valid
// request would break them, but only at run time.
func TestEveryOperationHasAValidRequest(t *testing.T) {
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range contract.Operations {
		if !suites.CanRequest(o.ID) {
			t.Errorf("suites/requests.go has no entry for the operation %s", o.ID)
		}
	}
}

func TestKebabCase(t *testing.T) {
	for name, expected := range map[string]string{
		"createCharge": "create-charge", "markChargeAsPaid": "mark-charge-as-paid",
		"installment_first_choice": "installment-first-choice", "customer.update.card": "customer-update-card",
	} {
		if got := suites.KebabCase(name); got != expected {
			t.Errorf("KebabCase(%q) = %q, want %q", name, got, expected)
		}
	}
}
