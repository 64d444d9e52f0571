package exploration_test

import (
	"testing"

	"github.com/omise-conformance/harness/internal/suitetest"
	"github.com/omise-conformance/harness/suites/exploration"
)

var _ = suitetest.Describe(exploration.Cases())

func TestExploration(t *testing.T) { suitetest.Run(t, "exploration") }
