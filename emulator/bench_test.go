package emulator

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"sort"
	"strings"
	"sync"
	"testing"
	"time"
)

// connections is the load of an SDK's parallel test run, on the generous side.
const connections = 32

const (
	tokenForm  = "card[name]=Somchai&card[number]=4242424242424242&card[expiration_month]=12&card[expiration_year]=2035&card[security_code]=123"
	chargeJSON = `{"amount":100000,"currency":"thb","card":"%s","description":"Order-123","metadata":{"order_id":"P26041"}}`
)

// load sends requests over keep-alive connections, with the cost of net/http's client in the measurement.
type load struct {
	b         testing.TB
	client    *http.Client
	mu        sync.Mutex
	latencies []time.Duration
}

func newLoad(b testing.TB) *load {
	transport := &http.Transport{MaxIdleConnsPerHost: connections, MaxConnsPerHost: connections}
	b.Cleanup(transport.CloseIdleConnections)
	return &load{b: b, client: &http.Client{Transport: transport}}
}

func (l *load) post(url, key, contentType, body string) ([]byte, error) {
	request, err := http.NewRequest("POST", url, strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.SetBasicAuth(key, "")
	request.Header.Set("Content-Type", contentType)
	answer, err := l.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != 200 {
		err = fmt.Errorf("%s answered %d: %s", url, answer.StatusCode, text)
	}
	return text, err
}

// pair makes a token and a charge and notes how long each took.
func (l *load) pair(vaultURL, apiURL string) [2]time.Duration {
	start := time.Now()
	text, err := l.post(vaultURL+"/tokens", DefaultPublicKey, "application/x-www-form-urlencoded", tokenForm)
	if err != nil {
		l.b.Error(err)
		return [2]time.Duration{}
	}
	middle := time.Now()
	var token struct{ ID string }
	if err := json.Unmarshal(text, &token); err != nil {
		l.b.Error(err)
	}
	charged := time.Now()
	if _, err = l.post(apiURL+"/charges", DefaultSecretKey, "application/json", fmt.Sprintf(chargeJSON, token.ID)); err != nil {
		l.b.Error(err)
	}
	return [2]time.Duration{middle.Sub(start), time.Since(charged)}
}

// run makes n pairs over all connections and returns the requests per second.
func (l *load) run(n int, vaultURL, apiURL string) float64 {
	var group sync.WaitGroup
	start := time.Now()
	for i := range connections {
		share := n / connections
		if i < n%connections {
			share++
		}
		group.Add(1)
		go func() {
			defer group.Done()
			took := make([]time.Duration, 0, 2*share)
			for range share {
				both := l.pair(vaultURL, apiURL)
				took = append(took, both[0], both[1])
			}
			l.mu.Lock()
			l.latencies = append(l.latencies, took...)
			l.mu.Unlock()
		}()
	}
	group.Wait()
	return 2 * float64(n) / time.Since(start).Seconds()
}

// percentile is the latency that the given share of requests did not exceed, in milliseconds.
func (l *load) percentile(p float64) float64 {
	sort.Slice(l.latencies, func(i, j int) bool { return l.latencies[i] < l.latencies[j] })
	return float64(l.latencies[int(p*float64(len(l.latencies)-1))].Microseconds()) / 1000
}

// bareServer answers everything with one fixed token: what net/http costs by itself.
func bareServer(b testing.TB) string {
	fixed := []byte(`{"id":"tokn_test_6000000000000000000"` + strings.Repeat(" ", 1800) + "}\n")
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.Header().Set("Content-Length", fmt.Sprint(len(fixed)))
		_, _ = w.Write(fixed)
	}))
	b.Cleanup(srv.Close)
	return srv.URL
}

func startServer(b testing.TB, o Options) (*Emulator, *Server) {
	emu := New(o)
	srv, err := Start(context.Background(), emu, ServerOptions{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		_ = srv.Shutdown(context.Background())
		emu.Close()
	})
	return emu, srv
}

