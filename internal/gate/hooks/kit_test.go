package hooks

import (
	"context"
	"crypto/hmac"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/embedded"
	"github.com/omise-conformance/harness/internal/gate/front"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

// bench is a handler that is tried, with an upstream.
type bench struct {
	t        *testing.T
	hooks    *Hooks
	upstream http.RoundTripper
	key      string
}

// hostNames leads the hosts of the API to those of an emulator without sockets.
type hostNames struct{ to http.RoundTripper }

func (h hostNames) RoundTrip(request *http.Request) (*http.Response, error) {
	request.URL.Scheme, request.URL.Host = "http", "api.target"
	return h.to.RoundTrip(request)
}

// newBench returns a bench for a handler at an address.
func newBench(t *testing.T, o Options, alone bool) *bench {
	t.Helper()
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	emu, err := embedded.StartForClient(embedded.Options{Seed: 1, Client: &embedded.ClientOptions{APIURL: apiURL}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(emu.Close)
	if o.Settle == 0 {
		o.Settle = 5 * time.Millisecond
	}
	b := &bench{t: t, upstream: hostNames{emu.Transport}, key: emu.Keys.Secret}
	b.hooks, err = New(o, Surroundings{
		Upstream: b.upstream, Fresh: true, SecretKey: b.key, Judge: &judge.Judge{Contract: contract}, Alone: alone,
	})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// call asks the API as a client behind a gate does.
func (b *bench) call(method, path string, form url.Values) map[string]any {
	request, err := http.NewRequest(method, apiURL+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Error(err)
		return nil
	}
	request.SetBasicAuth(b.key, "")
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	seen := &front.Seen{Raw: exchange.Raw{
		Method: method, Host: exchange.API, Path: request.URL.Path, Header: request.Header.Clone(), Body: []byte(form.Encode()),
	}}
	answer, err := b.upstream.RoundTrip(request)
	if err != nil {
		b.t.Error(err)
		return nil
	}
	defer answer.Body.Close()
	text, _ := io.ReadAll(answer.Body)
	seen.Raw.Response = &exchange.RawResponse{Status: answer.StatusCode, Body: text}
	b.hooks.See(seen)
	var object map[string]any
	_ = json.Unmarshal(text, &object)
	return object
}

// run tries the handler. command is what the client does meanwhile, nil: there is none.
func (b *bench) run(command func()) map[string]*suites.Result {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.t.Context(), 20*time.Second)
	defer cancel()
	b.hooks.Start(ctx, nil, cancel)
	if command != nil {
		command()
	}
	b.hooks.Finish()
	if ctx.Err() != nil && !b.hooks.options.Serves {
		b.t.Error("the trial took too long")
	}
	results := map[string]*suites.Result{}
	for _, result := range b.hooks.Results() {
		results[strings.TrimPrefix(result.Case.ID, "webhooks/")] = result
	}
	return results
}

// receiver is a handler of which a test replaces what it is about.
type receiver struct {
	bench *bench

	mu   sync.Mutex
	seen map[string]bool
	got  []string

	// verify reports whether a delivery is taken.
	verify func(r *http.Request, body []byte) bool
	// act is called with each event that is new, or with each one if it is careless.
	act      func(id, key string, data map[string]any)
	careless bool
	// before is called before anything else; it reports whether it has answered.
	before func(w http.ResponseWriter, r *http.Request) bool
}

func (h *receiver) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if h.before != nil && h.before(w, r) {
		return
	}
	body, _ := io.ReadAll(r.Body)
	if !h.verify(r, body) {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	var ev struct {
		ID   string         `json:"id"`
		Key  string         `json:"key"`
		Data map[string]any `json:"data"`
	}
	if json.Unmarshal(body, &ev) != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	h.mu.Lock()
	again := h.seen[ev.ID]
	h.seen[ev.ID] = true
	h.got = append(h.got, ev.Key)
	h.mu.Unlock()
	if h.act != nil && (!again || h.careless) {
		h.act(ev.ID, ev.Key, ev.Data)
	}
	w.WriteHeader(http.StatusNoContent)
}

// tolerance is that of the handlers of tests.
const tolerance = 5 * time.Minute

// signedBy verifies as a handler should.
func (b *bench) signedBy(r *http.Request, body []byte) bool {
	stamp := r.Header.Get(timestampHeader)
	at, err := time.Parse("2006", "1970")
	if seconds, bad := json.Number(stamp).Int64(); bad == nil {
		at = time.Unix(seconds, 0)
	}
	if err != nil || time.Since(at).Abs() > tolerance {
		return false
	}
	return b.sealed(r, stamp, body)
}

// sealed compares each signature of the header with that of a body.
func (b *bench) sealed(r *http.Request, stamp string, body []byte) bool {
	want := signature(b.hooks.secrets.own, stamp, body)
	for each := range strings.SplitSeq(r.Header.Get(signatureHeader), ",") {
		if hmac.Equal([]byte(each), []byte(want)) {
			return true
		}
	}
	return false
}

// try tries a handler that a test has changed, and returns the results by the ids of their cases.
func try(t *testing.T, o Options, change func(*receiver)) map[string]*suites.Result {
	t.Helper()
	h := &receiver{seen: map[string]bool{}}
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	o.URL = server.URL + "/hook"
	if o.Secret == "" {
		o.Secret = sampleSecret
	}
	h.bench = newBench(t, o, true)
	h.verify = h.bench.signedBy
	h.act = func(_, _ string, data map[string]any) {
		if id, _ := data["id"].(string); strings.HasPrefix(id, "chrg_") {
			h.bench.call(http.MethodGet, "/charges/"+id, nil)
		}
	}
	change(h)
	return h.bench.run(nil)
}

// broken returns the cases with findings, with what the first one has got.
func broken(results map[string]*suites.Result) map[string]string {
	found := map[string]string{}
	for id, result := range results {
		if len(result.Findings) > 0 {
			found[id] = result.Findings[0].Got
		}
	}
	return found
}

// without returns the cases that have no verdict, with the reason.
func without(results map[string]*suites.Result) map[string]string {
	found := map[string]string{}
	for id, result := range results {
		if result.Status != suites.Passed && result.Status != suites.Failed {
			found[id] = string(result.Status) + ": " + result.Reason
		}
	}
	return found
}
