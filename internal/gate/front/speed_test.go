package front_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/omise-conformance/harness/internal/gate/front"
)

// charge is an answer of the usual length.
var charge = `{"object":"charge","id":"chrg_test_5xuy4w91xqz7d1w9u0t","location":"/charges/chrg_test_5xuy4w91xqz7d1w9u0t","livemode":false,"filler":"` +
	strings.Repeat("x", 1800) + `"}`

// rivals are ways to one upstream with sockets: straight, through the plain proxy of the standard library, and through a front.
func rivals(tb testing.TB, seen func(*front.Seen)) (straight, plain, fronted string) {
	tb.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		_, _ = io.WriteString(w, charge)
	}))
	tb.Cleanup(server.Close)
	to, err := url.Parse(server.URL)
	if err != nil {
		tb.Fatal(err)
	}
	transport := func() *http.Transport {
		made := &http.Transport{MaxIdleConnsPerHost: 64, DisableCompression: true}
		tb.Cleanup(made.CloseIdleConnections)
		return made
	}
	proxy := httptest.NewServer(&httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(to) }, Transport: transport(),
	})
	tb.Cleanup(proxy.Close)
	on := transport()
	f, err := front.Open(tb.Context(), front.Options{Seen: seen, MarkHeader: "X-Test-Mark", Upstream: upstream(func(r *http.Request) (*http.Response, error) {
		r.URL.Scheme, r.URL.Host = to.Scheme, to.Host
		return on.RoundTrip(r)
	})})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(f.Close)
	return server.URL, proxy.URL, f.APIURL
}

// pay sends one request and takes its answer.
func pay(tb testing.TB, client *http.Client, address string) {
	r, err := http.NewRequest(http.MethodPost, address+"/charges", strings.NewReader("amount=100000&currency=thb&card=tokn_test_5xuy4w91xqz7d1w9u0t"))
	if err != nil {
		tb.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.SetBasicAuth("skey_test_5xuy4w91xqz7d1w9u0t", "")
	answer, err := client.Do(r)
	if err != nil {
		tb.Error(err)
		return
	}
	defer answer.Body.Close()
	if n, err := io.Copy(io.Discard, answer.Body); err != nil || int(n) != len(charge) {
		tb.Errorf("%d bytes: %v", n, err)
	}
}

// BenchmarkAdded measures what a front and a plain proxy add to a request of one client, in turns.
func BenchmarkAdded(b *testing.B) {
	straight, plain, fronted := rivals(b, func(*front.Seen) {})
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	took := map[string][]time.Duration{}
	for b.Loop() {
		for _, address := range []string{straight, plain, fronted} {
			start := time.Now()
			pay(b, client, address)
			took[address] = append(took[address], time.Since(start))
		}
	}
	for name, address := range map[string]string{"plain": plain, "front": fronted} {
		for _, at := range []float64{0.5, 0.99} {
			added := quantile(took[address], at) - quantile(took[straight], at)
			b.ReportMetric(float64(added.Microseconds())/1000, name+"-added-p"+strconv.Itoa(int(100*at))+"-ms")
		}
	}
}

func quantile(of []time.Duration, at float64) time.Duration {
	slices.Sort(of)
	return of[int(at*float64(len(of)-1))]
}

// BenchmarkThroughput measures the requests per second of 32 connections, for both in turns.
func BenchmarkThroughput(b *testing.B) {
	_, plain, fronted := rivals(b, func(*front.Seen) {})
	perSecond := map[string]float64{}
	const rounds = 6
	for range rounds {
		for _, address := range []string{plain, fronted} {
			perSecond[address] += storm(b, address, 32, 500*time.Millisecond) / rounds
		}
	}
	b.ReportMetric(perSecond[plain], "plain-req/s")
	b.ReportMetric(perSecond[fronted], "front-req/s")
	b.ReportMetric(perSecond[fronted]/perSecond[plain], "ratio")
}

// storm sends requests over connections for a while and returns how many were answered per second.
func storm(tb testing.TB, address string, connections int, lasting time.Duration) float64 {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: connections}}
	defer client.CloseIdleConnections()
	var all sync.WaitGroup
	counts := make([]int, connections)
	end := time.Now().Add(lasting)
	for i := range connections {
		all.Go(func() {
			for time.Now().Before(end) && !tb.Failed() {
				pay(tb, client, address)
				counts[i]++
			}
		})
	}
	all.Wait()
	sum := 0
	for _, n := range counts {
		sum += n
	}
	return float64(sum) / lasting.Seconds()
}

// TestMemory: a front takes no more memory after many requests than after a few. OMISE_GATE_REQUESTS says how many.
func TestMemory(t *testing.T) {
	requests := 50_000
	if n, err := strconv.Atoi(os.Getenv("OMISE_GATE_REQUESTS")); err == nil {
		requests = n
	}
	if testing.Short() {
		requests = 5_000
	}
	told := 0
	_, _, fronted := rivals(t, func(*front.Seen) { told++ })
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 8}}
	defer client.CloseIdleConnections()
	send := func(n int) uint64 {
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				for range n / 8 {
					pay(t, client, fronted)
				}
			})
		}
		all.Wait()
		runtime.GC()
		var memory runtime.MemStats
		runtime.ReadMemStats(&memory)
		return memory.HeapAlloc
	}
	few := send(requests / 10)
	many := send(requests * 9 / 10)
	t.Logf("%d KiB after %d requests, %d KiB after %d", few>>10, requests/10, many>>10, requests)
	if many > few+few/2+1<<20 {
		t.Errorf("%d KiB after %d requests, but %d KiB after %d", few>>10, requests/10, many>>10, requests)
	}
}
