package charges

import (
	"testing"

	"github.com/omise-conformance/harness/internal/suitetest"
	"github.com/omise-conformance/harness/suites"
)

// A fast target makes more charges in a second than one page of a list has.
func TestExpiredChargeOnTheSecondPage(t *testing.T) {
	env, stop, err := suitetest.NewEnvironment()
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	for _, c := range Cases() {
		if c.ID != "charges/expires-by-time-in-list" {
			continue
		}
		crowded := *c
		crowded.Run = func(t *suites.T) {
			for range 120 {
				t.Pending(offline, nil)
			}
			c.Run(t)
		}
		if result := suites.Execute(t.Context(), env, &crowded); result.Status != suites.Passed {
			t.Errorf("%s: %s %v", result.Status, result.Reason, result.Findings)
		}
		return
	}
	t.Error("there is no such case")
}
