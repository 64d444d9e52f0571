package gate

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
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
	"sync/atomic"
	"testing"
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/gate/front"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
)

// charge returns an answer of the usual length.
func charge(tb testing.TB) string {
	tb.Helper()
	text, err := os.ReadFile("../../exchange/testdata/charge.json")
	if err != nil {
		tb.Fatal(err)
	}
	return string(text)
}

// roundTripper is an upstream that is a function.
type roundTripper func(*http.Request) (*http.Response, error)

func (r roundTripper) RoundTrip(request *http.Request) (*http.Response, error) { return r(request) }

// judging returns a ledger that judges what it sees.
func judging(tb testing.TB) *ledger {
	tb.Helper()
	contract, err := specs.Load()
	if err != nil {
		tb.Fatal(err)
	}
	return newLedger(&judge.Judge{Contract: contract}, nil)
}

// rivals are ways to one upstream with sockets: straight, through the plain proxy of the standard library, and through a front.
func rivals(tb testing.TB, seen func(*front.Seen)) (straight, plain, fronted string) {
	tb.Helper()
	text := charge(tb)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		_, _ = io.WriteString(w, text)
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
	f, err := front.Open(tb.Context(), front.Options{Seen: seen, MarkHeader: "X-Test-Mark", Upstream: roundTripper(func(r *http.Request) (*http.Response, error) {
		r.URL.Scheme, r.URL.Host = to.Scheme, to.Host
		return on.RoundTrip(r)
	})})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(f.Close)
	return server.URL, proxy.URL, f.APIURL
}

// order is the body of a request.
const order = "amount=100000&currency=thb&card=tokn_test_5xuy4w91xqz7d1w9u0t"

// pay sends one request and takes its answer.
func pay(tb testing.TB, client *http.Client, address string) {
	r, err := http.NewRequest(http.MethodPost, address+"/charges", strings.NewReader(order))
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
	if n, err := io.Copy(io.Discard, answer.Body); err != nil || n == 0 {
		tb.Errorf("%d bytes: %v", n, err)
	}
}

// BenchmarkAdded measures what a gate and a plain proxy add to a request of one client, in turns.
func BenchmarkAdded(b *testing.B) {
	straight, plain, gated := rivals(b, judging(b).see)
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	took := map[string][]time.Duration{}
	for b.Loop() {
		for _, address := range []string{straight, plain, gated} {
			start := time.Now()
			pay(b, client, address)
			took[address] = append(took[address], time.Since(start))
		}
	}
	for name, address := range map[string]string{"plain": plain, "gate": gated} {
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

// BenchmarkThroughput measures the requests per second of 32 connections, in turns: of a plain proxy, of a front, and of a front
// whose requests are judged on the same processors. What is judged late counts.
func BenchmarkThroughput(b *testing.B) {
	var told atomic.Int64
	book := judging(b)
	_, plain, fronted := rivals(b, func(*front.Seen) {})
	_, _, judged := rivals(b, func(seen *front.Seen) {
		book.see(seen)
		told.Add(1)
	})
	took := map[string]time.Duration{}
	const rounds, requests = 4, 1600
	for b.Loop() {
		for range rounds {
			for _, address := range []string{plain, fronted, judged} {
				start, before := time.Now(), told.Load()
				storm(b, address, 32, requests)
				for address == judged && told.Load() < before+requests {
					time.Sleep(100 * time.Microsecond)
				}
				took[address] += time.Since(start)
			}
		}
	}
	b.ReportMetric(float64(took[plain])/float64(took[fronted]), "front/plain")
	b.ReportMetric(float64(took[plain])/float64(took[judged]), "judged/plain")
	b.ReportMetric(float64(rounds*requests*b.N)/took[plain].Seconds(), "plain-req/s")
}

// storm sends requests over connections.
func storm(tb testing.TB, address string, connections, requests int) {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: connections}}
	defer client.CloseIdleConnections()
	var all sync.WaitGroup
	for range connections {
		all.Go(func() {
			for range requests / connections {
				pay(tb, client, address)
			}
		})
	}
	all.Wait()
}

