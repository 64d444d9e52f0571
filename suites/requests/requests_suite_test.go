package requests_test

import (
	"testing"

	"github.com/omise-conformance/harness/internal/suitetest"
	"github.com/omise-conformance/harness/suites/requests"
)

var _ = suitetest.Describe(requests.Cases())

func TestRequests(t *testing.T) { suitetest.Run(t, "requests") }
