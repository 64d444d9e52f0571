package sources_test

import (
	"testing"

	"github.com/omise-conformance/harness/internal/suitetest"
	"github.com/omise-conformance/harness/suites/sources"
)

var _ = suitetest.Describe(sources.Cases())

func TestSources(t *testing.T) { suitetest.Run(t, "sources") }