// BenchmarkLedger measures what judging a request takes of the processor.
func BenchmarkLedger(b *testing.B) {
	book, body := judging(b), []byte(charge(b))
	header := http.Header{
		"Authorization": {"Basic c2tleV90ZXN0XzV4dXk0dzkxeHF6N2Qxdzl1MHQ6"}, "Content-Type": {"application/x-www-form-urlencoded"},
		"User-Agent": {"curl/8.1.2"}, "Accept": {"*/*"}, "Content-Length": {"59"},
	}
	b.ReportAllocs()
	for b.Loop() {
		book.see(&front.Seen{Way: front.ByURL, Note: &front.Note{}, Size: 59, Raw: exchange.Raw{
			Method: http.MethodPost, Host: exchange.API, Path: "/charges", Header: header, Body: []byte(order), Started: time.Now(),
			Response: &exchange.RawResponse{Status: http.StatusOK, Header: http.Header{"Content-Type": {"application/json; charset=utf-8"}}, Body: body},
		}})
	}
}

// BenchmarkStart measures the time from nothing to the first answer over TLS, with an authority that the client reads.
func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		f, err := front.Open(b.Context(), front.Options{Seen: func(*front.Seen) {}, Upstream: roundTripper(func(r *http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: http.NoBody, Request: r}, nil
		})})
		if err != nil {
			b.Fatal(err)
		}
		roots := x509.NewCertPool()
		roots.AppendCertsFromPEM(f.Authority)
		proxy, _ := url.Parse(f.ProxyURL)
		client := &http.Client{Transport: &http.Transport{Proxy: http.ProxyURL(proxy), TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}}}
		answer, err := client.Get("https://api.omise.co/capability")
		if err != nil {
			b.Fatal(err)
		}
		_ = answer.Body.Close()
		client.CloseIdleConnections()
		f.Close()
	}
}

// TestMemory: a gate takes no more memory after many requests than after a few. OMISE_GATE_REQUESTS says how many.
func TestMemory(t *testing.T) {
	requests := 10_000
	if n, err := strconv.Atoi(os.Getenv("OMISE_GATE_REQUESTS")); err == nil {
		requests = n
	}
	book, text := judging(t), charge(t)
	var judged atomic.Int64
	see := func(seen *front.Seen) {
		book.see(seen)
		judged.Add(1)
	}
	f, err := front.Open(t.Context(), front.Options{Seen: see, Upstream: roundTripper(func(r *http.Request) (*http.Response, error) {
		return &http.Response{
			StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json; charset=utf-8"}}, Request: r,
			Body: io.NopCloser(strings.NewReader(text)), ContentLength: int64(len(text)),
		}, nil
	})})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	few := used(t, f.APIURL, requests/10, &judged)
	many := used(t, f.APIURL, requests*9/10, &judged)
	t.Logf("%d KiB after %d requests, %d KiB after %d", few>>10, requests/10, many>>10, requests)
	if many > few+few/8+1<<18 {
		t.Errorf("%d KiB after %d requests, but %d KiB after %d", few>>10, requests/10, many>>10, requests)
	}
}

// used returns how much memory is in use after a number of requests, which four clients send 50 at a time, once all are judged: on a
// busy machine hundreds may wait, which is not what the gate keeps.
func used(t *testing.T, address string, requests int, judged *atomic.Int64) uint64 {
	t.Helper()
	const clients, batch = 4, 50
	want := judged.Load() + int64(requests/clients/batch*clients*batch)
	text := strings.Repeat(fmt.Sprintf("POST /charges HTTP/1.1\r\nHost: api.omise.co\r\nAuthorization: Basic c2tleV90ZXN0XzV4dXk0dzkxeHF6N2Qxdzl1MHQ6\r\n"+
		"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s", len(order), order), batch)
	var all sync.WaitGroup
	for range clients {
		all.Go(func() {
			conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", strings.TrimPrefix(address, "http://"))
			if err != nil {
				t.Error(err)
				return
			}
			defer conn.Close()
			reader := bufio.NewReader(conn)
			for range requests / clients / batch {
				_, _ = io.WriteString(conn, text)
				for range batch {
					answer, err := http.ReadResponse(reader, nil)
					if err != nil || answer.StatusCode != http.StatusOK {
						t.Errorf("%+v, %v", answer, err)
						return
					}
					_, _ = io.Copy(io.Discard, answer.Body)
				}
			}
		})
	}
	all.Wait()
	for end := time.Now().Add(time.Minute); judged.Load() < want && time.Now().Before(end); {
		time.Sleep(time.Millisecond)
	}
	runtime.GC()
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	return memory.HeapAlloc
}
