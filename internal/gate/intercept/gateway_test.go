package intercept

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// gateway is the least that can stand for the front of a gate: plain addresses, a proxy and a TLS address, which answer
// every request for the API and note by which way it came.
type gateway struct {
	Options
	mu   sync.Mutex
	came []string // way, host and path of each request
}

func openGateway(t *testing.T) *gateway {
	t.Helper()
	g := &gateway{}
	authority := newAuthority(t)
	certificates := &tls.Config{Certificates: []tls.Certificate{authority.sign(t, hostNames...)}}
	g.APIURL = g.plain(t, "url", "api.omise.co")
	g.VaultURL = g.plain(t, "url", "vault.omise.co")
	secure := httptest.NewUnstartedServer(g.answer("tls", ""))
	secure.TLS = certificates.Clone()
	secure.StartTLS()
	t.Cleanup(secure.Close)
	proxied := httptest.NewUnstartedServer(g.answer("proxy", ""))
	proxied.TLS = certificates.Clone()
	proxied.StartTLS()
	t.Cleanup(proxied.Close)
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, _ := strings.Cut(r.Host, ":")
		switch to := proxied.Listener.Addr().String(); {
		case r.Method == http.MethodConnect && slices.Contains(hostNames, host):
			tunnel(w, to)
		case r.Method == http.MethodConnect:
			tunnel(w, r.Host)
		default:
			g.answer("plain", "").ServeHTTP(w, r)
		}
	}))
	t.Cleanup(proxy.Close)
	g.ProxyURL, g.TLSAddress, g.Authority = proxy.URL, secure.Listener.Addr().String(), authority.pem
	g.PublicKey, g.SecretKey = "pkey_test_gate", "skey_test_gate"
	return g
}

func (g *gateway) plain(t *testing.T, way, host string) string {
	t.Helper()
	server := httptest.NewServer(g.answer(way, host))
	t.Cleanup(server.Close)
	return server.URL
}

func (g *gateway) answer(way, at string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := at
		if host == "" {
			host, _, _ = strings.Cut(r.Host, ":")
		}
		g.mu.Lock()
		g.came = append(g.came, way+" "+host+r.URL.Path)
		g.mu.Unlock()
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"object":"account"}`)
	})
}

// requests returns what came since the last call.
func (g *gateway) requests() []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	came := g.came
	g.came = nil
	return came
}

// tunnel joins the connection of a CONNECT request with another.
func tunnel(w http.ResponseWriter, to string) {
	server, err := net.Dial("tcp", to)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	defer server.Close()
	client, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	defer client.Close()
	_, _ = io.WriteString(client, "HTTP/1.1 200 OK\r\n\r\n")
	go func() { _, _ = io.Copy(server, bufio.NewReader(buffered)); _ = server.Close() }()
	_, _ = io.Copy(client, server)
}

// authority signs certificates.
type authority struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
	pem         []byte
}

func newAuthority(t *testing.T) *authority {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: "an authority for a test"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return &authority{certificate, key, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})}
}

func (a *authority) sign(t *testing.T, names ...string) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.CreateCertificate(rand.Reader, &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), DNSNames: names, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}, a.certificate, key.Public(), a.key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der, a.certificate.Raw}, PrivateKey: key}
}

// serveForeign starts a server that is not of the API, whose authority a company has, and returns its address and the
// file of its authority.
func serveForeign(t *testing.T) (address string, authorityPEM []byte) {
	t.Helper()
	company := newAuthority(t)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "foreign")
	}))
	server.TLS = &tls.Config{Certificates: []tls.Certificate{company.sign(t, "localhost")}}
	server.StartTLS()
	t.Cleanup(server.Close)
	_, port, err := net.SplitHostPort(server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return "https://localhost:" + port + "/", company.pem
}
