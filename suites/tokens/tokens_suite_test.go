package tokens_test

import (
	"testing"

	"github.com/omise-conformance/harness/internal/suitetest"
	"github.com/omise-conformance/harness/suites/tokens"
)

var _ = suitetest.Describe(tokens.Cases())

func TestTokens(t *testing.T) { suitetest.Run(t, "tokens") }
