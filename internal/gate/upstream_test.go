package gate

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/internal/gate/front"
	"github.com/omise-conformance/harness/internal/session"
	"github.com/omise-conformance/harness/internal/usage"
	"github.com/omise-conformance/harness/specs"
)

// settled returns the options of a gate with an upstream.
func settled(t *testing.T, from Upstream) *Options {
	t.Helper()
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	return &Options{Session: session.Options{Contract: contract, Seed: session.DefaultSeed}, Upstream: from}
}

// ask sends a request as a front passes it on, and returns status and body.
func ask(t *testing.T, up *upstream, url string) (status int, body string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.SetBasicAuth(up.secret, "")
	answer, err := up.through.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(text)
}

// compact returns JSON without white space, which recordings have for their readers.
func compact(t *testing.T, text string) string {
	t.Helper()
	var out bytes.Buffer
	if err := json.Compact(&out, []byte(text)); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestTheEmulatorShowsThePublicAddresses(t *testing.T) {
	up, err := openUpstream(settled(t, Upstream{}))
	if err != nil {
		t.Fatal(err)
	}
	defer up.close("")
	if status, body := ask(t, up, "https://"+front.APIHost+"/charges"); status != 200 || !strings.Contains(body, `"object":"list"`) {
		t.Errorf("%d %s", status, body)
	}
	if status, _ := ask(t, up, "https://"+front.VaultHost+"/charges"); status != 404 {
		t.Errorf("the vault answers for charges with %d", status)
	}
}

func TestServersAreAskedForTheirOwnPaths(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, r.Host+" "+r.URL.String())
	}))
	defer server.Close()
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, "vault "+r.URL.String())
	}))
	defer other.Close()
	host := strings.TrimPrefix(server.URL, "http://")
	for _, each := range []struct{ api, vault, url, want string }{
		{server.URL, "", "https://api.omise.co/charges?limit=1", host + " /charges?limit=1"},
		{server.URL, "", "https://vault.omise.co/tokens/tokn_1", host + " /tokens/tokn_1"},
		{server.URL, other.URL, "https://vault.omise.co/tokens", "vault /tokens"},
		{server.URL + "/omise/", "", "https://api.omise.co/charges", host + " /omise/charges"},
		{server.URL + "/omise", "", "https://api.omise.co/charges/a%2Fb", host + " /omise/charges/a%2Fb"},
	} {
		up, err := openUpstream(settled(t, Upstream{APIURL: each.api, VaultURL: each.vault}))
		if err != nil {
			t.Fatal(err)
		}
		if status, body := ask(t, up, each.url); status != 200 || body != each.want {
			t.Errorf("%s of %s and %s: %d %q, want %q", each.url, each.api, each.vault, status, body, each.want)
		}
		up.close("")
	}
}

func TestWhatIsRecordedAnswersAgain(t *testing.T) {
	folder := t.TempDir()
	up, err := openUpstream(settled(t, Upstream{Record: folder}))
	if err != nil {
		t.Fatal(err)
	}
	_, want := ask(t, up, "https://"+front.APIHost+"/charges")
	if said := up.close("passed"); len(said) > 0 {
		t.Error(said)
	}
	text, err := os.ReadFile(filepath.Join(folder, "gate", "client.yaml"))
	if err != nil || !strings.Contains(string(text), "the embedded emulator") || strings.Contains(string(text), up.secret) {
		t.Errorf("the recording: %v\n%s", err, text)
	}

	up, err = openUpstream(settled(t, Upstream{Replay: folder}))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(up.name, "a recording of the embedded emulator, of ") {
		t.Errorf("the recording is called %q", up.name)
	}
	if status, body := ask(t, up, "https://"+front.APIHost+"/charges"); status != 200 || compact(t, body) != compact(t, want) {
		t.Errorf("%d %s, want %s", status, body, want)
	}
	if status, body := ask(t, up, "https://"+front.APIHost+"/customers"); status != 502 || !strings.Contains(body, "the recording has no answer to this request") {
		t.Errorf("what was not recorded: %d %s", status, body)
	}
	if said := up.close(""); len(said) != 1 || !strings.Contains(said[0], "GET /customers was sent, but not recorded") {
		t.Errorf("at the end it says %q", said)
	}
}

func TestARecordingThatCannotBeWritten(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	up, err := openUpstream(settled(t, Upstream{Record: file}))
	if err != nil {
		t.Fatal(err)
	}
	if said := up.close(""); len(said) != 1 || !strings.HasPrefix(said[0], "The recording was not written: ") {
		t.Errorf("it says %q", said)
	}
}

func TestAServerThatIsDownIsSaidSo(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	up, err := openUpstream(settled(t, Upstream{APIURL: server.URL}))
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://"+front.APIHost+"/charges", nil)
		if err != nil {
			t.Fatal(err)
		}
		if answer, err := up.through.RoundTrip(request); err == nil {
			_ = answer.Body.Close()
			t.Fatal("it answered")
		}
	}
	if said := up.close(""); len(said) != 1 || !strings.HasPrefix(said[0], server.URL+" did not answer 2 requests; the first time: ") {
		t.Errorf("it says %q", said)
	}
}

func TestASeedFileThatIsNotThere(t *testing.T) {
	_, err := openUpstream(settled(t, Upstream{SeedFile: filepath.Join(t.TempDir(), "none.yaml")}))
	var wrong *usage.Error
	if !errors.As(err, &wrong) || wrong.Setting != "SeedFile" {
		t.Errorf("%v", err)
	}
}

// TestOneAddressOfAServerThatHasTwo: who gave the address of the API alone is told of the vault's.
func TestOneAddressOfAServerThatHasTwo(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	for name, row := range map[string]struct {
		method, path, vault, want string
	}{
		"a token":            {http.MethodPost, "/tokens", "", server.URL + " answered 404 to 1 request for a token: where the vault has an address of its own, --upstream-vault names it."},
		"below a path":       {http.MethodPost, "/api/tokens", "", "--upstream-vault names it."},
		"a charge":           {http.MethodPost, "/charges", "", ""},
		"a token is read":    {http.MethodGet, "/tokens/tokn_test_1", "", ""},
		"the vault is known": {http.MethodPost, "/tokens", server.URL + "/vault", ""},
	} {
		up, err := openUpstream(settled(t, Upstream{APIURL: server.URL, VaultURL: row.vault}))
		if err != nil {
			t.Fatal(err)
		}
		request, err := http.NewRequestWithContext(t.Context(), row.method, "https://"+front.VaultHost+row.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := up.through.RoundTrip(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
		said := ""
		if up.hints != nil {
			said = strings.Join(up.hints(), " ")
		}
		if (said == "") != (row.want == "") || !strings.HasSuffix(said, row.want) {
			t.Errorf("%s: %q, want %q", name, said, row.want)
		}
	}
}
