package events_test

import (
	"testing"

	"github.com/omise-conformance/harness/internal/suitetest"
	"github.com/omise-conformance/harness/suites/events"
)

var _ = suitetest.Describe(events.Cases())

func TestEvents(t *testing.T) { suitetest.Run(t, "events") }
