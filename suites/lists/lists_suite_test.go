package lists_test

import (
	"testing"

	"github.com/omise-conformance/harness/internal/suitetest"
	"github.com/omise-conformance/harness/suites/lists"
)

var _ = suitetest.Describe(lists.Cases())

func TestLists(t *testing.T) { suitetest.Run(t, "lists") }
