// Package conformancetest judges a target, or recordings of one, in a Go test.
package conformancetest

import (
	"slices"
	"testing"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/reports"
)

// Run judges a target in a Go test: every case is a subtest named by its ID, which fails with the
// findings of the case, or is skipped with the reason. It fails the test where the configuration is
// wrong or nothing was judged, and returns the report.
//
// Cases run in Ginkgo, which has one tree of specs in a process: do not call Run from within a Ginkgo
// suite.
func Run(t *testing.T, config conformance.Config) *conformance.Report {
	t.Helper()
	report, err := conformance.Run(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	subtests(t, report)
	return report
}

// Replay is Run for a folder of cassettes.
func Replay(t *testing.T, config conformance.ReplayConfig) *conformance.Report {
	t.Helper()
	report, err := conformance.Replay(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	subtests(t, report)
	return report
}

// subtests makes a subtest of every case that was not left out.
func subtests(t *testing.T, report *conformance.Report) {
	t.Helper()
	for i := range report.Cases {
		c := &report.Cases[i]
		if c.Status == reports.StatusExcluded {
			continue
		}
		t.Run(c.ID, func(t *testing.T) {
			switch c.Status {
			case reports.StatusPassed:
			case reports.StatusFailed, reports.StatusBlocked:
				if c.Reason != "" {
					t.Error(string(c.Status) + ": " + c.Reason)
				}
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
