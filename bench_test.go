package conformance_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/internal/embedded"
	"github.com/omise-conformance/harness/specs"
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

// slow is a transport to a target that takes 40 ms an answer.
type slow struct{ next http.RoundTripper }

func (s slow) RoundTrip(request *http.Request) (*http.Response, error) {
	time.Sleep(40 * time.Millisecond)
	return s.next.RoundTrip(request)
}

// BenchmarkSlowTarget is a run of the charges against a target that takes 40 ms an answer. The baseline, of the
// same run, is one case at a time. Aim: at most a fifth of it.
func BenchmarkSlowTarget(b *testing.B) {
	emu := embedded.Start(embedded.Options{Dialect: specs.Any, Seed: 1})
	defer emu.Close()
	run := func(parallel int) (time.Duration, int) {
		started := time.Now()
		report, err := conformance.Run(b.Context(), conformance.Config{
			Target: conformance.Target{
				APIURL: emu.Hosts.API, VaultURL: emu.Hosts.Vault, PublicKey: emu.Keys.Public, SecretKey: emu.Keys.Secret,
				HTTPClient: &http.Client{Transport: slow{emu.Transport}},
			},
			Selection: conformance.Selection{LabelFilter: "charges"}, Pace: conformance.Pace{Parallel: parallel},
		})
		if err != nil {
			b.Fatal(err)
		}
		if report.Totals.Failed > 0 || report.Totals.Passed < 100 {
			b.Fatalf("%+v: the figures mean nothing", report.Totals)
		}
		return time.Since(started), report.Totals.Requests
	}
	var atOnce, single time.Duration
	var requests int
	for b.Loop() {
		took, sent := run(0)
		atOnce, requests = atOnce+took, requests+sent
		took, _ = run(1)
		single += took
	}
	b.ReportMetric(atOnce.Seconds()/single.Seconds(), "of-one-at-a-time")
	b.ReportMetric(float64(requests)/atOnce.Seconds(), "requests/s")
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
