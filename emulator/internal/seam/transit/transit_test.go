package transit_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/seam/alter"
	"github.com/omise-conformance/harness/emulator/internal/seam/transit"
)

// echo answers with the status that the query names and with what it received.
var echo = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	w.Header().Set("X-Method", r.Method)
	w.Header().Set("X-Authorization", r.Header.Get("Authorization"))
	w.Header().Set("Content-Type", "application/json")
	switch r.URL.Query().Get("status") {
	case "400":
		w.WriteHeader(http.StatusBadRequest)
	case "401":
		w.WriteHeader(http.StatusUnauthorized)
	}
	_, _ = w.Write(body)
})

func through(change alter.Change, method, target, header, body string) *http.Response {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	if header != "" {
		r.Header.Set("Authorization", header)
	}
	w := httptest.NewRecorder()
	change.Front(api.HostAPI, echo).ServeHTTP(w, r)
	return w.Result()
}

func bodyOf(t *testing.T, answer *http.Response) string {
	t.Helper()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(body))
}

// A change of answers is about one method, path or status; a changed body has its own length.
func TestChangesOfAnswers(t *testing.T) {
	const refusal = `{"code":"failed_expire","object":"error"}`
	set := alter.Set("object", "changed")
	header := transit.Header("X-Changed", "yes")
	for _, test := range []struct {
		name         string
		change       alter.Change
		target, sent string
		body         string
		changed      bool // by a header
	}{
		{"success", transit.Successes("GET", "/a", "", header), "/a", "{}", "{}", true},
		{"success of a longer path", transit.Successes("GET", "/a", "", header), "/a/b", "{}", "{}", false},
		{"success between two ends", transit.Successes("GET", "/a", "/b", header), "/a/x/b", "{}", "{}", true},
		{"a refusal is no success", transit.Successes("GET", "/a", "", header), "/a?status=400", "{}", "{}", false},
		{"status", transit.Statuses(http.StatusBadRequest, "/a", header), "/a/b?status=400", "{}", "{}", true},
		{"another status", transit.Statuses(http.StatusBadRequest, "/a", header), "/a/b", "{}", "{}", false},
		{"refusal", transit.Refusals("failed_expire", set), "/a?status=400", refusal, `{"code":"failed_expire","object":"changed"}`, false},
		{"refusal with another code", transit.Refusals("failed", set), "/a?status=400", refusal, refusal, false},
		{"success with the code", transit.Refusals("failed_expire", set), "/a", refusal, refusal, false},
		{"list", transit.Listed("/a", "", set), "/a", `{"data":[{},{}]}`, `{"data":[{"object":"changed"},{"object":"changed"}]}`, false},
		{"no JSON", transit.Refusals("failed_expire", set), "/a?status=400", `"code":"failed_expire"`, `"code":"failed_expire"`, false},
	} {
		answer := through(test.change, http.MethodGet, test.target, "", test.sent)
		body := bodyOf(t, answer)
		if changed := answer.Header.Get("X-Changed") == "yes"; body != test.body || changed != test.changed {
			t.Errorf("%s: %s (header changed: %t), want %s (%t)", test.name, body, changed, test.body, test.changed)
		}
		if answer.ContentLength >= 0 && int(answer.ContentLength) != len(body) && int(answer.ContentLength) != len(body)+1 {
			t.Errorf("%s: the length is %d for %q", test.name, answer.ContentLength, body)
		}
	}
	gone := through(transit.Successes("GET", "/a", "", transit.WithoutHeader("X-Method")), http.MethodGet, "/a", "", "")
	if _, there := gone.Header["X-Method"]; there {
		t.Error("the header is still there")
	}
}

func TestChangesOfRequests(t *testing.T) {
	for _, test := range []struct {
		name           string
		change         alter.Change
		path, sent     string
		method, passed string
	}{
		{"method", transit.Requests("POST", "/a/*", transit.Method("PATCH")), "/a/1", "{}", "PATCH", "{}"},
		{"a star is one segment", transit.Requests("POST", "/a/*", transit.Method("PATCH")), "/a/1/b", "{}", "POST", "{}"},
		{"a star is not empty", transit.Requests("POST", "/a/*", transit.Method("PATCH")), "/a/", "{}", "POST", "{}"},
		{"body", transit.Bodies("POST", "/a", transit.IsJSON, transit.Replace("x", "y")), "/a", `{"x":1}`, "POST", `{"y":1}`},
		{"body of a form", transit.Bodies("POST", "/a", transit.IsForm, transit.Replace("x", "y")), "/a", `{"x":1}`, "POST", `{"x":1}`},
		{"exactly", transit.Bodies("POST", "/a", transit.IsJSON, transit.Exactly("{}", "[]")), "/a", " {} ", "POST", "[]"},
		{"not exactly", transit.Bodies("POST", "/a", transit.IsJSON, transit.Exactly("{}", "[]")), "/a", `{"a":1}`, "POST", `{"a":1}`},
		{"params", transit.Params("POST", "/a", alter.Set("a", 2)), "/a", `{"a":1}`, "POST", `{"a":2}`},
		{"params of no object", transit.Params("POST", "/a", alter.Set("a", 2)), "/a", `[1]`, "POST", `[1]`},
	} {
		answer := through(test.change, http.MethodPost, test.path, "", test.sent)
		if got := answer.Header.Get("X-Method"); got != test.method {
			t.Errorf("%s: the method is %s, want %s", test.name, got, test.method)
		}
		if got := bodyOf(t, answer); got != strings.TrimSpace(test.passed) {
			t.Errorf("%s: the body is %s, want %s", test.name, got, test.passed)
		}
	}
}

