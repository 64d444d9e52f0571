package target

import (
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/omise-conformance/harness/exchange"
)

// A server answers the first request of a connection and ends it at the second, unread by the client.
func TestARequestOnAConnectionThatEndsIsSentOnceMore(t *testing.T) {
	var mu sync.Mutex
	seen := map[string]int{}
	requests := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		seen[r.RemoteAddr]++
		nth := seen[r.RemoteAddr]
		requests++
		mu.Unlock()
		if nth > 1 || r.URL.Path == "/never" {
			panic(http.ErrAbortHandler)
		}
		_, _ = w.Write([]byte(`{}`))
	}))
	defer server.Close()
	to, err := New(Config{APIURL: server.URL, VaultURL: server.URL, Keys: Keys{Public: "pkey_test_1", Secret: "skey_test_1"}})
	if err != nil {
		t.Fatal(err)
	}
	post := func(path string) *exchange.Exchange {
		return to.Do(t.Context(), Call{Method: http.MethodPost, Host: exchange.API, Path: path, Params: map[string]any{"a": 1}})
	}
	for i, want := range []bool{false, true, false, false} {
		if ex := post("/charges"); ex.Failure != nil || ex.Retried != want || ex.Doubled() != want {
			t.Errorf("request %d: failure %v, sent again %t, want %t", i, ex.Failure, ex.Retried, want)
		}
	}
	if requests != 5 {
		t.Errorf("the server got %d requests, want 4 and 1 that was sent again: after that each has its own connection", requests)
	}
	to, _ = New(*to.Config())
	if ex := post("/never"); ex.Failure == nil || ex.Retried {
		t.Errorf("on a new connection: failure %v, sent again %t", ex.Failure, ex.Retried)
	}
}
