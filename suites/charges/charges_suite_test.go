package charges_test

import (
	"testing"

	"github.com/omise-conformance/harness/internal/suitetest"
	"github.com/omise-conformance/harness/suites/charges"
)

var _ = suitetest.Describe(charges.Cases())

func TestCharges(t *testing.T) { suitetest.Run(t, "charges") }
