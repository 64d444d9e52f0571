package main

import (
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestTunnelsLeadToTheEmulator(t *testing.T) {
	emulator := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "%s %s %s", r.TLS.ServerName, r.Method, r.URL)
	}))
	defer emulator.Close()
	between, err := openTunnels(emulator.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer between.close()
	proxy, _ := url.Parse(between.url())
	through := &http.Transport{
		Proxy:           http.ProxyURL(proxy),
		TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, // whom a client trusts is the emulator's matter
	}
	client := &http.Client{Transport: through, Timeout: 10 * time.Second}
	defer client.CloseIdleConnections()
	for uri, want := range map[string]string{
		"https://api.omise.co/charges?limit=1": "api.omise.co GET /charges?limit=1",
		"https://vault.omise.co/tokens":        "vault.omise.co GET /tokens",
		"https://shop.example/":                "Forbidden",
		"http://shop.example/":                 "not GET shop.example",
		"http://api.omise.co/charges":          "not GET api.omise.co",
	} {
		said := ""
		answer, err := client.Get(uri)
		if err == nil {
			text, _ := io.ReadAll(answer.Body)
			_ = answer.Body.Close()
			said = string(text)
		} else {
			said = err.Error()
		}
		if !strings.Contains(said, want) {
			t.Errorf("%s: got %q, want %q", uri, said, want)
		}
	}
}

func TestTunnelToAnEmulatorThatIsGone(t *testing.T) {
	emulator := httptest.NewServer(http.NotFoundHandler())
	emulator.Close()
	between, err := openTunnels(emulator.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer between.close()
	proxy, _ := url.Parse(between.url())
	client := &http.Client{Transport: &http.Transport{Proxy: http.ProxyURL(proxy)}, Timeout: 10 * time.Second}
	if _, err := client.Get("https://api.omise.co/"); err == nil || !strings.Contains(err.Error(), "Bad Gateway") {
		t.Errorf("got %v, want a bad gateway", err)
	}
}
