package front_test

import (
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/omise-conformance/harness/internal/gate/front"
)

// moment bounds each input.
const moment = 2 * time.Second

// FuzzClients sends bytes to all listeners: the front answers or hangs up in time, tells of nothing that is not HTTP, and goes on.
func FuzzClients(f *testing.F) {
	for _, text := range []string{
		"GET /charges HTTP/1.1\r\nHost: api.omise.co\r\n\r\n",
		"CONNECT api.omise.co:443 HTTP/1.1\r\n\r\n\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00",
		"CONNECT vault.omise.co:80 HTTP/1.1\r\n\r\nPOST / HTTP/1.1\r\nHost: vault.omise.co\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
		"CONNECT foreign:80 HTTP/1.1\r\nHost: foreign:80\r\n\r\nabc", "GET http://foreign/ HTTP/1.1\r\nHost: foreign\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
		"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", "\x16\x03\x01\xff\xff", "\x80\x2e\x01\x00\x02", "\x00", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00",
		"POST http://api.omise.co/a HTTP/1.1\r\nHost: api.omise.co\r\nExpect: 100-continue\r\nContent-Length: 99999999999999999999\r\n\r\n",
		"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n",
	} {
		f.Add([]byte(text))
	}
	opened, err := front.Open(f.Context(), front.Options{
		Upstream: echo, Seen: func(seen *front.Seen) {
			if seen.Raw.Method == "" || seen.Raw.Path == "" || seen.Raw.Host == "" || (seen.Raw.Response == nil) == (seen.Raw.Failure == nil) {
				f.Errorf("told of %+v", seen.Raw)
			}
		},
		Parent: func(*url.URL) (*url.URL, error) { return nil, errors.New("nothing leaves this machine") },
	})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(opened.Close)
	k := &kit{Front: opened}
	f.Fuzz(func(t *testing.T, input []byte) {
		for _, address := range []string{k.APIURL, k.ProxyURL, k.TLSAddress} {
			conn := raw(t, address)
			_ = conn.SetDeadline(time.Now().Add(moment))
			_, _ = conn.Write(input)
			if half, ok := conn.(*net.TCPConn); ok {
				_ = half.CloseWrite()
			}
			var late net.Error
			if _, err := io.Copy(io.Discard, conn); errors.As(err, &late) && late.Timeout() {
				t.Errorf("%s did not hang up", address)
			}
			_ = conn.Close()
		}
		if got := talk(t, k.APIURL, "GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"); len(got) < 15 || got[:15] != "HTTP/1.1 200 OK" {
			t.Errorf("the front answers %q", got)
		}
	})
}

// FuzzUpstreams answers with bytes: the client gets a whole answer or none, and the front tells of one request.
func FuzzUpstreams(f *testing.F) {
	for _, text := range []string{
		"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{}", "HTTP/1.1 200 OK\r\n\r\n{}", "nonsense", "",
		"HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nabcde", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\nabc",
		"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nX-A: b\r\n\r\n",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "HTTP/1.1 999 Odd\r\nContent-Length: 0\r\nBad\x01Name: x\r\n\r\n", "HTTP/1.1 200 OK\r\nX: a\r\n b\r\n\r\n",
		"HTTP/1.1 304 Not Modified\r\nContent-Length: 3\r\n\r\n", "HTTP/1.1 099 Low\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Odd: \x7f\r\n\r\n{}",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, input []byte) {
		server, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer server.Close()
		go func() {
			for conn, err := server.Accept(); err == nil; conn, err = server.Accept() {
				_ = conn.SetDeadline(time.Now().Add(moment))
				_, _ = conn.Read(make([]byte, 1024))
				_, _ = conn.Write(input)
				_ = conn.Close()
			}
		}()
		transport := &http.Transport{DisableCompression: true, ResponseHeaderTimeout: moment}
		defer transport.CloseIdleConnections()
		k := open(t, front.Options{Upstream: upstream(func(r *http.Request) (*http.Response, error) {
			r.URL.Scheme, r.URL.Host = "http", server.Addr().String()
			return transport.RoundTrip(r)
		})})
		client := k.client(front.ByURL)
		client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		got, err := client.Do(request(t, http.MethodPost, k.APIURL+"/charges", "a=1"))
		var text []byte
		if err == nil {
			text, err = io.ReadAll(got.Body)
			_ = got.Body.Close()
		}
		seen := k.one()
		if whole := err == nil; whole == seen.Lost || whole && (seen.Raw.Response == nil || string(seen.Raw.Response.Body) != string(text)) {
			t.Errorf("the client got %q, %v; told of lost %v, %+v", text, err, seen.Lost, seen.Raw.Response)
		}
	})
}
