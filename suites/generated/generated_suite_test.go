package generated_test

import (
	"testing"

	"github.com/omise-conformance/harness/internal/suitetest"
	"github.com/omise-conformance/harness/suites/generated"
)

var _ = suitetest.Describe(generated.Cases())

func TestGenerated(t *testing.T) { suitetest.Run(t, "generated") }
