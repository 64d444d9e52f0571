package auth_test

import (
	"testing"

	"github.com/omise-conformance/harness/internal/suitetest"
	"github.com/omise-conformance/harness/suites/auth"
)

var _ = suitetest.Describe(auth.Cases())

func TestAuth(t *testing.T) { suitetest.Run(t, "auth") }