// BenchmarkTokenCharge is POST /tokens and then POST /charges over 32 connections, in requests per second and beside a
// bare handler under the same load in the same run. Aim: ratio at least 0.3, p99 at most 5 ms.
func BenchmarkTokenCharge(b *testing.B) {
	b.Cleanup(TuneMemory()) // as the command does
	_, srv := startServer(b, Options{})
	bare := bareServer(b)
	newLoad(b).run(200, bare, bare) // opens the connections
	newLoad(b).run(200, srv.VaultURL, srv.APIURL)
	base := newLoad(b)
	bareRate := base.run(max(b.N, 1000), bare, bare)
	l := newLoad(b)
	b.ResetTimer()
	rate := l.run(b.N, srv.VaultURL, srv.APIURL)
	b.StopTimer()
	b.ReportMetric(rate, "req/s")
	b.ReportMetric(rate/bareRate, "ratio")
	b.ReportMetric(l.percentile(0.99), "p99-ms")
	b.ReportMetric(base.percentile(0.99), "bare-p99-ms")
}

// BenchmarkBareHandler is the baseline alone.
func BenchmarkBareHandler(b *testing.B) {
	bare := bareServer(b)
	l := newLoad(b)
	l.run(200, bare, bare)
	b.ResetTimer()
	rate := l.run(b.N, bare, bare)
	b.ReportMetric(rate, "req/s")
}

// fill makes charges without HTTP.
func fill(b testing.TB, emu *Emulator, n int) {
	acct := emu.allAccounts()[0]
	for range n {
		acct.mu.Lock()
		c := emu.controlCall(acct)
		c.params = params{"card": map[string]any{"name": "Somchai", "number": "4242424242424242", "expiration_month": "12", "expiration_year": "2035"}}
		answer, err := createToken(c)
		if err == nil {
			c.params = params{"amount": "100000", "currency": "thb", "card": answer.(tokenView).id}
			_, err = createCharge(c)
		}
		acct.mu.Unlock()
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

// BenchmarkCharge shows that an operation costs the same however many charges there are. A million charges need some
// 2 GB and are made only with EMULATOR_BENCH_MILLION=1.
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
		middle := stampOf(time.Now()).time().Add(-time.Second).Format(time.RFC3339)
		b.Run(fmt.Sprintf("create/%d", size), func(b *testing.B) {
			for range b.N {
				var token struct{ ID string }
				text := direct(b, vault, "POST", "/tokens", DefaultPublicKey,
					`{"card":{"name":"A","number":"4242424242424242","expiration_month":12,"expiration_year":2035}}`).Body.Bytes()
				if err := json.Unmarshal(text, &token); err != nil {
					b.Fatal(err)
				}
				direct(b, api, "POST", "/charges", DefaultSecretKey, fmt.Sprintf(chargeJSON, token.ID))
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

// BenchmarkFirstAnswer is the time from New to the first answered request, listeners included.
func BenchmarkFirstAnswer(b *testing.B) {
	for range b.N {
		emu := New(Options{})
		srv, err := Start(context.Background(), emu, ServerOptions{})
		if err != nil {
			b.Fatal(err)
		}
		answer, err := http.Get(srv.ControlURL + "/health")
		if err != nil {
			b.Fatal(err)
		}
		_ = answer.Body.Close()
		http.DefaultClient.CloseIdleConnections()
		_ = srv.Shutdown(context.Background())
		emu.Close()
	}
}

// BenchmarkMemory is the process's memory after 250,000 charges with the default bound on objects. Aim: at most 200 MiB
// (and 30 MiB idle). Run it alone: the number is that of the whole process.
func BenchmarkMemory(b *testing.B) {
	const charges = 250_000
	b.Cleanup(TuneMemory())
	for range b.N {
		idle := residentMiB(b)
		emu := New(Options{})
		fill(b, emu, charges)
		b.ReportMetric(idle, "idle-MiB")
		b.ReportMetric(residentMiB(b), "MiB")
		b.ReportMetric(peakMiB(b), "peak-MiB")
		b.ReportMetric(float64(emu.allAccounts()[0].charges.n), "charges-kept")
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
