package session

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/omise-conformance/harness/internal/usage"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/target"
)

// soundly answers the first requests as a target in order does. Its clock is ahead.
func soundly(w http.ResponseWriter, r *http.Request, ahead time.Duration) {
	now := time.Now().Add(ahead).UTC()
	body := map[string]any{"object": "list", "data": []any{}, "to": now.Format(time.RFC3339)}
	switch r.URL.Path {
	case "/tokens", "/vault/tokens":
		w.WriteHeader(http.StatusBadRequest)
		body = map[string]any{"object": "error", "code": "bad_request"}
	case "/capability":
		body = map[string]any{"object": "capability"}
	case "/control/features":
		body = map[string]any{"features": []string{"clock"}}
	case "/control/clock":
		body = map[string]any{"now": now.Format(time.RFC3339)}
	}
	_ = json.NewEncoder(w).Encode(body)
}

// lookedAt is what a session found out about a target when it connected.
type lookedAt struct {
	err     error
	down    string
	notices []string
}

// connected connects a session to a target that a configuration describes.
func connected(t *testing.T, config target.Config) (l lookedAt) {
	t.Helper()
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	config.Name, config.Dialect = config.APIURL, specs.Any
	config.Keys = target.Keys{Public: "pkey_test_5xuy4w91xqz7d", Secret: "skey_test_5xuy4w91xqz7d"}
	config.Timeouts = target.Timeouts{Request: 5 * time.Second}
	options := Options{
		Contract: contract, Target: config,
		Notice: func(sentence string) { l.notices = append(l.notices, sentence) },
	}
	connection, err := Open(t.Context(), &options)
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	s := New(options)
	l.err = s.Connect(t.Context(), connection)
	l.down = s.Halted()
	return l
}

// answered answers a path with a status, headers (name, value, …) and a body.
func answered(path string, status int, body string, headers ...string) func(w http.ResponseWriter, r *http.Request) bool {
	return func(w http.ResponseWriter, r *http.Request) bool {
		if path != "" && r.URL.Path != path {
			return false
		}
		for i := 0; i+1 < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
		return true
	}
}

const wrongKey = `{"object":"error","code":"authentication_failure"}`

