package conformance_test

import (
	"net/http"
	"net/http/httptest"
	"runtime"
	"testing"
	"time"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/internal/embedded"
	"github.com/omise-conformance/harness/internal/processortime"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/specs"
)

// BenchmarkWholeSlowTarget is the whole suite against a target that takes 40 ms an answer. Aim: at most 60 s. The
// processor time says what of it is work.
func BenchmarkWholeSlowTarget(b *testing.B) {
	emu := embedded.Start(embedded.Options{Dialect: specs.Any, Seed: 1})
	defer emu.Close()
	measuredRun(b, conformance.Target{
		APIURL: emu.Hosts.API, VaultURL: emu.Hosts.Vault, ControlURL: emu.Hosts.Control, PublicKey: emu.Keys.Public, SecretKey: emu.Keys.Secret,
		HTTPClient: &http.Client{Transport: slow{emu.Transport}},
	}, func(totals reports.Totals) bool { return totals.Failed == 0 && totals.Passed > 3000 })
}

// BenchmarkEmptyTarget is the whole suite against a server that answers {} to everything. Aims: at most 20 s and, where no
// other benchmark ran before in the process, 300 MiB.
func BenchmarkEmptyTarget(b *testing.B) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		_, _ = w.Write([]byte("{}"))
	}))
	defer server.Close()
	measuredRun(b, conformance.Target{APIURL: server.URL, PublicKey: strangerKeys.Public, SecretKey: strangerKeys.Secret},
		func(totals reports.Totals) bool { return totals.NotJudged == 0 && totals.Failed+totals.Blocked > 2500 })
}

// measuredRun runs the suite against a target and reports what that took.
func measuredRun(b *testing.B, target conformance.Target, expected func(reports.Totals) bool) {
	b.Helper()
	var took, used time.Duration
	var requests int
	for b.Loop() {
		started, before := time.Now(), processortime.Used()
		report, err := conformance.Run(b.Context(), conformance.Config{Target: target})
		if err != nil {
			b.Fatal(err)
		}
		took, used = took+time.Since(started), used+processortime.Since(before)
		if requests += report.Totals.Requests; !expected(report.Totals) {
			b.Fatalf("%+v: the figures mean nothing", report.Totals)
		}
	}
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	n := float64(b.N)
	b.ReportMetric(took.Seconds()/n, "s/run")
	b.ReportMetric(used.Seconds()/n, "processor-s/run")
	b.ReportMetric(float64(requests)/n, "requests/run")
	b.ReportMetric(float64(memory.Sys)/(1<<20), "MiB")
}
