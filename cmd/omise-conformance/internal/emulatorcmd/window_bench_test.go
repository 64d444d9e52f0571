package emulatorcmd

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/omise-conformance/harness/emulator"
	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/window"
)

// BenchmarkWindow measures what a window that nobody has open costs the emulator: pairs of a token and a charge, with and without it in
// turn, in the process and over loopback. The metric is the throughput with the window as a part of that without it.
func BenchmarkWindow(b *testing.B) {
	for _, sockets := range []bool{false, true} {
		b.Run(fmt.Sprintf("sockets=%v", sockets), func(b *testing.B) {
			var w *window.Window
			plain := emulator.New(emulator.Options{OneAddress: true})
			defer plain.Close()
			watched := emulator.New(emulator.Options{OneAddress: true, OnRequest: func(r emulator.Request) { w.Explain(r.RequestID, r.Reason) }})
			defer watched.Close()
			w = window.New(window.Options{API: watched.API(), Vault: watched.Vault(), Control: watched.Control()})
			hosts := [2]http.Handler{plain.API(), w.Watch(string(exchange.API), watched.API())}
			var ask [2]func(key, path, body string) string
			for i, host := range hosts {
				ask[i] = asker(b, host, sockets)
			}
			const batch = 200
			var took [2]time.Duration
			for b.Loop() {
				for i := range ask {
					begun := time.Now()
					for range batch {
						answer := ask[i](emulator.DefaultPublicKey, "/tokens", "card[name]=A&card[number]=4242424242424242&card[expiration_month]=12&card[expiration_year]=2099")
						_, rest, _ := strings.Cut(answer, `"id":"tokn`)
						id, _, _ := strings.Cut(rest, `"`)
						ask[i](emulator.DefaultSecretKey, "/charges", "amount=100000&currency=thb&card=tokn"+id)
					}
					took[i] += time.Since(begun)
				}
			}
			requests := float64(b.N * 2 * batch)
			b.ReportMetric(requests/took[0].Seconds(), "requests/s-without")
			b.ReportMetric(requests/took[1].Seconds(), "requests/s-with")
			b.ReportMetric(took[0].Seconds()/took[1].Seconds(), "with/without")
		})
	}
}

// asker returns what sends a form and returns the answer.
func asker(b *testing.B, host http.Handler, sockets bool) func(key, path, body string) string {
	server := &httptest.Server{}
	if sockets {
		server = httptest.NewServer(host)
		b.Cleanup(server.Close)
	}
	return func(key, path, body string) string {
		request := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
		if sockets {
			request, _ = http.NewRequest(http.MethodPost, server.URL+path, strings.NewReader(body))
		}
		request.SetBasicAuth(key, "")
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if !sockets {
			answer := httptest.NewRecorder()
			host.ServeHTTP(answer, request)
			return answer.Body.String()
		}
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			b.Fatal(err)
		}
		defer answer.Body.Close()
		text, _ := io.ReadAll(answer.Body)
		return string(text)
	}
}
