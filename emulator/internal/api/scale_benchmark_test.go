package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// fill makes charges without HTTP.
func fill(b testing.TB, emu *Emulator, n int) {
	acct := emu.AllAccounts()[0]
	for range n {
		acct.Mu.Lock()
		c := emu.controlCall(acct)
		c.Params = wire.Params{"card": map[string]any{"name": "Somchai", "number": "4242424242424242", "expiration_month": "12", "expiration_year": "2035"}}
		answer, err := createToken(c)
		if err == nil {
			c.Params = wire.Params{"amount": "100000", "currency": "thb", "card": answer.(TokenView).id}
			_, err = createCharge(c)
		}
		acct.Mu.Unlock()
		if err != nil {
			b.Fatal(err)
		}
		emu.evict()
	}
}

// direct calls a handler without a connection, so that only the emulator's own work is measured.
func direct(b testing.TB, handler http.Handler, method, path, key, body string) *httptest.ResponseRecorder {
	request := httptest.NewRequest(method, path, strings.NewReader(body))
	request.SetBasicAuth(key, "")
	request.Header.Set("Content-Type", "application/json")
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, request)
	if recorder.Code != 200 {
		b.Fatalf("%s %s answered %d: %s", method, path, recorder.Code, recorder.Body)
	}
	return recorder
}

// BenchmarkCharge shows that an operation costs the same however many charges there are. A
// million charges need some 2 GB and are made only with EMULATOR_BENCH_MILLION=1.
func BenchmarkCharge(b *testing.B) {
	sizes := []int{1_000, 100_000}
	if os.Getenv("EMULATOR_BENCH_MILLION") != "" {
		sizes = append(sizes, 1_000_000)
	}
	for _, size := range sizes {
		emu := New(Options{MaxObjects: -1})
		fill(b, emu, size)
		runtime.GC()
		api, vault := emu.API(), emu.Vault()
		middle := wire.StampOf(time.Now()).Time().Add(-time.Second).Format(time.RFC3339)
		b.Run(fmt.Sprintf("create/%d", size), func(b *testing.B) {
			for range b.N {
				var token struct{ ID string }
				text := direct(b, vault, "POST", "/tokens", DefaultPublicKey,
					`{"card":{"name":"A","number":"4242424242424242","expiration_month":12,"expiration_year":2035}}`).Body.Bytes()
				if err := json.Unmarshal(text, &token); err != nil {
					b.Fatal(err)
				}
				direct(b, api, "POST", "/charges", DefaultSecretKey, fmt.Sprintf(`{"amount":100000,"currency":"thb","card":"%s"}`, token.ID))
			}
		})
		for name, path := range map[string]string{
			"first":   "/charges?limit=20",
			"newest":  "/charges?limit=20&order=reverse_chronological",
			"offset":  fmt.Sprintf("/charges?limit=20&offset=%d", size/2),
			"from-to": "/charges?limit=20&from=" + middle,
			"events":  "/events?limit=20&order=reverse_chronological",
		} {
			b.Run(fmt.Sprintf("list-%s/%d", name, size), func(b *testing.B) {
				for range b.N {
					direct(b, api, "GET", path, DefaultSecretKey, "")
				}
			})
		}
	}
}

// BenchmarkMemory is the process's memory after 250,000 charges with the default bound on
// objects. Aim: at most 200 MiB (and 30 MiB idle). Run it alone: the number is that of the whole
// process.
func BenchmarkMemory(b *testing.B) {
	const charges = 250_000
	percent, limit := debug.SetGCPercent(400), debug.SetMemoryLimit(170<<20) // as TuneMemory sets them
	b.Cleanup(func() {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	})
	for range b.N {
		idle := residentMiB(b)
		emu := New(Options{})
		fill(b, emu, charges)
		b.ReportMetric(idle, "idle-MiB")
		b.ReportMetric(residentMiB(b), "MiB")
		b.ReportMetric(peakMiB(b), "peak-MiB")
		b.ReportMetric(float64(emu.AllAccounts()[0].Charges.Count), "charges-kept")
		runtime.KeepAlive(emu)
	}
}

// residentMiB is what the system says this process holds.
func residentMiB(b testing.TB) float64 { return statusMiB(b, "VmRSS:") }

func peakMiB(b testing.TB) float64 { return statusMiB(b, "VmHWM:") }

func statusMiB(b testing.TB, field string) float64 {
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		b.Skip("resident memory is read from /proc/self/status, which this system lacks")
	}
	_, rest, _ := strings.Cut(string(text), field)
	var kib float64
	if _, err := fmt.Sscan(rest, &kib); err != nil {
		b.Fatal(err)
	}
	return kib / 1024
}
