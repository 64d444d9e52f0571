package conformance_test

import (
	"testing"

	conformance "github.com/omise-conformance/harness"
)

// BenchmarkExplore aims at 2,000 judged steps a second or more on 2 cores.
func BenchmarkExplore(b *testing.B) {
	const steps = 1000
	for b.Loop() {
		report, err := conformance.Explore(b.Context(), conformance.ExploreConfig{Steps: steps, Clients: 3})
		if err != nil {
			b.Fatal(err)
		}
		if report.ExitCode != 0 {
			b.Fatalf("the verdict is %s: the figure means nothing", report.Verdict)
		}
	}
	b.ReportMetric(steps*float64(b.N)/b.Elapsed().Seconds(), "steps/s")
}
