package conformance_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"
	"log"
	"math/big"
	mathrand "math/rand/v2"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/omise-conformance/harness/emulator"
)

// The hosts that the stand-in answers for.
var realHosts = []string{"api.omise.co", "vault.omise.co"}

// standIn is a TLS server on loopback in the place of the real API: its
// certificate names the real hosts, and client reaches it under their addresses.
type standIn struct {
	client *http.Client
	emu    *emulator.Emulator

	// trouble makes it a server on the internet; requests are counted before it.
	trouble
	requests, limited, reset atomic.Int64
}

// trouble is what goes wrong, each as a share of the requests.
type trouble struct {
	delay   time.Duration // at most
	limits  float64       // 429, asking to come back at once or in a second
	resets  float64       // connection reset, before or after the request was served
	ceasing int64         // after so many requests nothing is answered any more; 0: never
	live    string        // POST to this path is answered in live mode
}

// A clock that runs this much faster than ours, from some minutes ahead on.
const (
	clockSpeed = 10
	clockAhead = 3 * time.Minute
)

func newStandIn(t testing.TB, what trouble) *standIn {
	t.Helper()
	began := time.Now()
	s := &standIn{trouble: what}
	s.emu = emulator.New(emulator.Options{
		Seed: 3, PublicKey: omiseKeys.Public, SecretKey: omiseKeys.Secret,
		APIURL: "https://" + realHosts[0], VaultURL: "https://" + realHosts[1],
		Now: func() time.Time { return began.Add(clockAhead + clockSpeed*time.Since(began)) },
	})
	t.Cleanup(s.emu.Close)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	certificate, authority := certificates(t)
	server := &http.Server{
		Handler: s, ErrorLog: log.New(io.Discard, "", 0), ReadHeaderTimeout: time.Minute,
		TLSConfig: &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12},
		// A connection can only be reset where it is not shared.
		TLSNextProto: map[string]func(*http.Server, *tls.Conn, http.Handler){},
	}
	go func() { _ = server.ServeTLS(listener, "", "") }() // ends with Close
	t.Cleanup(func() { _ = server.Close() })
	s.client = &http.Client{Transport: &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: authority, MinVersion: tls.VersionTLS12},
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, network, listener.Addr().String())
		},
	}}
	t.Cleanup(s.client.CloseIdleConnections)
	return s
}

// certificates makes an authority of its own and the server's certificate.
func certificates(t testing.TB) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	authorityKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(err)
	authority := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "authority of a test"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), KeyUsage: x509.KeyUsageCertSign,
	}
	signed, err := x509.CreateCertificate(rand.Reader, authority, authority, authorityKey.Public(), authorityKey)
	must(err)
	authority, err = x509.ParseCertificate(signed)
	must(err)
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(err)
	leaf, err := x509.CreateCertificate(rand.Reader, &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: realHosts[0]}, DNSNames: realHosts,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}, authority, key.Public(), authorityKey)
	must(err)
	pool := x509.NewCertPool()
	pool.AddCert(authority)
	return tls.Certificate{Certificate: [][]byte{leaf}, PrivateKey: key}, pool
}

// dice are shared by the connections of a test.
var dice = struct {
	sync.Mutex
	*mathrand.Rand
}{Rand: mathrand.New(mathrand.NewPCG(1, 2))}

func throw() float64 {
	dice.Lock()
	defer dice.Unlock()
	return dice.Float64()
}

func (s *standIn) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	n := s.requests.Add(1)
	time.Sleep(time.Duration(throw() * float64(s.delay)))
	handler := map[string]http.Handler{realHosts[0]: s.emu.API(), realHosts[1]: s.emu.Vault()}[r.Host]
	chance := throw()
	switch {
	case handler == nil:
		http.Error(w, "no such host "+r.Host, http.StatusMisdirectedRequest)
	case s.ceasing > 0 && n > s.ceasing:
		s.cut(w)
	case chance < s.limits:
		s.limited.Add(1)
		wait := "0"
		if throw() < 0.1 {
			wait = "1"
		}
		w.Header().Set("Retry-After", wait)
		w.WriteHeader(http.StatusTooManyRequests)
	case chance < s.limits+s.resets/2:
		s.cut(w)
	case chance < s.limits+s.resets:
		handler.ServeHTTP(&lost{header: http.Header{}}, r)
		s.cut(w)
	case s.live != "" && r.Method == http.MethodPost && r.URL.Path == s.live:
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"object":"customer","livemode":true}`)
	default:
		handler.ServeHTTP(w, r)
	}
}

// cut resets the connection instead of closing it.
func (s *standIn) cut(w http.ResponseWriter) {
	s.reset.Add(1)
	connection, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	if secure, ok := connection.(*tls.Conn); ok {
		connection = secure.NetConn()
	}
	if plain, ok := connection.(*net.TCPConn); ok {
		_ = plain.SetLinger(0)
	}
	_ = connection.Close()
}

// lost takes an answer that never arrives.
type lost struct{ header http.Header }

func (l *lost) Header() http.Header       { return l.header }
func (*lost) WriteHeader(int)             {}
func (*lost) Write(p []byte) (int, error) { return len(p), nil }
