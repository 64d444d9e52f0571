package exploring

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/omise-conformance/harness/internal/explore"
	"github.com/omise-conformance/harness/internal/selection"
	"github.com/omise-conformance/harness/internal/session"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

// A walk goes on past the rules of all answers alone, so that no other can be listed.
func TestWhatTheModelDoesNotExplainIsNotListed(t *testing.T) {
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	for rule, want := range map[string]string{explore.Rule: "no entry added, none removed", "card.schema": "1 entry added, 0 removed"} {
		path := filepath.Join(t.TempDir(), "known.txt")
		list, err := selection.ReadListToRenew("KnownFailing", path, selection.RuleNames(contract))
		if err != nil {
			t.Fatal(err)
		}
		options := session.Options{Contract: contract, Failing: list, UpdateFailing: true}
		x := &exploration{options: Options{Session: options}, session: session.New(options)}
		report := &reports.Report{Cases: []reports.CaseEntry{x.entry("exploration/walk-3", suites.Failed, 1)}}
		report.Cases[0].Findings = append(report.Cases[0].Findings, judge.Finding{Rule: rule, Level: specs.Must})
		x.renewFailing(report)
		_, err = os.Stat(path)
		excused := report.Cases[0].Status == suites.KnownFailing
		if listed := rule != explore.Rule; report.ListUpdate != path+": "+want || (err == nil) != listed || excused != listed {
			t.Errorf("%s: %q, the case is %s, the file: %v", rule, report.ListUpdate, report.Cases[0].Status, err)
		}
	}
}
