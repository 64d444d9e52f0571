package transit_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/seam/alter"
	"github.com/omise-conformance/harness/emulator/internal/seam/transit"
)

// A changed layout says the same.
func TestLayoutsMeanTheSame(t *testing.T) {
	const body = `{"name":"สมชาย é 😀","list":[]}`
	for name, layout := range map[string]func([]byte) []byte{"indented": transit.Indented, "escaped": transit.Escaped} {
		var want, got map[string]any
		changed := layout([]byte(body))
		if json.Unmarshal([]byte(body), &want) != nil || json.Unmarshal(changed, &got) != nil || got["name"] != want["name"] {
			t.Errorf("%s: %s", name, changed)
		}
		if string(changed) == body {
			t.Errorf("%s changes nothing", name)
		}
	}
	for _, c := range transit.Escaped([]byte(body)) {
		if c >= 0x80 {
			t.Fatalf("%x is not ASCII", c)
		}
	}
}

// Changes of bodies are made one after the other.
func TestBody(t *testing.T) {
	o := api.Options{}
	for _, text := range []string{"a", "b"} {
		change := transit.Body(func(body []byte) []byte { return append(body, text...) })
		change.Configure(&o)
	}
	if got := string(o.Seam.Body([]byte("-"))); got != "-ab" {
		t.Errorf("the body is %q", got)
	}
}

func answered(change alter.Change, r *http.Request, inner http.HandlerFunc) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	change.Front(api.HostAPI, inner).ServeHTTP(w, r)
	return w
}

// What is refused on the way does not reach the emulator, which is asked for an unknown path only.
func TestRefused(t *testing.T) {
	change := transit.Refused(func(r *http.Request) bool { return r.Header.Get("Omise-Version") == "x" }, apierror.BadRequest("no"))
	for version, want := range map[string]int{"x": http.StatusBadRequest, "y": http.StatusOK} {
		r := httptest.NewRequest(http.MethodPost, "/charges", http.NoBody)
		r.Header.Set("Omise-Version", version)
		w := answered(change, r, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/charges" && version == "x" {
				t.Error("a refused request was carried out")
			}
			w.WriteHeader(http.StatusOK)
		})
		if w.Code != want {
			t.Errorf("version %s is answered with %d", version, w.Code)
		}
	}
}

// The same key is answered as before, with another request id, and another key is not.
func TestReplayed(t *testing.T) {
	n := 0
	handler := transit.Replayed().Front(api.HostAPI, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		n++
		w.Header().Set("X-Request-Id", strconv.Itoa(n))
		_, _ = w.Write([]byte(strconv.Itoa(n)))
	}))
	for i, test := range []struct{ key, body, id string }{{"a", "1", "1"}, {"a", "1", "2"}, {"b", "3", "3"}, {"", "4", "4"}, {"", "5", "5"}} {
		r := httptest.NewRequest(http.MethodPost, "/charges", http.NoBody)
		r.Header.Set("Idempotency-Key", test.key)
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		if w.Body.String() != test.body || w.Header().Get("X-Request-Id") != test.id {
			t.Errorf("request %d is answered with %s, id %s", i, w.Body.String(), w.Header().Get("X-Request-Id"))
		}
	}
}
