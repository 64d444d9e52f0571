package refunds_test

import (
	"testing"

	"github.com/omise-conformance/harness/internal/suitetest"
	"github.com/omise-conformance/harness/suites/refunds"
)

var _ = suitetest.Describe(refunds.Cases())

func TestRefunds(t *testing.T) { suitetest.Run(t, "refunds") }
