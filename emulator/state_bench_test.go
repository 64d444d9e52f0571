package emulator

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// BenchmarkTokenChargeKept is BenchmarkTokenCharge with a state file, next to an emulator without one
// under the same load in the same run. Aim: ratio at least 0.5. sync-ratio is with StateSync, which
// is as fast as the disk.
func BenchmarkTokenChargeKept(b *testing.B) {
	b.Cleanup(TuneMemory()) // as the command does
	_, plain := startServer(b, Options{})
	_, kept := startServer(b, Options{StateFile: filepath.Join(b.TempDir(), "state.db")})
	_, synced := startServer(b, Options{StateFile: filepath.Join(b.TempDir(), "state.db"), StateSync: true})
	l := newLoad(b)
	rate := func(srv *Server) float64 { return l.run(max(b.N/benchRounds, 200), srv.VaultURL, srv.APIURL) }
	for _, srv := range []*Server{plain, kept, synced} {
		rate(srv)
	}
	var rates, ratios, syncRatios, tails []float64
	b.ResetTimer()
	for range benchRounds {
		base := rate(plain)
		l.latencies = l.latencies[:0]
		with := rate(kept)
		tails = append(tails, l.percentile(0.99))
		rates, ratios = append(rates, with), append(ratios, with/base)
		syncRatios = append(syncRatios, rate(synced)/base)
	}
	b.StopTimer()
	b.ReportMetric(median(rates), "req/s")
	b.ReportMetric(median(ratios), "ratio")
	b.ReportMetric(median(tails), "p99-ms")
	b.ReportMetric(median(syncRatios), "sync-ratio")
}

// BenchmarkStateStart is the time from Open to the first answered request with 100,000 objects in the
// state file.
func BenchmarkStateStart(b *testing.B) {
	o := Options{StateFile: filepath.Join(b.TempDir(), "state.db"), MaxObjects: -1}
	emu, srv := startServer(b, o)
	const pairs = DefaultMaxObjects / 3 // a token, a charge and its event
	newLoad(b).run(pairs, srv.VaultURL, srv.APIURL)
	emu.Close()
	info, err := os.Stat(o.StateFile)
	if err != nil {
		b.Fatal(err)
	}
	var starts []float64
	for b.Loop() {
		begun := time.Now()
		again, srv := startServer(b, o)
		answer, err := http.Get(srv.ControlURL + "/health")
		if err != nil {
			b.Fatal(err)
		}
		_ = answer.Body.Close()
		starts = append(starts, float64(time.Since(begun).Milliseconds()))
		again.Close()
	}
	b.ReportMetric(median(starts), "ms-start")
	b.ReportMetric(float64(info.Size())/(1<<20), "file-MiB")
}
