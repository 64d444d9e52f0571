package conformance

import (
	"slices"
	"testing"

	"github.com/omise-conformance/harness/reports"
)

// RunT judges a target in a Go test: every case is a subtest named by its ID,
// failed with its findings, or skipped with the reason. It fails the test where
// the configuration is wrong or nothing was judged, and gives the report.
//
// Cases run in Ginkgo, which has one tree of specs a process: do not call RunT
// from within a Ginkgo suite.
func RunT(t *testing.T, config Config) *Report {
	t.Helper()
	report, err := Run(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	tell(t, report)
	return report
}

// ReplayT is RunT for a folder of cassettes.
func ReplayT(t *testing.T, config ReplayConfig) *Report {
	t.Helper()
	report, err := Replay(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	tell(t, report)
	return report
}

// tell makes a subtest of every case.
func tell(t *testing.T, report *Report) {
	t.Helper()
	for i := range report.Cases {
		c := &report.Cases[i]
		if c.Status == reports.StatusExcluded {
			continue
		}
		t.Run(c.ID, func(t *testing.T) {
			switch c.Status {
			case reports.StatusPassed:
			case reports.StatusFailed:
				for _, finding := range c.Findings {
					t.Error(finding.Message)
				}
				if c.FindingsLeftOut > 0 {
					t.Logf("%d more findings of these rules are left out", c.FindingsLeftOut)
				}
			case reports.StatusNotJudged:
				t.Error("not judged: " + c.Reason)
			default:
				t.Skip(string(c.Status) + ": " + c.Reason)
			}
		})
	}
	for _, problem := range report.Problems {
		t.Log(problem.Text) // changes no verdict
	}
	for _, sentence := range slices.Concat(report.Stale, report.Incomplete) {
		t.Error(sentence)
	}
	if report.Verdict == reports.NothingSelected || report.Verdict == reports.Interrupted {
		t.Error(reports.VerdictSentence(report))
	}
}
