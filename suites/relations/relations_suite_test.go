package relations_test

import (
	"testing"

	"github.com/omise-conformance/harness/internal/suitetest"
	"github.com/omise-conformance/harness/suites/relations"
)

var _ = suitetest.Describe(relations.Cases())

func TestRelations(t *testing.T) { suitetest.Run(t, "relations") }
