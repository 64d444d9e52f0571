package front_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/omise-conformance/harness/internal/gate/front"
)

// longestClose bounds Close in these tests: the bounds of the front, which are 2.5 s, and much time for a busy machine.
const longestClose = 20 * time.Second

// TestClose: a front ends in time whatever hangs, and tells what was seen before.
func TestClose(t *testing.T) {
	end := make(chan struct{})
	quiet := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-end }))
	t.Cleanup(func() { close(end); quiet.Close() })
	host := strings.TrimPrefix(quiet.URL, "http://")
	for _, tt := range []struct {
		name string
		hang func(*testing.T, *kit)
		told int // beside the request before
	}{
		{"a connection without a request", func(t *testing.T, k *kit) { raw(t, k.APIURL); raw(t, k.TLSAddress); raw(t, k.ProxyURL) }, 0},
		{"half a handshake", func(t *testing.T, k *kit) { _, _ = raw(t, k.TLSAddress).Write([]byte{22, 3, 1}) }, 0},
		{"half a request", func(t *testing.T, k *kit) { _, _ = io.WriteString(raw(t, k.APIURL), "GET / HTTP/1.1\r\nHo") }, 0},
		{"half a body", func(t *testing.T, k *kit) {
			_, _ = io.WriteString(raw(t, k.APIURL), "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc")
		}, 0},
		{"a tunnel to us", func(t *testing.T, k *kit) {
			_, _ = io.WriteString(raw(t, k.ProxyURL), "CONNECT api.omise.co:443 HTTP/1.1\r\n\r\n")
		}, 0},
		{"a tunnel to another", func(t *testing.T, k *kit) {
			conn := raw(t, k.ProxyURL)
			fmt.Fprintf(conn, "CONNECT %s HTTP/1.1\r\nHost: %s\r\n\r\n", host, host)
			_, _ = http.ReadResponse(bufio.NewReader(conn), nil)
		}, 0},
		{"another that does not answer", func(t *testing.T, k *kit) {
			fmt.Fprintf(raw(t, k.ProxyURL), "GET %s/ HTTP/1.1\r\nHost: %s\r\n\r\n", quiet.URL, host)
		}, 0},
		{"an upstream that waits for the end", func(t *testing.T, k *kit) {
			_, _ = io.WriteString(raw(t, k.APIURL), "GET /waits HTTP/1.1\r\nHost: x\r\n\r\n")
		}, 1},
		{"an upstream that never answers", func(t *testing.T, k *kit) {
			_, _ = io.WriteString(raw(t, k.APIURL), "GET /never HTTP/1.1\r\nHost: x\r\n\r\n")
		}, 0},
		{"an answer that stops", func(t *testing.T, k *kit) {
			_, _ = io.WriteString(raw(t, k.APIURL), "GET /stops HTTP/1.1\r\nHost: x\r\n\r\n")
		}, 0},
		{"an answer that nobody reads", func(t *testing.T, k *kit) {
			_, _ = io.WriteString(raw(t, k.APIURL), "GET /long HTTP/1.1\r\nHost: x\r\n\r\n")
		}, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			stuck, asked := make(chan struct{}), make(chan struct{}, 2)
			defer close(stuck)
			k := open(t, front.Options{Upstream: upstream(func(r *http.Request) (*http.Response, error) {
				got := answer(r, http.StatusOK, "{}")
				asked <- struct{}{}
				switch r.URL.Path {
				case "/waits":
					<-r.Context().Done()
					return nil, r.Context().Err()
				case "/never":
					<-stuck
				case "/stops":
					got.ContentLength, got.Body = -1, hold("first", "never")
				case "/long":
					got.ContentLength, got.Body = -1, io.NopCloser(readerFunc(func(p []byte) (int, error) { return len(p), nil }))
				}
				return got, nil
			})})
			k.do(k.client(front.ByURL), request(t, http.MethodGet, k.APIURL+"/before", ""))
			<-asked
			tt.hang(t, k)
			if tt.told > 0 {
				<-asked
			}
			time.Sleep(50 * time.Millisecond) // so that it hangs where it should
			start := time.Now()
			seen := k.seen()
			if took := time.Since(start); took > longestClose {
				t.Errorf("Close took %s", took)
			}
			if len(seen) != 1+tt.told || seen[0].Raw.Path != "/before" {
				t.Errorf("told of %d requests", len(seen))
			}
			k.Close() // once more does no harm
		})
	}
}

