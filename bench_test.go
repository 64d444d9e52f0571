package conformance_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	conformance "github.com/omise-conformance/harness"
)

// BenchmarkRun is the whole run against the embedded emulator. Aims: at least
// 1,000 judged checks a second and at most 5 s on 2 cores. The baseline, of the
// same run, is as many bare requests to a handler with a fixed answer. A run of one
// case at a time must not be quicker: of-one-at-a-time is about 1 at most.
func BenchmarkRun(b *testing.B) {
	var report *conformance.Report
	var run, single, bare time.Duration
	for b.Loop() {
		started := time.Now()
		var err error
		if report, err = conformance.Run(b.Context(), conformance.Config{}); err != nil {
			b.Fatal(err)
		}
		run += time.Since(started)
		started = time.Now()
		if _, err = conformance.Run(b.Context(), conformance.Config{Pace: conformance.Pace{Parallel: 1}}); err != nil {
			b.Fatal(err)
		}
		single += time.Since(started)
		bare += bareRequests(b, report.Totals.Requests)
	}
	if report.Totals.Failed > 0 || report.Totals.Passed == 0 {
		b.Fatalf("%d cases passed and %d failed: the figures mean nothing", report.Totals.Passed, report.Totals.Failed)
	}
	n := float64(b.N)
	b.ReportMetric(run.Seconds()/n, "s/run")
	b.ReportMetric(float64(report.Totals.Checks)*n/run.Seconds(), "checks/s")
	b.ReportMetric(run.Seconds()/bare.Seconds(), "times-bare-requests")
	b.ReportMetric(run.Seconds()/single.Seconds(), "of-one-at-a-time")
}

// bareRequests is the time that as many requests take without a judge and
// without an emulator.
func bareRequests(b *testing.B, requests int) time.Duration {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`{"object":"charge"}`))
	}))
	defer server.Close()
	started := time.Now()
	for range requests {
		answer, err := server.Client().Get(server.URL)
		if err != nil {
			b.Fatal(err)
		}
		_ = answer.Body.Close()
	}
	return time.Since(started)
}

// BenchmarkReplay is the replay of every committed cassette. Aim: at most half of
// the time of the same cases against the embedded emulator, run here as well.
func BenchmarkReplay(b *testing.B) {
	var replayed, run time.Duration
	var requests int
	for b.Loop() {
		started := time.Now()
		report, err := conformance.Replay(b.Context(), conformance.ReplayConfig{Cassettes: committed})
		if err != nil {
			b.Fatal(err)
		}
		replayed += time.Since(started)
		if requests = report.Totals.Requests; report.Totals.Passed < 1000 {
			b.Fatalf("%+v: the figures mean nothing", report.Totals)
		}
		started = time.Now()
		if _, err := conformance.Run(b.Context(), conformance.Config{
			Target:    conformance.Target{WithoutFeatures: []string{"webhooks"}},
			Selection: conformance.Selection{LabelFilter: "!generated"},
		}); err != nil {
			b.Fatal(err)
		}
		run += time.Since(started)
	}
	n := float64(b.N)
	b.ReportMetric(replayed.Seconds()/n, "s/replay")
	b.ReportMetric(float64(requests)*n/replayed.Seconds(), "requests/s")
	b.ReportMetric(replayed.Seconds()/run.Seconds(), "of-the-run")
}
