package hooks

import (
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
)

// The commands that a report gives do what the gate did: a handler with the sample as its secret tells.
func TestRepetitionsAreTakenAndRefusedAlike(t *testing.T) {
	for _, tool := range []string{"sh", "curl", "openssl", "od", "sed"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skip(err)
		}
	}
	h := &receiver{seen: map[string]bool{}}
	server := httptest.NewUnstartedServer(h)
	defer server.Close()
	b := newBench(t, Options{URL: "http://" + server.Listener.Addr().String() + "/hook?a=1&b=2", Secret: sampleSecret}, true)
	var ev event
	var either atomic.Bool // once set, a signature over another body is taken as well
	h.bench, h.verify = b, func(r *http.Request, body []byte) bool {
		if !either.Load() {
			return b.signedBy(r, body)
		}
		stamp := r.Header.Get(timestampHeader)
		return b.sealed(r, stamp, []byte(`{"object":"event","id":"evnt_test_of_another_event"}`)) || b.sealed(r, stamp, ev.body)
	}
	made, err := b.hooks.events.raise(t.Context(), "charge.complete")
	if err != nil {
		t.Fatal(err)
	}
	ev = made["charge.complete"]
	server.Start() // not before: nothing else orders what is written above before what another process asks for
	repeat := func(d *delivery) string {
		d.key = ev.key
		if d.body == nil {
			d.body = ev.body
		}
		command := exec.CommandContext(t.Context(), "sh", "-c", repetition(d, b.hooks.handler.url, d.body))
		command.Env = []string{"PATH=/usr/bin:/bin:/usr/local/bin"}
		output, err := command.CombinedOutput()
		if err != nil {
			t.Errorf("%s: %v: %s", d.describe(), err, output)
		}
		status, _, _ := strings.Cut(string(output), "\r\n")
		return status
	}
	for _, each := range append(forms, form{topicRight, func(event) *delivery { return &delivery{seals: rightly} }}) {
		if got := repeat(each.deliver(ev)); !strings.HasSuffix(got, "204 No Content") {
			t.Errorf("%s: %s", each.id, got)
		}
	}
	for _, each := range forgeries {
		if got := repeat(each.forge(ev, ev)); each.id != "refuses-other-event" && !strings.HasSuffix(got, "401 Unauthorized") {
			t.Errorf("%s: %s", each.id, got)
		}
	}
	// What makes the forgeries wrong is the forgery alone, not that the commands are.
	either.Store(true)
	for _, each := range forgeries {
		switch each.id {
		case "refuses-other-event", "refuses-changed-body", "refuses-old-delivery":
			if got := repeat(each.forge(ev, event{body: []byte(`{}`)})); !strings.HasSuffix(got, "204 No Content") {
				t.Errorf("%s: %s", each.id, got)
			}
		}
	}
}

func TestRepetitionsHoldNoSecret(t *testing.T) {
	b := newBench(t, Options{URL: "http://localhost/hook"}, false)
	s := b.hooks.secrets
	for _, each := range forgeries {
		d := each.forge(event{body: []byte(`{"amount":1}`)}, event{body: []byte(`{"amount":1}`)})
		d.body = []byte(`{"amount":1,"note":"` + s.text + `"}`)
		a := b.hooks.handler.deliver(t.Context(), d)
		if text := a.Curl(); strings.Contains(text, s.text) || text == "" {
			t.Errorf("%s: the secret is in %s", each.id, text)
		}
	}
}
