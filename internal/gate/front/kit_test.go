package front_test

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/omise-conformance/harness/internal/gate/front"
)

// patience bounds every wait of these tests. A busy machine needs much of it: 200 handshakes with the race detector took more than ten seconds.
const patience = time.Minute

// upstream is an upstream that is a function.
type upstream func(*http.Request) (*http.Response, error)

func (u upstream) RoundTrip(r *http.Request) (*http.Response, error) { return u(r) }

// answering answers each request with a text.
func answering(text string) upstream {
	return func(r *http.Request) (*http.Response, error) { return answer(r, http.StatusOK, text), nil }
}

// echo answers with the body of the request.
var echo upstream = func(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	return answer(r, http.StatusOK, string(body)), err
}

func answer(r *http.Request, status int, text string) *http.Response {
	return &http.Response{
		StatusCode: status, Status: http.StatusText(status), Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(text)), ContentLength: int64(len(text)), Request: r,
	}
}

// kit is a front under test, and what it told.
type kit struct {
	*front.Front
	t     *testing.T
	mutex sync.Mutex
	told  []*front.Seen
}

// open opens a front that is closed with the test.
func open(t *testing.T, options front.Options) *kit {
	t.Helper()
	k := &kit{t: t}
	if options.Seen == nil {
		options.Seen = func(seen *front.Seen) {
			k.mutex.Lock()
			defer k.mutex.Unlock()
			k.told = append(k.told, seen)
		}
	}
	if options.MarkHeader == "" {
		options.MarkHeader = "X-Test-Mark"
	}
	opened, err := front.Open(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	k.Front = opened
	t.Cleanup(opened.Close)
	return k
}

// seen closes the front and returns what it told.
func (k *kit) seen() []*front.Seen {
	k.Close()
	return k.told
}

// one closes the front and returns the only thing that it told.
func (k *kit) one() *front.Seen {
	k.t.Helper()
	seen := k.seen()
	if len(seen) != 1 {
		k.t.Fatalf("%d requests were told of, want 1", len(seen))
	}
	return seen[0]
}

// trust is the configuration of a client that trusts the authority of the front.
func (k *kit) trust() *tls.Config {
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(k.Authority)
	return &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}
}

// client is an HTTP client that reaches the API by one of the ways in.
func (k *kit) client(way front.Way, settle ...func(*http.Transport)) *http.Client {
	transport := &http.Transport{TLSClientConfig: k.trust(), DisableCompression: true}
	switch way {
	case front.ByProxy:
		proxy, err := url.Parse(k.ProxyURL)
		if err != nil {
			k.t.Fatal(err)
		}
		transport.Proxy = http.ProxyURL(proxy)
	case front.ByTLS:
		transport.DialContext = dialTo(k.TLSAddress)
	case front.ByURL:
	}
	for _, each := range settle {
		each(transport)
	}
	k.t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport, Timeout: patience}
}

// do sends a request and returns the answer with its body.
func (k *kit) do(client *http.Client, r *http.Request) (*http.Response, string) {
	k.t.Helper()
	got, err := client.Do(r)
	if err != nil {
		k.t.Fatal(err)
	}
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	if err != nil {
		k.t.Fatal(err)
	}
	return got, string(text)
}

// request makes a request.
func request(t *testing.T, method, address, body string) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// raw opens a bare connection.
func raw(t *testing.T, address string) net.Conn {
	t.Helper()
	conn, err := (&net.Dialer{Timeout: patience}).DialContext(t.Context(), "tcp", strings.TrimPrefix(address, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}
