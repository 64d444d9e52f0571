package emulator

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sort"
	"strconv"
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

// load sends requests over keep-alive connections, with the cost of net/http's client in the
// measurement.
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
	request, err := http.NewRequest(http.MethodPost, url, strings.NewReader(body))
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
	if err == nil && answer.StatusCode != http.StatusOK {
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
	if err = json.Unmarshal(text, &token); err != nil {
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
		group.Go(func() {
			took := make([]time.Duration, 0, 2*share)
			for range share {
				both := l.pair(vaultURL, apiURL)
				took = append(took, both[0], both[1])
			}
			l.mu.Lock()
			l.latencies = append(l.latencies, took...)
			l.mu.Unlock()
		})
	}
	group.Wait()
	return 2 * float64(n) / time.Since(start).Seconds()
}

// percentile is the latency that the given share of requests did not exceed, in milliseconds.
func (l *load) percentile(p float64) float64 {
	slices.Sort(l.latencies)
	return float64(l.latencies[int(p*float64(len(l.latencies)-1))].Microseconds()) / 1000
}

// bareServer answers everything with one fixed token: what net/http costs by itself.
func bareServer(b testing.TB) string {
	fixed := []byte(`{"id":"tokn_test_6000000000000000000"` + strings.Repeat(" ", 1800) + "}\n")
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.Header().Set("Content-Length", strconv.Itoa(len(fixed)))
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

// benchRounds is how often the emulator and the bare handler take turns: the medians hold on a
// machine that others use too.
const benchRounds = 5

// BenchmarkTokenCharge is POST /tokens and then POST /charges over 32 connections, in requests
// per second and next to a bare handler under the same load in the same run. Aim: ratio at least
// 0.3, p99 at most 5 ms.
func BenchmarkTokenCharge(b *testing.B) {
	b.Cleanup(TuneMemory()) // as the command does
	_, srv := startServer(b, Options{})
	bare := bareServer(b)
	l, base := newLoad(b), newLoad(b)
	base.run(200, bare, bare) // opens the connections
	l.run(200, srv.VaultURL, srv.APIURL)
	var rates, ratios, tails, bareTails []float64
	b.ResetTimer()
	for range benchRounds {
		b.StopTimer()
		base.latencies = base.latencies[:0]
		bareRate := base.run(max(b.N/benchRounds, 200), bare, bare)
		bareTails = append(bareTails, base.percentile(0.99))
		b.StartTimer()
		l.latencies = l.latencies[:0]
		rate := l.run(max(b.N/benchRounds, 1), srv.VaultURL, srv.APIURL)
		rates, ratios, tails = append(rates, rate), append(ratios, rate/bareRate), append(tails, l.percentile(0.99))
	}
	b.StopTimer()
	b.ReportMetric(median(rates), "req/s")
	b.ReportMetric(median(ratios), "ratio")
	b.ReportMetric(median(tails), "p99-ms")
	b.ReportMetric(median(bareTails), "bare-p99-ms")
}

func median(v []float64) float64 {
	sort.Float64s(v)
	return v[len(v)/2]
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
