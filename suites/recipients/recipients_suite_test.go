package recipients_test

import (
	"testing"

	"github.com/omise-conformance/harness/internal/suitetest"
	"github.com/omise-conformance/harness/suites/recipients"
)

var _ = suitetest.Describe(recipients.Cases())

func TestRecipients(t *testing.T) { suitetest.Run(t, "recipients") }
