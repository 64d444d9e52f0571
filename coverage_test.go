package conformance_test

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/coverage"
	"github.com/omise-conformance/harness/internal/suitetest"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/specs"
)

// tokensOnly is a run of a second with known coverage.
var tokensOnly = conformance.Config{Selection: conformance.Selection{Cases: []string{"tokens/*"}}}

func TestRunMeasuresItsCoverage(t *testing.T) {
	report, err := conformance.Run(t.Context(), tokensOnly)
	if err != nil {
		t.Fatal(err)
	}
	if report.Coverage == nil || report.ExitCode != 0 {
		t.Fatalf("coverage %v, exit code %d", report.Coverage, report.ExitCode)
	}
	status := map[string]coverage.ItemStatus{}
	for _, item := range report.Coverage.Items {
		status[string(item.Kind)+" "+item.Name] = item.Status
	}
	for name, want := range map[string]coverage.ItemStatus{
		"operation createToken":                    coverage.Covered,
		"operation listEvents":                     coverage.NotCovered,
		"status createToken 429":                   coverage.NotReachable,
		"state Token used":                         coverage.Covered,
		"parameter createToken card.security_code": coverage.Covered,
	} {
		if status[name] != want {
			t.Errorf("%s is %q, want %q", name, status[name], want)
		}
	}
}

func TestMinCoverageFailsARun(t *testing.T) {
	config := tokensOnly
	config.MinCoverage = 99
	report, err := conformance.Run(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	if report.ExitCode != 1 || !strings.Contains(reports.VerdictSentence(report), "and the minimum is 99 %") {
		t.Errorf("exit code %d: %s", report.ExitCode, reports.VerdictSentence(report))
	}
	for _, wrong := range []float64{-1, 100.5, math.NaN()} {
		config.MinCoverage = wrong
		_, err := conformance.Run(t.Context(), config)
		var usage *conformance.UsageError
		if !errors.As(err, &usage) || usage.Setting != "MinCoverage" || !strings.Contains(usage.Message, "a percentage from 0 to 100") {
			t.Errorf("%v is taken: %v", wrong, err)
		}
	}
}

func TestShardsCoverWhatTheWholeCovers(t *testing.T) {
	whole, err := conformance.Run(t.Context(), tokensOnly)
	if err != nil {
		t.Fatal(err)
	}
	var shards []*conformance.Report
	for _, shard := range []string{"1/2", "2/2"} {
		config := tokensOnly
		config.Shard = shard
		report, failed := conformance.Run(t.Context(), config)
		if failed != nil {
			t.Fatal(failed)
		}
		shards = append(shards, report)
	}
	merged, err := reports.Merge(shards...)
	if err != nil {
		t.Fatal(err)
	}
	for i, item := range merged.Coverage.Items {
		// Not the number of cases: in a race, another case may win what both try.
		if want := whole.Coverage.Items[i]; item.Name != want.Name || item.Status != want.Status {
			t.Errorf("merged %+v, whole %+v", item, want)
		}
	}
}

// TestWholeSuiteCoversWhatCanBeReached also keeps specs/coverage.yaml short: what
// is listed there and covered anyway has to go.
func TestWholeSuiteCoversWhatCanBeReached(t *testing.T) {
	suitetest.WholeSuite(t)
	unreached := map[string]bool{}
	for dialect, run := range map[specs.Dialect]func() (*conformance.Report, error){
		specs.Any: wholeRun,
		specs.Documented: func() (*conformance.Report, error) {
			return conformance.Run(t.Context(), conformance.Config{Policy: conformance.Policy{Dialect: specs.Documented}})
		},
	} {
		report, err := run()
		if err != nil {
			t.Fatal(err)
		}
		for _, item := range report.Coverage.Items {
			switch item.Status {
			case coverage.Covered:
			case coverage.NotReachable:
				unreached[string(item.Kind)+" "+item.Name] = true
			case coverage.NotCovered:
				if dialect == specs.Any {
					t.Errorf("the run covers no %s %s", item.Kind, item.Name)
				}
			}
		}
		// The guides alone know this endpoint, and no case attaches such tokens by it.
		if least := map[specs.Dialect]float64{specs.Any: 100, specs.Documented: 99.8}[dialect]; report.Coverage.Percent < least {
			t.Errorf("with the dialect %s the run covers %.2f %%, want %v %%", dialect, report.Coverage.Percent, least)
		}
	}
	reasons, err := specs.CoverageReasons()
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range reasons {
		for _, pattern := range entry.Items {
			one := specs.Unreachable{Items: []string{pattern}}
			needed := false
			for name := range unreached {
				kind, item, _ := strings.Cut(name, " ")
				needed = needed || kind == entry.Kind && one.Names(item)
			}
			if !needed {
				t.Errorf("%s: every %s %s is covered; take it out of the list", specs.CoverageFile, entry.Kind, pattern)
			}
		}
	}
}

// BenchmarkCoverage measures a whole run. Aim: at most a tenth of the time that the
// run takes, which is the baseline.
func BenchmarkCoverage(b *testing.B) {
	contract, err := specs.Load()
	if err != nil {
		b.Fatal(err)
	}
	started := time.Now()
	report, err := conformance.Run(b.Context(), conformance.Config{})
	if err != nil {
		b.Fatal(err)
	}
	run := time.Since(started)
	cases := casesOf(report)
	for b.Loop() {
		if _, err := coverage.Measure(contract, cases, coverage.Options{}); err != nil {
			b.Fatal(err)
		}
	}
	each := float64(b.Elapsed()) / float64(b.N)
	b.ReportMetric(each/float64(report.Totals.Requests), "ns/request")
	b.ReportMetric(100*each/float64(run), "%-of-run")
}

// casesOf returns the exchanges of a report as a run has them.
func casesOf(report *conformance.Report) []coverage.Case {
	var cases []coverage.Case
	for i := range report.Cases {
		c := coverage.Case{ID: report.Cases[i].ID}
		for j := range report.Cases[i].Exchanges {
			c.Exchanges = append(c.Exchanges, &report.Cases[i].Exchanges[j].Exchange)
		}
		cases = append(cases, c)
	}
	return cases
}
