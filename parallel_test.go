package conformance_test

import (
	"context"
	"sync"
	"testing"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/internal/suitetest"
	"github.com/omise-conformance/harness/reports"
)

// shuffled is a seed that shuffles the cases: the API version; any other but 0 and 1 will do.
const shuffled = 20190529

// wholeRun is a run of all cases, shuffled, one at a time, that several tests look at.
var wholeRun = sync.OnceValues(func() (*conformance.Report, error) {
	return conformance.Run(context.Background(), conformance.Config{Pace: conformance.Pace{Parallel: 1, Seed: shuffled}})
})

// verdicts returns the status of each case of a run that was not left out. At least so many have passed.
func verdicts(t *testing.T, least int, report *conformance.Report, err error) map[string]string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if report.Totals.Passed < least || report.Verdict != reports.Conformant {
		t.Fatalf("%+v", report.Totals)
	}
	statuses := map[string]string{}
	for i := range report.Cases {
		c := &report.Cases[i]
		if c.Status == reports.StatusExcluded {
			continue
		}
		statuses[c.ID] = string(c.Status) + " " + c.Reason
		for n := range c.Findings {
			statuses[c.ID] += "; " + c.Findings[n].Message
		}
	}
	return statuses
}

// TestVerdictsAtOnce: whether one case runs at a time or eight, in whichever order, no verdict differs. The cases made from the contract
// send one request each, which the other cases send too.
func TestVerdictsAtOnce(t *testing.T) {
	suitetest.WholeSuite(t)
	if testing.Short() {
		t.Skip("a whole run and a long one; left out with -short")
	}
	report, err := wholeRun()
	alone := verdicts(t, 3000, report, err)
	report, err = conformance.Run(t.Context(), conformance.Config{
		Selection: conformance.Selection{LabelFilter: "!generated"}, Pace: conformance.Pace{Parallel: 8, Seed: shuffled + 1},
	})
	for id, got := range verdicts(t, 1000, report, err) {
		if got != alone[id] {
			t.Errorf("%s is %s with 8 at once, and %s alone", id, got, alone[id])
		}
	}
}