func TestChangesOfCredentials(t *testing.T) {
	swap := transit.Credentials(func(key, password string, colon bool) (string, bool) {
		return "new:" + password, key == "old" && colon
	})
	drop := transit.Authorization(func(*http.Request, string) string { return "" })
	for _, test := range []struct {
		name   string
		change alter.Change
		sent   string
		want   string
	}{
		{"replaced", swap, transit.BasicAuth("old:p"), transit.BasicAuth("new:p")},
		{"without a colon", swap, transit.BasicAuth("old"), transit.BasicAuth("old")},
		{"another key", swap, transit.BasicAuth("key:p"), transit.BasicAuth("key:p")},
		{"not basic", swap, "Bearer old", "Bearer old"},
		{"dropped", drop, transit.BasicAuth("old:"), ""},
	} {
		if got := through(test.change, http.MethodGet, "/a", test.sent, "").Header.Get("X-Authorization"); got != test.want {
			t.Errorf("%s: %q arrives, want %q", test.name, got, test.want)
		}
	}
	if !transit.OfChain(transit.BasicAuth("ckey_test_1:")) || !transit.OfChain(transit.BasicAuth("ck_test_1:")) {
		t.Error("a chain key is not known as one")
	}
	if transit.OfChain(transit.BasicAuth("skey_test_1:")) || transit.OfChain("Basic !") || transit.OfChain("") {
		t.Error("credentials without a chain key are taken for a chain's")
	}
}

// Requests without a key and with an unknown one are distinguished.
func TestRefusedKeys(t *testing.T) {
	set := alter.Set("code", "changed")
	for _, test := range []struct {
		name    string
		change  alter.Change
		header  string
		changed bool
	}{
		{"keyless", transit.Keyless("GET /a", set), "", true},
		{"keyless, with a key", transit.Keyless("GET /a", set), "Basic eDo=", false},
		{"unknown key", transit.UnknownKeys("GET /a", set), "Basic eDo=", true},
		{"unknown key, without one", transit.UnknownKeys("GET /a", set), "", false},
		{"another route", transit.Keyless("POST /a", set), "", false},
	} {
		body := bodyOf(t, through(test.change, http.MethodGet, "/a?status=401", test.header, `{"code":"x"}`))
		if changed := body == `{"code":"changed"}`; changed != test.changed {
			t.Errorf("%s: the refusal is %s", test.name, body)
		}
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// A delivery that is left out is answered as if it had arrived; the others reach their endpoint.
func TestChangesOfDeliveries(t *testing.T) {
	const event = `{"key":"charge.create"}`
	var sent *http.Request
	endpoint := roundTripper(func(r *http.Request) (*http.Response, error) {
		sent = r
		return &http.Response{StatusCode: http.StatusAccepted, Body: http.NoBody}, nil
	})
	for _, test := range []struct {
		name   string
		change alter.Change
		header string
		value  string // of the header, as it arrives
		status int
	}{
		{"left out", transit.Deliveries(transit.Undelivered("charge.create")), "", "", http.StatusOK},
		{"another left out", transit.Deliveries(transit.Undelivered("charge")), "Omise-Signature", "abc", http.StatusAccepted},
		{"signature", transit.Deliveries(transit.Signature(strings.ToUpper)), "Omise-Signature", "ABC", http.StatusAccepted},
		{
			"time", transit.Deliveries(transit.Timestamp(func(seconds int64) int64 { return seconds * 1000 })),
			"Omise-Signature-Timestamp", "7000", http.StatusAccepted,
		},
	} {
		sent = nil
		r := httptest.NewRequest(http.MethodPost, "http://localhost/hook", strings.NewReader(event))
		r.Header.Set("Omise-Signature", "abc")
		r.Header.Set("Omise-Signature-Timestamp", "7")
		answer, err := test.change.Carry(endpoint).RoundTrip(r)
		if err != nil || answer.StatusCode != test.status || (sent == nil) != (test.header == "") {
			t.Fatalf("%s: %v, %v, sent: %t", test.name, answer, err, sent != nil)
		}
		_ = answer.Body.Close()
		if sent == nil {
			continue
		}
		if got := sent.Header.Get(test.header); got != test.value {
			t.Errorf("%s: %s is %q, want %q", test.name, test.header, got, test.value)
		}
		if body, _ := io.ReadAll(sent.Body); string(body) != event {
			t.Errorf("%s: the body is %s", test.name, body)
		}
	}
}