// TestFirstLook changes one answer of a target in order, and holds what that decides: a key is refused, nothing is
// judged, or a notice is given. SERVER stands for its address.
func TestFirstLook(t *testing.T) {
	for name, test := range map[string]struct {
		instead               func(http.ResponseWriter, *http.Request) bool
		ahead                 time.Duration
		vault, control        bool   // at addresses of their own
		refused, down, notice string // refused is the setting
	}{
		"in order":                     {},
		"with a control API, in order": {control: true, vault: true},
		"no tokens at the one address": {
			instead: answered("/tokens", 404, `{"object":"error","code":"not_found"}`),
			notice:  "POST /tokens is answered 404 at SERVER; if the vault has an address of its own, give it (--vault-url)",
		},
		"no tokens at the vault": {
			instead: answered("/vault/tokens", 404, ""), vault: true,
			notice: "POST /tokens is answered 404 at SERVER/vault; is it the address of the vault (--vault-url)?",
		},
		"elsewhere": {
			instead: answered("", 301, "", "Location", "https://elsewhere.example"),
			down: "the target redirects every request: GET /charges is redirected (301) to https://elsewhere.example, " +
				"POST /tokens is redirected (301) to https://elsewhere.example; give the address that it redirects to",
		},
		"one redirect": {
			instead: answered("/tokens", 307, "", "Location", "/v1/tokens"),
			notice:  "POST /tokens is redirected (307) to /v1/tokens; is the address right?",
		},
		"an encoding": {
			instead: answered("/charges", 200, "\x8b\x02\x80{}", "Content-Encoding", "br"),
			down:    "SERVER answers GET /charges with Content-Encoding br, which was not asked for and cannot be read",
		},
		"an encoding that changes nothing": {instead: answered("/charges", 200, "oops", "Content-Encoding", "Identity")},
		"an encoding that is not true":     {instead: answered("/charges", 200, "{}", "Content-Encoding", "br")},
		"another secret key":               {instead: answered("/charges", 401, wrongKey), refused: "SecretKey"},
		"another public key":               {instead: answered("/tokens", 401, wrongKey), refused: "PublicKey"},
		"any other 401":                    {instead: answered("/charges", 401, `{"code":"authentication_failure"}`)},
		"live mode": {
			instead: answered("/charges", 200, `{"object":"list","data":[{"livemode":true}]}`),
			down:    "an answer to GET /charges says livemode true: the run was stopped, since only test mode is ever used",
		},
		"a proxy that finds nobody": {
			instead: answered("", 502, "<html>Bad Gateway</html>"),
			down:    "GET /charges was answered 502 Bad Gateway without an error object of the API, so that something before it has answered",
		},
		"a server error of the API": {instead: answered("", 502, `{"object":"error","code":"internal_error"}`)},
		"a clock far ahead": {
			ahead:  49 * time.Hour,
			notice: "The clock of the target is 2 days ahead of that of this machine; the times that are sent follow the target's",
		},
		"a clock far behind": {
			ahead:  -150 * time.Minute,
			notice: "The clock of the target is 2 hours behind that of this machine; the times that are sent follow the target's",
		},
		"a clock that is a little off": {ahead: 4 * time.Minute},
		"a Date far ahead": {
			instead: answered("/charges", 200, "{}", "Date", time.Now().Add(73*time.Hour).UTC().Format(http.TimeFormat)),
			notice:  "The clock of the target is 3 days ahead of that of this machine; the times that are sent follow the target's",
		},
		"the clock of a control API counts": {
			ahead: 49 * time.Hour, control: true,
			instead: answered("/charges", 200, `{"object":"list","data":[],"to":"2020-01-01T00:00:00Z"}`),
			notice:  "The clock of the target is 2 days ahead of that of this machine; the times that are sent follow the target's",
		},
		"a control API without features": {control: true, instead: answered("/control/features", 500, ""), down: "SERVER/control"},
		"a control API without the time": {control: true, instead: answered("/control/clock", 404, ""), down: "SERVER/control"},
		"a capability behind a proxy": {
			instead: answered("/capability", 503, ""),
			down:    "GET /capability was answered 503 Service Unavailable without an error object of the API, so that something before it has answered",
		},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if test.instead == nil || !test.instead(w, r) {
					soundly(w, r, test.ahead)
				}
			}))
			defer server.Close()
			config := target.Config{APIURL: server.URL, VaultURL: server.URL}
			if test.vault {
				config.VaultURL += "/vault"
			}
			if test.control {
				config.ControlURL = server.URL + "/control"
			}
			got := connected(t, config)
			here := strings.NewReplacer("SERVER", server.URL).Replace
			var mistake *usage.Error
			if refused := errors.As(got.err, &mistake); refused != (test.refused != "") || refused && mistake.Setting != test.refused {
				t.Errorf("the error is %v, want one about %q", got.err, test.refused)
			}
			if down := here(test.down); got.down != down && (!test.control || down == "" || !strings.Contains(got.down, down)) {
				t.Errorf("not judged, since %q, want %q", got.down, down)
			}
			if notices := strings.Join(got.notices, "\n"); notices != here(test.notice) {
				t.Errorf("the notices are\n%s\nwant\n%s", notices, here(test.notice))
			}
		})
	}
}

// TestProxyOfTheEnvironmentIsTold looks at a target through a proxy. net/http reads the environment once, so that
// the test runs itself again in one that names the proxy.
func TestProxyOfTheEnvironmentIsTold(t *testing.T) {
	const named = "CONFORMANCE_TEST_PROXY"
	if proxy := os.Getenv(named); proxy != "" {
		got := connected(t, target.Config{APIURL: "http://api.example", VaultURL: "http://api.example"})
		want := "Requests to http://api.example go through the proxy " + proxy + " of the environment; to go around it, name the host in NO_PROXY"
		if got.err != nil || got.down != "" || len(got.notices) != 1 || got.notices[0] != want {
			t.Errorf("%+v, want the notice %s", got, want)
		}
		return
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { soundly(w, r, 0) }))
	defer server.Close()
	again := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$") // this test itself
	secret := strings.Replace(server.URL, "http://", "http://user:password@", 1)
	again.Env = append(os.Environ(), named+"="+server.URL, "HTTP_PROXY="+secret, "http_proxy="+secret, "NO_PROXY=", "no_proxy=")
	if said, err := again.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, said)
	}
}
