package main

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

// named is a host that says who it is.
func named(t *testing.T, name string) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		fmt.Fprintf(w, "%s %s %s %s", name, r.Method, r.URL, body)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func TestInterceptorLeadsToTheEmulator(t *testing.T) {
	between, err := intercept(named(t, "api"), named(t, "vault"))
	if err != nil {
		t.Fatal(err)
	}
	defer between.close()
	trusted := x509.NewCertPool()
	if !trusted.AppendCertsFromPEM(between.ca) {
		t.Fatal("the CA is no PEM")
	}
	proxy, _ := url.Parse(between.url())
	through := &http.Transport{Proxy: http.ProxyURL(proxy), TLSClientConfig: &tls.Config{RootCAs: trusted}}
	client := &http.Client{Transport: through, Timeout: 10 * time.Second}
	defer client.CloseIdleConnections()
	for _, each := range []struct {
		uri, want string
		status    int
	}{
		{"https://api.omise.co/charges?limit=1", "api POST /charges?limit=1 amount=1", http.StatusOK},
		{"https://vault.omise.co/tokens", "vault POST /tokens amount=1", http.StatusOK},
		{"http://api.omise.co/charges", "api POST /charges amount=1", http.StatusOK},
		{"http://shop.example/", "not shop.example", http.StatusForbidden},
	} {
		answer, err := client.Post(each.uri, "application/x-www-form-urlencoded", strings.NewReader("amount=1"))
		if err != nil {
			t.Errorf("%s: %v", each.uri, err)
			continue
		}
		text, _ := io.ReadAll(answer.Body)
		answer.Body.Close()
		if answer.StatusCode != each.status || !strings.Contains(string(text), each.want) {
			t.Errorf("%s: got %d %q, want %d with %q", each.uri, answer.StatusCode, text, each.status, each.want)
		}
	}
	if _, err := client.Get("https://shop.example/"); err == nil {
		t.Error("a tunnel to another host was opened")
	}
	distrusting := &http.Client{Transport: &http.Transport{Proxy: http.ProxyURL(proxy)}}
	if _, err := distrusting.Get("https://api.omise.co/"); err == nil {
		t.Error("a client that does not know the CA trusts it")
	}
}

func TestInterceptorTakesPlainTextInATunnel(t *testing.T) {
	between, err := intercept(named(t, "api"), named(t, "vault"))
	if err != nil {
		t.Fatal(err)
	}
	defer between.close()
	conn, err := net.Dial("tcp", between.listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprint(conn, "CONNECT api.omise.co:80 HTTP/1.1\r\nHost: api.omise.co:80\r\n\r\n")
	said := make([]byte, len("HTTP/1.1 200 Connection established\r\n\r\n"))
	if _, err := io.ReadFull(conn, said); err != nil || !strings.HasPrefix(string(said), "HTTP/1.1 200 ") {
		t.Fatalf("got %q, %v", said, err)
	}
	fmt.Fprint(conn, "GET /account HTTP/1.1\r\nHost: api.omise.co\r\nConnection: close\r\n\r\n")
	if text, err := io.ReadAll(conn); err != nil || !strings.Contains(string(text), "api GET /account") {
		t.Errorf("got %q, %v", text, err)
	}
}
