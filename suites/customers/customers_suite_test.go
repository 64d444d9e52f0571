package customers_test

import (
	"testing"

	"github.com/omise-conformance/harness/internal/suitetest"
	"github.com/omise-conformance/harness/suites/customers"
)

var _ = suitetest.Describe(customers.Cases())

func TestCustomers(t *testing.T) { suitetest.Run(t, "customers") }
