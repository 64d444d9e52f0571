package front_test

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"net"
	"net/http"
	"testing"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/gate/front"
)

func dialTo(address string) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, network, _ string) (net.Conn, error) {
		var dialer net.Dialer
		return dialer.DialContext(ctx, network, address)
	}
}

// TestWays: a request is the same, whatever way it comes.
func TestWays(t *testing.T) {
	overHTTP2 := func(transport *http.Transport) { transport.ForceAttemptHTTP2 = true }
	for _, tt := range []struct {
		name, address string // an empty address is the one of the front
		way           front.Way
		settle        func(*http.Transport)
		host          exchange.Host
		proto         int
		plain         bool
	}{
		{"url", "", front.ByURL, nil, exchange.API, 1, false},
		{"proxy", "https://api.omise.co", front.ByProxy, nil, exchange.API, 1, false},
		{"proxy to the vault", "https://vault.omise.co", front.ByProxy, nil, exchange.Vault, 1, false},
		{"proxy with a port, in capitals", "https://API.Omise.CO:443", front.ByProxy, nil, exchange.API, 1, false},
		{"proxy over HTTP/2", "https://vault.omise.co", front.ByProxy, overHTTP2, exchange.Vault, 2, false},
		{"proxy without TLS", "http://vault.omise.co", front.ByProxy, nil, exchange.Vault, 1, true},
		{"TLS", "https://vault.omise.co", front.ByTLS, nil, exchange.Vault, 1, false},
		{"TLS over HTTP/2", "https://api.omise.co", front.ByTLS, overHTTP2, exchange.API, 2, false},
		{"the TLS address without TLS", "http://api.omise.co", front.ByTLS, nil, exchange.API, 1, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var asked string
			k := open(t, front.Options{Upstream: upstream(func(r *http.Request) (*http.Response, error) {
				asked = r.Method + " " + r.URL.String() + " " + r.Host
				return echo(r)
			})})
			if tt.address == "" {
				tt.address = k.APIURL
			}
			settle := tt.settle
			if settle == nil {
				settle = func(*http.Transport) {}
			}
			got, text := k.do(k.client(tt.way, settle), request(t, http.MethodPost, tt.address+"/charges/a%2Fb?limit=1&x", "amount=100"))
			if got.StatusCode != http.StatusOK || text != "amount=100" || got.ProtoMajor != tt.proto {
				t.Errorf("the answer is %d %q over HTTP/%d", got.StatusCode, text, got.ProtoMajor)
			}
			host := string(tt.host) + ".omise.co"
			if want := "POST https://" + host + "/charges/a%2Fb?limit=1&x " + host; asked != want {
				t.Errorf("the upstream was asked for %s, want %s", asked, want)
			}
			seen := k.one()
			if seen.Way != tt.way || seen.Plain != tt.plain || seen.Raw.Host != tt.host || seen.Lost {
				t.Errorf("told of %s, plain %v, host %s, lost %v", seen.Way, seen.Plain, seen.Raw.Host, seen.Lost)
			}
			if seen.Raw.Path != "/charges/a%2Fb" || seen.Raw.Query != "limit=1&x" || string(seen.Raw.Body) != "amount=100" || seen.Size != 10 ||
				string(seen.Raw.Response.Body) != "amount=100" {
				t.Errorf("told of %+v", seen.Raw)
			}
		})
	}
}

// TestAuthority: each front has an authority of its own, which has signed for the names of the API and of this machine.
func TestAuthority(t *testing.T) {
	one, other := open(t, front.Options{Upstream: echo}), open(t, front.Options{Upstream: echo})
	if string(one.Authority) == string(other.Authority) {
		t.Error("two fronts have one authority")
	}
	block, _ := pem.Decode(one.Authority)
	authority, err := x509.ParseCertificate(block.Bytes)
	if err != nil || !authority.IsCA {
		t.Fatalf("%v, CA: %v", err, authority.IsCA)
	}
	for _, name := range []string{front.APIHost, front.VaultHost, "localhost", "127.0.0.1", "::1"} {
		config := one.trust()
		config.ServerName = name
		if err := handshake(t, one, config); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	config := other.trust()
	config.ServerName = front.APIHost
	if err := handshake(t, one, config); err == nil {
		t.Error("the authority of one front signs for another")
	}
}