// TestTunnelsEnd: tunnels end with the front.
func TestTunnelsEnd(t *testing.T) {
	server, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	k := open(t, front.Options{Upstream: echo})
	for _, host := range []string{server.Addr().String(), "api.omise.co:443"} {
		conn := raw(t, k.ProxyURL)
		fmt.Fprintf(conn, "CONNECT %s HTTP/1.1\r\nHost: %s\r\n\r\n", host, host)
		if answer, err := http.ReadResponse(bufio.NewReader(conn), nil); err != nil || answer.StatusCode != http.StatusOK {
			t.Fatalf("%v, %v", answer, err)
		}
		defer func() {
			var late net.Error
			if _, err := conn.Read(make([]byte, 1)); err == nil || errors.As(err, &late) && late.Timeout() {
				t.Errorf("the tunnel to %s goes on: %v", host, err)
			}
		}()
	}
	k.Close()
}

// TestNothingStays: a front leaves no goroutine and no file behind, and two of them do not disturb each other.
func TestNothingStays(t *testing.T) {
	folder := t.TempDir()
	for _, name := range []string{"TMPDIR", "TMP", "TEMP", "HOME"} {
		t.Setenv(name, folder)
	}
	before := runtime.NumGoroutine()
	for range 3 {
		one, other := open(t, front.Options{Upstream: answering("one")}), open(t, front.Options{Upstream: answering("other")})
		for _, way := range []front.Way{front.ByProxy, front.ByTLS} {
			for k, want := range map[*kit]string{one: "one", other: "other"} {
				client := k.client(way)
				if _, got := k.do(client, request(t, http.MethodGet, "https://api.omise.co/", "")); got != want {
					t.Errorf("%q was answered by %q", want, got)
				}
				client.CloseIdleConnections()
			}
		}
		if len(one.seen()) != 2 || len(other.seen()) != 2 {
			t.Error("the requests went to the wrong front")
		}
	}
	after := runtime.NumGoroutine()
	for end := time.Now().Add(patience); after > before+2 && time.Now().Before(end); after = runtime.NumGoroutine() {
		time.Sleep(10 * time.Millisecond)
	}
	if after > before+2 {
		stacks := make([]byte, 1<<20)
		t.Errorf("%d goroutines, %d before\n%s", after, before, stacks[:runtime.Stack(stacks, true)])
	}
	if files, err := os.ReadDir(folder); err != nil || len(files) != 0 {
		t.Errorf("files were made: %v, %v", files, err)
	}
}

// TestListeners: the addresses can be chosen, also those of IPv6, and a port that another has is a sentence.
func TestListeners(t *testing.T) {
	taken, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	at := taken.Addr().String()
	for _, listen := range []front.Addresses{{API: at}, {Vault: at}, {Proxy: at}, {TLS: at}} {
		_, err := front.Open(t.Context(), front.Options{Upstream: echo, Seen: func(*front.Seen) {}, Listen: listen})
		if want := "the gate cannot listen on " + at + ": another program does"; err == nil || err.Error() != want {
			t.Errorf("%+v: %v, want %s", listen, err, want)
		}
	}
	if _, err := front.Open(t.Context(), front.Options{Upstream: echo, Seen: func(*front.Seen) {}, Listen: front.Addresses{TLS: "nonsense"}}); err == nil ||
		!strings.HasPrefix(err.Error(), "the gate cannot listen on nonsense: ") {
		t.Errorf("a nonsense address: %v", err)
	}
	probe, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "[::1]:0")
	if err != nil {
		t.Skip("this machine has no IPv6")
	}
	probe.Close()
	const six = "[::1]:0"
	k := open(t, front.Options{Upstream: echo, Listen: front.Addresses{API: six, Vault: six, Proxy: six, TLS: six}})
	for _, address := range []string{k.APIURL, k.VaultURL, k.ProxyURL} {
		if parsed, err := url.Parse(address); err != nil || parsed.Hostname() != "::1" || parsed.Port() == "" {
			t.Errorf("%s: %v", address, err)
		}
	}
	for way, address := range map[front.Way]string{front.ByURL: k.APIURL, front.ByProxy: "https://api.omise.co", front.ByTLS: "https://vault.omise.co"} {
		k.do(k.client(way), request(t, http.MethodGet, address+"/", ""))
	}
	for _, seen := range k.seen() {
		if seen.Plain {
			t.Errorf("%s is told to be plain", seen.Way)
		}
	}
}

// TestEverywhere: a front that listens on all addresses gives one that its own machine can use, and knows which requests came from
// elsewhere in clear.
func TestEverywhere(t *testing.T) {
	k := open(t, front.Options{Upstream: echo, Listen: front.Addresses{API: "0.0.0.0:0"}})
	if !strings.HasPrefix(k.APIURL, "http://127.0.0.1:") {
		t.Errorf("the address is %s", k.APIURL)
	}
	k.do(k.client(front.ByURL), request(t, http.MethodGet, k.APIURL+"/", ""))
	if seen := k.one(); seen.Plain {
		t.Error("a request over loopback is told to be plain")
	}
}
