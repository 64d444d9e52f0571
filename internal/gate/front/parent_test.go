package front_test

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/internal/gate/front"
	"golang.org/x/net/http/httpproxy"
)

// behind opens a front whose foreign hosts are reached through a proxy.
func behind(t *testing.T, address string) *kit {
	t.Helper()
	config := httpproxy.Config{HTTPProxy: address, HTTPSProxy: address}
	return open(t, front.Options{Upstream: echo, Parent: config.ProxyFunc()})
}

const toExample = "CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n"

// TestTheAnswerOfAProxyInBetween: where such a proxy opens no way to a foreign host, the client gets its answer as it
// is, and it is counted.
func TestTheAnswerOfAProxyInBetween(t *testing.T) {
	company := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Host == "login.example.com:443" {
			w.Header().Set("Proxy-Authenticate", `Basic realm="the company"`)
			w.WriteHeader(http.StatusProxyAuthRequired)
			return
		}
		w.Header().Set("X-Policy", "7")
		w.WriteHeader(http.StatusForbidden)
		_, _ = io.WriteString(w, "example.com is blocked by policy 7\n")
	}))
	defer company.Close()
	k := behind(t, strings.Replace(company.URL, "http://", "http://user:word@", 1))
	for range 2 {
		got := talk(t, k.ProxyURL, toExample)
		if !strings.HasPrefix(got, "HTTP/1.1 403 Forbidden\r\n") || !strings.Contains(got, "X-Policy: 7\r\n") || !strings.HasSuffix(got, "\r\n\r\nexample.com is blocked by policy 7\n") {
			t.Errorf("the client got %q", got)
		}
	}
	got := talk(t, k.ProxyURL, strings.ReplaceAll(toExample, "example.com", "login.example.com"))
	if !strings.HasPrefix(got, "HTTP/1.1 407 Proxy Authentication Required\r\n") || !strings.Contains(got, "Proxy-Authenticate: Basic realm=\"the company\"\r\n") {
		t.Errorf("the client got %q", got)
	}
	want := []front.Barrier{
		{Proxy: company.URL, Host: "example.com:443", Status: "403 Forbidden", Count: 2},
		{Proxy: company.URL, Host: "login.example.com:443", Status: "407 Proxy Authentication Required", Count: 1},
	}
	if met := k.Barriers(); !slices.Equal(met, want) {
		t.Errorf("met %+v, want %+v", met, want)
	}
}

// TestAProxyInBetweenThatIsNone: one that is not there, speaks no TLS or has a certificate of nobody is told as 502.
func TestAProxyInBetweenThatIsNone(t *testing.T) {
	gone := httptest.NewServer(nil)
	gone.Close()
	secure := httptest.NewTLSServer(http.NotFoundHandler())
	defer secure.Close()
	plain := httptest.NewServer(http.NotFoundHandler())
	defer plain.Close()
	for address, want := range map[string]string{
		gone.URL: "connection refused", secure.URL: "certificate signed by unknown authority", strings.Replace(plain.URL, "http:", "https:", 1): "tls: ",
		"socks5://127.0.0.1:9": "is not one of http or https",
	} {
		k := behind(t, address)
		if got := talk(t, k.ProxyURL, toExample); !strings.HasPrefix(got, "HTTP/1.1 502 Bad Gateway\r\n") || !strings.Contains(got, "The gate's proxy did not reach example.com:443: ") ||
			!strings.Contains(got, want) {
			t.Errorf("%s: the client got %q", address, got)
		}
		if met := k.Barriers(); len(met) != strings.Count(address, "://127.0.0.1:")-strings.Count(address, "socks5") || len(met) == 1 && (met[0].Status != "" || met[0].Proxy != address) {
			t.Errorf("%s: met %+v", address, met)
		}
	}
}

// TestBarriersAreBounded, as clients choose the names.
func TestBarriersAreBounded(t *testing.T) {
	company := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) }))
	defer company.Close()
	k := behind(t, company.URL)
	for i := range 70 {
		talk(t, k.ProxyURL, strings.ReplaceAll(toExample, "example.com", fmt.Sprintf("h%d.example.com", i)))
	}
	if met := len(k.Barriers()); met != 64 {
		t.Errorf("%d are kept, want 64", met)
	}
}

// TestAHostThatSpeaksFirst: what comes together with the answer of the proxy in between is of the host, and arrives.
func TestAHostThatSpeaksFirst(t *testing.T) {
	company := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close()
		_, _ = io.WriteString(conn, "HTTP/1.1 200 Connection established\r\n\r\n220 mail.example.com\r\n")
		_, _ = io.Copy(conn, conn)
	}))
	defer company.Close()
	k := behind(t, company.URL)
	conn := raw(t, k.ProxyURL)
	_, _ = io.WriteString(conn, strings.ReplaceAll(toExample, ":443", ":25"))
	reader := bufio.NewReader(conn)
	if answer, err := http.ReadResponse(reader, &http.Request{Method: http.MethodConnect}); err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("%v, %v", answer, err)
	}
	if line, err := reader.ReadString('\n'); line != "220 mail.example.com\r\n" {
		t.Fatalf("%q, %v", line, err)
	}
	_, _ = io.WriteString(conn, "HELO\n")
	if line, err := reader.ReadString('\n'); line != "HELO\n" {
		t.Errorf("%q, %v", line, err)
	}
}
