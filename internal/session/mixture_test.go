package session

import (
	"testing"
	"testing/fstest"

	"github.com/omise-conformance/harness/internal/dialects"
	"github.com/omise-conformance/harness/internal/selection"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/all"
)

// A finding that only the whole run shows can be known like any other.
func TestAKnownMixtureIsExcused(t *testing.T) {
	c := all.Cases()[0]
	for listed, want := range map[string]reports.Status{dialects.Rule: suites.KnownFailing, c.ID: suites.KnownFailing, "charge.schema": suites.Failed} {
		files := fstest.MapFS{"known": {Data: []byte(listed + " # as the real API does\n")}}
		known, err := selection.ReadKnownList("known-failing", files, "known", []string{listed})
		if err != nil {
			t.Fatal(err)
		}
		s := New(Options{Suite: all.Cases()})
		s.options.Failing = known
		told := &reports.CaseEntry{ID: c.ID, Status: suites.Failed, Findings: []judge.Finding{{Rule: dialects.Rule, Level: specs.Must}}}
		s.excuse([]*reports.CaseEntry{told})
		if told.Status != want || len(known.Stale()) > 0 {
			t.Errorf("%s is listed: the case is %s, want %s; stale: %v", listed, told.Status, want, known.Stale())
		}
	}
}

// An entry for a mixture is out of date where the whole suite found none, and not where a dialect is pinned.
func TestAKnownMixtureThatIsGoneIsStale(t *testing.T) {
	for dialect, want := range map[specs.Dialect]int{specs.Any: 1, specs.Recorded: 0} {
		files := fstest.MapFS{"known": {Data: []byte(dialects.Rule + " # as the real API does\n")}}
		known, err := selection.ReadKnownList("known-failing", files, "known", []string{dialects.Rule})
		if err != nil {
			t.Fatal(err)
		}
		s := New(Options{Failing: known})
		s.unmixed(&reports.Report{Run: reports.Run{Dialect: string(dialect)}})
		if stale := known.Stale(); len(stale) != want {
			t.Errorf("%s: stale: %v, want %d", dialect, stale, want)
		}
	}
}
