package front_test

import (
	"bufio"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/internal/gate/front"
)

// talk writes a text to an address and returns all that comes back until the other end closes.
func talk(t *testing.T, address, text string) string {
	t.Helper()
	conn := raw(t, address)
	if _, err := io.WriteString(conn, text); err != nil {
		t.Fatal(err)
	}
	all, err := io.ReadAll(conn)
	if err != nil && len(all) == 0 {
		t.Fatal(err)
	}
	return string(all)
}

// TestRequestsOnTheWire: what clients write by themselves is understood, and is told of as they wrote it.
func TestRequestsOnTheWire(t *testing.T) {
	const host = "Host: api.omise.co\r\n"
	const end = "Connection: close\r\n\r\n"
	for _, tt := range []struct {
		name    string
		address func(*kit) string // nil: the proxy
		text    string
		want    []string // what comes back, in this order
		told    []string // method, host, path and body of each request
	}{
		{
			"absolute form, no TLS", nil, "GET http://vault.omise.co/tokens?a=1 HTTP/1.1\r\nHost: vault.omise.co\r\n" + end,
			[]string{"200 OK", "GET /tokens"},
			[]string{"GET vault /tokens "},
		},
		{"absolute form without a path", nil, "GET http://api.omise.co HTTP/1.1\r\n" + host + end, []string{"200 OK"}, []string{"GET api / "}},
		{"absolute form with https", nil, "GET https://api.omise.co/a HTTP/1.1\r\n" + host + end, []string{"200 OK"}, []string{"GET api /a "}},
		{"origin form at the proxy", nil, "GET /a HTTP/1.1\r\n" + host + end, []string{"200 OK"}, []string{"GET api /a "}},
		{"origin form for nobody", nil, "GET /a HTTP/1.1\r\nHost: 127.0.0.1\r\n" + end, []string{"400 Bad Request", "This is a proxy"}, nil},
		{"HTTP/1.0", nil, "GET http://api.omise.co/a HTTP/1.0\r\n\r\n", []string{"HTTP/1.0 200 OK"}, []string{"GET api /a "}},
		{
			"plain HTTP in the tunnel", nil, "CONNECT vault.omise.co:80 HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\nHost: vault.omise.co\r\n" + end,
			[]string{"200 Connection established", "200 OK"},
			[]string{"GET vault /b "},
		},
		{
			"pipelining", nil, "POST http://api.omise.co/1 HTTP/1.1\r\n" + host + "Content-Length: 3\r\n\r\na=1" +
				"GET http://api.omise.co/2 HTTP/1.1\r\n" + host + "\r\n" + "GET http://vault.omise.co/3 HTTP/1.1\r\nHost: vault.omise.co\r\n" + end,
			[]string{"POST /1", "GET /2", "GET /3"},
			[]string{"POST api /1 a=1", "GET api /2 ", "GET vault /3 "},
		},
		{
			"chunks with a trailer", (*kit).api, "POST /c HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\nTrailer: X-Sum\r\n" + end +
				"3\r\na=1\r\n3;x=y\r\n&b=\r\n0\r\nX-Sum: 1\r\n\r\n", []string{"200 OK"}, []string{"POST api /c a=1&b="},
		},
		{
			"HEAD", (*kit).api, "HEAD /a HTTP/1.1\r\n" + host + end, []string{"200 OK", "Content-Length: 7", "\r\n\r\n"}, []string{"HEAD api /a "},
		},
		{
			"an upgrade", (*kit).api, "GET /a HTTP/1.1\r\n" + host + "Connection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n",
			[]string{"200 OK"},
			[]string{"GET api /a "},
		},
		{
			"two slashes and escapes", (*kit).api, "GET //charges/%2e%2E/a%20b?x=%zz;y HTTP/1.1\r\n" + host + end,
			[]string{"200 OK"},
			[]string{"GET api //charges/%2e%2E/a%20b "},
		},
		{"the vault's address", func(k *kit) string { return k.VaultURL }, "GET /a HTTP/1.1\r\n" + host + end, []string{"200 OK"}, []string{"GET vault /a "}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			k := open(t, front.Options{Upstream: upstream(func(r *http.Request) (*http.Response, error) {
				_, _ = io.Copy(io.Discard, r.Body)
				return answer(r, http.StatusOK, r.Method+" "+r.URL.Path), nil
			})})
			address := k.ProxyURL
			if tt.address != nil {
				address = tt.address(k)
			}
			rest := talk(t, address, tt.text)
			all := rest
			for _, part := range tt.want {
				_, after, found := strings.Cut(rest, part)
				if !found {
					t.Fatalf("%q lacks %q", all, part)
				}
				rest = after
			}
			var told []string
			for _, seen := range k.seen() {
				told = append(told, seen.Raw.Method+" "+string(seen.Raw.Host)+" "+seen.Raw.Path+" "+string(seen.Raw.Body))
			}
			if got, want := strings.Join(told, "\n"), strings.Join(tt.told, "\n"); got != want {
				t.Errorf("told of\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func (k *kit) api() string { return k.APIURL }

// TestMalformedRequests: what is no HTTP is answered 400, or with the end of the connection, and is not told of.
func TestMalformedRequests(t *testing.T) {
	others := []int{http.StatusRequestHeaderFieldsTooLarge, http.StatusNotImplemented, http.StatusHTTPVersionNotSupported}
	for _, text := range []string{
		"nonsense\r\n\r\n",
		"GET /\r\n\r\n",
		"GET / HTTP/9.9\r\n\r\n",
		"GET / HTTP/1.1\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: api.omise.co\r\nno colon\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: api.omise.co\r\nX-A : 1\r\n\r\n",
		"GET /%zz HTTP/1.1\r\nHost: api.omise.co\r\n\r\n",
		"POST / HTTP/1.1\r\nHost: api.omise.co\r\nContent-Length: -1\r\n\r\n",
		"POST / HTTP/1.1\r\nHost: api.omise.co\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
		"POST / HTTP/1.1\r\nHost: api.omise.co\r\nTransfer-Encoding: gzip\r\n\r\n",
		"POST / HTTP/1.1\r\nHost: api.omise.co\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
		"CONNECT  HTTP/1.1\r\n\r\n",
		"GET http://[::1 HTTP/1.1\r\nHost: x\r\n\r\n",
		"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: api.omise.co\r\nX: " + strings.Repeat("x", 2<<20) + "\r\n\r\n",
	} {
		name, _, _ := strings.Cut(text, "\r\n\r\n")
		t.Run(name[:min(len(name), 60)], func(t *testing.T) {
			k := open(t, front.Options{Upstream: echo})
			for _, address := range []string{k.APIURL, k.ProxyURL, k.TLSAddress} {
				conn := raw(t, address)
				_, _ = io.WriteString(conn, text)
				answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
				if err == nil && answer.StatusCode != http.StatusBadRequest && !slices.Contains(others, answer.StatusCode) {
					t.Errorf("%s: answered %s", address, answer.Status)
				}
			}
			if seen := k.seen(); len(seen) != 0 {
				t.Errorf("told of %+v", seen[0])
			}
		})
	}
}

// TestExpectContinue: a client that asks first is told to send its body, and the upstream is not asked twice.
func TestExpectContinue(t *testing.T) {
	var expect []string
	k := open(t, front.Options{Upstream: upstream(func(r *http.Request) (*http.Response, error) {
		expect = r.Header["Expect"]
		return echo(r)
	})})
	conn := raw(t, k.APIURL)
	reader := bufio.NewReader(conn)
	_, _ = io.WriteString(conn, "POST /charges HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 8\r\n\r\n")
	line, err := reader.ReadString('\n')
	if err != nil || line != "HTTP/1.1 100 Continue\r\n" {
		t.Fatalf("%q, %v", line, err)
	}
	_, _ = io.WriteString(conn, "amount=1")
	_, _ = reader.ReadString('\n')
	answer, err := http.ReadResponse(reader, nil)
	if err != nil {
		t.Fatal(err)
	}
	if text, _ := io.ReadAll(answer.Body); string(text) != "amount=1" {
		t.Errorf("answered %q", text)
	}
	if expect != nil {
		t.Errorf("the upstream was asked to wait for: %q", expect)
	}
	if seen := k.one(); seen.Raw.Header.Get("Expect") != "100-continue" {
		t.Errorf("told of %v", seen.Raw.Header)
	}
}
