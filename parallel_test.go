package conformance_test

import (
	"testing"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/internal/suitetest"
)

// verdicts returns the status of each case of a run with some cases at once.
func verdicts(t *testing.T, parallel int, seed int64) map[string]string {
	t.Helper()
	report, err := conformance.Run(t.Context(), conformance.Config{Pace: conformance.Pace{Parallel: parallel, Seed: seed}})
	if err != nil {
		t.Fatal(err)
	}
	if report.Totals.Passed < 3000 {
		t.Fatalf("%d cases at once: %+v", parallel, report.Totals)
	}
	statuses := map[string]string{}
	for i := range report.Cases {
		c := &report.Cases[i]
		statuses[c.ID] = string(c.Status) + " " + c.Reason
		for n := range c.Findings {
			statuses[c.ID] += "; " + c.Findings[n].Message
		}
	}
	return statuses
}

// TestVerdictsAtOnce: whether one case runs at a time or eight, in whichever order, no verdict differs.
func TestVerdictsAtOnce(t *testing.T) {
	suitetest.WholeSuite(t)
	if testing.Short() {
		t.Skip("two whole runs; left out with -short")
	}
	alone := verdicts(t, 1, 1)
	for id, got := range verdicts(t, 8, 20190529) {
		if got != alone[id] {
			t.Errorf("%s is %s with 8 at once, and %s alone", id, got, alone[id])
		}
	}
}
