package front_test

import (
	"crypto/tls"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/omise-conformance/harness/internal/gate/front"
)

// handshake makes a TLS handshake with the TLS address.
func handshake(t *testing.T, k *kit, config *tls.Config) error {
	t.Helper()
	conn := tls.Client(raw(t, k.TLSAddress), config)
	defer conn.Close()
	return conn.HandshakeContext(t.Context())
}

// refusals waits for a refusal.
func (k *kit) refusals() []front.Refusal {
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(time.Millisecond) {
		if refused := k.Refusals(); len(refused) > 0 {
			return refused
		}
	}
	return nil
}

// TestRefusals: a client that does not trust the authority is told apart from one that sends nothing, or no TLS.
func TestRefusals(t *testing.T) {
	named := func(k *kit) *tls.Config {
		config := k.trust()
		config.ServerName = front.VaultHost
		return config
	}
	for _, tt := range []struct {
		name string
		act  func(*testing.T, *kit)
		want string // what the reason holds; empty: there is no refusal
		sure bool
	}{
		{"another authority", func(t *testing.T, k *kit) {
			_ = handshake(t, k, &tls.Config{ServerName: front.VaultHost, MinVersion: tls.VersionTLS12})
		}, "bad certificate", true},
		{"another authority, TLS 1.2", func(t *testing.T, k *kit) {
			_ = handshake(t, k, &tls.Config{ServerName: front.VaultHost, MaxVersion: tls.VersionTLS12})
		}, "bad certificate", true},
		{"through the proxy", func(t *testing.T, k *kit) {
			if _, err := k.client(front.ByProxy, func(transport *http.Transport) { transport.TLSClientConfig = nil }).
				Do(request(t, http.MethodGet, "https://vault.omise.co/", "")); err == nil {
				t.Error("the certificate was taken")
			}
		}, "bad certificate", true},
		{"the end after the certificate", func(t *testing.T, k *kit) {
			conn := raw(t, k.TLSAddress)
			config := named(k)
			config.VerifyPeerCertificate = nil
			config.VerifyConnection = func(tls.ConnectionState) error { return conn.Close() }
			_ = tls.Client(conn, config).HandshakeContext(t.Context())
		}, "ended the connection when it got the certificate", true},
		{"the end after the handshake", func(t *testing.T, k *kit) {
			if err := handshake(t, k, named(k)); err != nil {
				t.Error(err)
			}
		}, "after the handshake, without a request", false},
		{"the end before the handshake", func(t *testing.T, k *kit) { _ = raw(t, k.TLSAddress).Close() }, "", false},
		{"half a handshake", func(t *testing.T, k *kit) {
			conn := raw(t, k.TLSAddress)
			_, _ = conn.Write([]byte{22, 3, 1})
			_ = conn.Close()
			time.Sleep(50 * time.Millisecond)
		}, "", false},
		{"no TLS", func(t *testing.T, k *kit) {
			conn := raw(t, k.TLSAddress)
			_, _ = conn.Write([]byte("\x16nonsense that is long enough to be read as a record"))
			_, _ = conn.Read(make([]byte, 100))
		}, "", false},
		{"an old version", func(t *testing.T, k *kit) {
			config := named(k)
			config.MinVersion, config.MaxVersion = tls.VersionTLS10, tls.VersionTLS11
			if handshake(t, k, config) == nil {
				t.Error("the version was taken")
			}
		}, "", false},
		{"a request", func(t *testing.T, k *kit) {
			client := k.client(front.ByTLS)
			k.do(client, request(t, http.MethodGet, "https://vault.omise.co/", ""))
			client.CloseIdleConnections()
			time.Sleep(50 * time.Millisecond)
		}, "", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			k := open(t, front.Options{Upstream: echo})
			tt.act(t, k)
			if tt.want == "" {
				k.Close()
				if refused := k.Refusals(); len(refused) != 0 {
					t.Errorf("refusals: %+v", refused)
				}
				return
			}
			refused := k.refusals()
			if len(refused) != 1 || refused[0].Name != front.VaultHost || refused[0].Count != 1 || refused[0].Sure != tt.sure ||
				!strings.Contains(refused[0].Why, tt.want) {
				t.Errorf("refusals: %+v, want one that holds %q", refused, tt.want)
			}
		})
	}
}
