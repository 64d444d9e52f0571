package hooks

import (
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/omise-conformance/harness/suites"
)

// served returns a handler that listens, and a bench for it.
func served(t *testing.T, o Options) (*receiver, *httptest.Server) {
	t.Helper()
	h := &receiver{seen: map[string]bool{}}
	server := httptest.NewUnstartedServer(h)
	t.Cleanup(server.Close)
	o.URL = "http://" + server.Listener.Addr().String() + "/hook"
	h.bench = newBench(t, o, false)
	h.verify = h.bench.signedBy
	return h, server
}

func TestEventsOfTheClientAreDelivered(t *testing.T) {
	h, server := served(t, Options{})
	server.Start()
	results := h.bench.run(func() {
		h.bench.call(http.MethodPost, "/customers", url.Values{"description": {"of the client"}})
		h.bench.key = "skey_test_5z0000000000000000a" // some clients have keys of their own in their code
		h.bench.call(http.MethodPost, "/recipients", url.Values{
			"name": {"x"}, "type": {"individual"}, "bank_account[brand]": {"bbl"}, "bank_account[number]": {"1234567890"}, "bank_account[name]": {"x"},
		})
	})
	for _, id := range []string{"accepts-customer-create", "accepts-recipient-create"} {
		if r := results[id]; r == nil || r.Status != suites.Passed || r.Checks != 1 {
			t.Errorf("%s: %+v", id, r)
		}
	}
	if found, left := broken(results), without(results); len(found) > 0 || len(left) != 3 {
		t.Errorf("findings %v, without a verdict %v; want those about effects, of which nothing tells", found, left)
	}
	if notes := h.bench.hooks.Notes(); !strings.Contains(notes[0], "2 of them of events that the client caused") {
		t.Errorf("%v", notes)
	}
}

// A handler that the command starts may end with it: it is tried while the command runs.
func TestAHandlerOfTheCommandIsTriedWhileItRuns(t *testing.T) {
	h, server := served(t, Options{Wait: 5 * time.Second})
	_ = server.Listener.Close()
	h.verify = func(r *http.Request, body []byte) bool { return h.bench.signedBy(r, body) }
	var late http.Server
	results := h.bench.run(func() {
		listener, err := net.Listen("tcp", h.bench.hooks.handler.url.Host)
		if err != nil {
			t.Error(err)
			return
		}
		late.Handler = h
		go func() { _ = late.Serve(listener) }()
		for end := time.Now().Add(15 * time.Second); time.Now().Before(end) && !h.bench.hooks.book.judged(topicOrder); {
			time.Sleep(10 * time.Millisecond)
		}
		_ = late.Close()
	})
	if r := results["refuses-wrong-signature"]; r == nil || r.Status != suites.Passed || r.Checks != 1 {
		t.Errorf("%+v, want it to be judged while the command ran", r)
	}
}

func TestAHandlerThatEndsWithItsCommand(t *testing.T) {
	h, server := served(t, Options{})
	_ = server.Listener.Close()
	results := h.bench.run(func() {
		listener, err := net.Listen("tcp", h.bench.hooks.handler.url.Host)
		if err == nil {
			time.Sleep(3 * knock)
			_ = listener.Close()
		}
	})
	if r := results["refuses-wrong-signature"]; r == nil || r.Status != suites.NotJudged || !strings.Contains(r.Reason, "command") {
		t.Errorf("%+v, want a reason that names the command", r)
	}
}

func TestACommandThatServesIsEnded(t *testing.T) {
	h, server := served(t, Options{Serves: true})
	server.Start()
	var ended atomic.Bool
	ctx := t.Context()
	stop := make(chan struct{})
	h.bench.hooks.Start(ctx, nil, func() { ended.Store(true); close(stop) })
	select {
	case <-stop:
	case <-time.After(20 * time.Second):
		t.Error("the command is not ended")
	}
	h.bench.hooks.Finish()
	if !ended.Load() || !h.bench.hooks.Stopped() || len(h.bench.hooks.Results()) < len(topics()) {
		t.Errorf("%d results", len(h.bench.hooks.Results()))
	}
}

func TestAHandlerWithASecretThatTheGateDoesNotKnow(t *testing.T) {
	h, server := served(t, Options{})
	server.Start()
	h.verify = func(*http.Request, []byte) bool { return false }
	results := h.bench.run(func() {})
	if got := broken(results)[topicRight.id]; !strings.Contains(got, "--webhook-secret") {
		t.Errorf("got %q, want what to do", got)
	}
}
