package cassettes

import (
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// testHeader is a header with every field set.
func testHeader() Header {
	return Header{
		Case: "charges/example", Target: "a stand-in", Dialect: "recorded", Features: []string{"clock", "chains"},
		HarnessVersion: "1.2.3", SpecVersion: "2019-05-29", Verdict: "passed", Seed: 7,
		RecordedAt: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), Clock: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
	}
}

// Keys of the right shape; neither is one of an account.
const (
	testSecret = "skey_test_5f1a2b3c4d5e6f7a8b9"
	testPublic = "pkey_test_5f1a2b3c4d5e6f7a8b9"
)

// step is one request of a recording made in a test.
type step struct {
	method, path string // path with query; "vault:" and "control:" in front name the host
	contentType  string
	body         string
}

// standIn is a server for all three roles.
type standIn struct {
	*httptest.Server
	hosts Hosts
}

func newStandIn(t testing.TB, handler http.HandlerFunc) *standIn {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return &standIn{server, Hosts{API: server.URL + "/api", Vault: server.URL + "/vault", Control: server.URL + "/control"}}
}

// replayHosts are those of a replay; nothing listens there.
var replayHosts = Hosts{API: "http://api.target", Vault: "http://vault.target", Control: "http://control.target"}

func (s step) request(t testing.TB, hosts Hosts) *http.Request {
	t.Helper()
	base, path := hosts.API, s.path
	if rest, found := strings.CutPrefix(path, "vault:"); found {
		base, path = hosts.Vault, rest
	}
	if rest, found := strings.CutPrefix(path, "control:"); found {
		base, path = hosts.Control, rest
	}
	request, err := http.NewRequest(s.method, base+path, strings.NewReader(s.body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Omise-Version", "2019-05-29")
	request.SetBasicAuth(testSecret, "")
	if s.contentType != "" {
		request.Header.Set("Content-Type", s.contentType)
	}
	return request
}

// do sends a step and returns status and body.
func (s step) do(t testing.TB, hosts Hosts, transport http.RoundTripper) (int, string, error) {
	t.Helper()
	response, err := transport.RoundTrip(s.request(t, hosts))
	if err != nil {
		return 0, "", err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	return response.StatusCode, string(text), err
}

// must sends a step and fails the test where no answer comes.
func (s step) must(t testing.TB, hosts Hosts, transport http.RoundTripper) (int, string) {
	t.Helper()
	status, text, err := s.do(t, hosts, transport)
	if err != nil {
		t.Fatalf("%s %s: %v", s.method, s.path, err)
	}
	return status, text
}

// record makes a cassette of steps against a handler.
func record(t testing.TB, handler http.HandlerFunc, steps ...step) *Cassette {
	t.Helper()
	server := newStandIn(t, handler)
	r := NewRecorder(server.hosts, http.DefaultTransport)
	r.Timeless = true
	for _, each := range steps {
		each.must(t, server.hosts, r)
	}
	return r.Cassette(testHeader())
}

// saved writes a cassette to a new folder and returns its path.
func saved(t testing.TB, c *Cassette) string {
	t.Helper()
	path := Path(filepath.Join(t.TempDir(), "cassettes"), c.Header.Case)
	if err := c.Save(path); err != nil {
		t.Fatal(err)
	}
	return path
}

// reloaded saves and loads.
func reloaded(t testing.TB, c *Cassette) *Cassette {
	t.Helper()
	loaded, err := Load(saved(t, c))
	if err != nil {
		t.Fatal(err)
	}
	return loaded
}

func jsonAnswer(status int, text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, text)
	}
}

// jsonAnswerEach answers with one text after another.
func jsonAnswerEach(count *int, texts []string) http.HandlerFunc {
	return func(w http.ResponseWriter, request *http.Request) {
		text := texts[*count%len(texts)]
		*count++
		jsonAnswer(http.StatusOK, text)(w, request)
	}
}
