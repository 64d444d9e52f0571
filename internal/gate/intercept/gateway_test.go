package intercept

import (
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
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/omise-conformance/harness/internal/gate/front"
)

// gateway is a front that answers every request, and what came to it.
type gateway struct {
	Options
	mu   sync.Mutex
	came []string // way, host and path of each request
}

func openGateway(t *testing.T) *gateway {
	t.Helper()
	g := &gateway{}
	f, err := front.Open(t.Context(), front.Options{Upstream: answering{}, Seen: g.see})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.Close)
	g.Options = Options{
		APIURL: f.APIURL, VaultURL: f.VaultURL, ProxyURL: f.ProxyURL, TLSAddress: f.TLSAddress, Authority: f.Authority,
		PublicKey: "pkey_test_gate", SecretKey: "skey_test_gate",
	}
	return g
}

func (g *gateway) see(seen *front.Seen) {
	g.mu.Lock()
	defer g.mu.Unlock()
	way := string(seen.Way)
	if seen.Plain {
		way += " without TLS"
	}
	g.came = append(g.came, way+" "+string(seen.Raw.Host)+seen.Raw.Path)
}

// requests returns what came since the last call.
func (g *gateway) requests() []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	came := g.came
	g.came = nil
	return came
}

// answering is an upstream that has one answer.
type answering struct{}

// RoundTrip answers.
func (answering) RoundTrip(r *http.Request) (*http.Response, error) {
	body := `{"object":"account"}`
	return &http.Response{
		StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}}, Request: r,
		Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)), ProtoMajor: 1, ProtoMinor: 1,
	}, nil
}

// authority signs certificates.
type authority struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
	pem         []byte
}

func newAuthority(t testing.TB) *authority {
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
