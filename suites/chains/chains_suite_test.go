package chains_test

import (
	"testing"

	"github.com/omise-conformance/harness/internal/suitetest"
	"github.com/omise-conformance/harness/suites/chains"
)

var _ = suitetest.Describe(chains.Cases())

func TestChains(t *testing.T) { suitetest.Run(t, "chains") }
