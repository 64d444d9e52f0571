package derived_test

import (
	"testing"

	"github.com/omise-conformance/harness/internal/suitetest"
	"github.com/omise-conformance/harness/suites/derived"
)

var _ = suitetest.Describe(derived.Cases())

func TestGenerated(t *testing.T) { suitetest.Run(t, "generated") }
