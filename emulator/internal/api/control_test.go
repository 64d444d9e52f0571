package api

import (
	"net/http"
	"testing"
	"time"
)

// refusedBy asserts an error of the control API.
func (r *reply) refusedBy(status int, sentence string) {
	r.t.Helper()
	if r.status != status || r.body["error"] != sentence {
		r.t.Errorf("%s answered %d %s\nwant %d %s", r.what, r.status, r.raw, status, sentence)
	}
}

func TestClock(t *testing.T) {
	wallTime := testTime
	k := newKit(t, Options{Now: func() time.Time { return wallTime }})
	at := func() string { return k.customer(nil).str("created_at") }
	expect := func(what, want string) {
		t.Helper()
		if got := at(); got != want {
			t.Errorf("%s: it is %s, want %s", what, got, want)
		}
	}
	k.control("GET", "/clock", nil).ok().has("2026-03-02T10:00:00Z", "now")
	k.control("POST", "/clock", map[string]any{"advance": "30m"}).ok().has("2026-03-02T10:30:00Z", "now")
	expect("advanced", "2026-03-02T10:30:00Z")
	wallTime = wallTime.Add(time.Minute)
	expect("running on", "2026-03-02T10:31:00Z")
	k.control("POST", "/clock", map[string]any{"freeze": true}).ok().has(true, "frozen")
	wallTime = wallTime.Add(time.Hour)
	expect("frozen", "2026-03-02T10:31:00Z")
	k.control("POST", "/clock", map[string]any{"advance": "168h"}).ok().has(true, "frozen")
	expect("frozen and advanced", "2026-03-09T10:31:00Z")
	k.control("POST", "/clock", map[string]any{"set": "2027-01-01T07:00:00+07:00"}).ok().has("2027-01-01T00:00:00Z", "now")
	expect("frozen and set", "2027-01-01T00:00:00Z")
	k.control("POST", "/clock", map[string]any{"freeze": false}).ok().has(false, "frozen")
	wallTime = wallTime.Add(time.Second)
	expect("running again", "2027-01-01T00:00:01Z")
	k.control("POST", "/clock", map[string]any{"set": "2026-01-01T00:00:00Z"}).ok()
	expect("set back", "2026-01-01T00:00:00Z")
	k.api("GET", "/customers"+query("to", "2026-02-01"), nil).ok().has(1, "total")
	k.control("POST", "/reset", nil).ok()
	expect("reset", wallTime.Format("2006-01-02T15:04:05Z"))
}

func TestClockRefuses(t *testing.T) {
	k := newKit(t, Options{})
	for _, tt := range []struct {
		body     any
		sentence string
	}{
		{nil, `one of "advance", "set" and "freeze" is needed`},
		{map[string]any{"advance": "soon"}, `"advance" must be a duration such as "30m" or "168h"`},
		{map[string]any{"set": "today"}, `"set" must be a time such as "2026-01-31T00:00:00Z"`},
		{map[string]any{"freeze": "perhaps"}, `"freeze" must be true or false`},
		{map[string]any{"set": "9999-01-01T00:00:00Z"}, "the clock can be moved to the years 1971 to 8999"},
		{map[string]any{"advance": "-876000h"}, "the clock can be moved to the years 1971 to 8999"},
		{"{", "request body is not valid JSON"},
	} {
		k.control("POST", "/clock", tt.body).refusedBy(400, tt.sentence)
	}
	k.control("GET", "/clock", nil).ok().has("2026-03-02T10:00:00Z", "now")
	k.control("GET", "/nothing", nil).refusedBy(404, "the control API does not know this path and method")
	k.control("DELETE", "/clock", nil).refusedBy(404, "the control API does not know this path and method")
}

func TestReset(t *testing.T) {
	k := newKit(t, Options{})
	id := k.customer(map[string]any{"card": k.token()}).str("id")
	other := k.control("POST", "/accounts", nil).ok().str("secret_key")
	k.json(k.emu.API(), other, "GET", "/customers", nil).ok()
	k.control("POST", "/reset", nil).ok()
	k.api("GET", "/customers/"+id, nil).refused(404, "not_found", "customer "+id+" was not found")
	k.api("GET", "/events", nil).ok().has(0, "total")
	k.json(k.emu.API(), other, "GET", "/customers", nil).refused(401, "authentication_failure", "authentication failed")
	if n := k.emu.objects.Load().Load(); n != 0 {
		t.Errorf("%d objects are left after a reset", n)
	}
}

func TestFeatures(t *testing.T) {
	for dialect, endpoint := range map[Dialect]bool{Recorded: false, Documented: true} {
		r := newKit(t, Options{Dialect: dialect}).control("GET", "/features", nil).ok()
		r.has(dialect, "dialect")
		found := map[any]bool{}
		for _, name := range r.at("features").([]any) {
			found[name] = true
		}
		for _, name := range []string{"clock", "chains", "webhooks", "source.promptpay"} {
			if !found[name] {
				t.Errorf("%s: feature %s is missing from %s", dialect, name, r.raw)
			}
		}
		if found["card_endpoint"] != endpoint {
			t.Errorf("%s: card_endpoint is %t, want %t", dialect, found["card_endpoint"], endpoint)
		}
	}
}

func TestAccountsOfTheControlAPI(t *testing.T) {
	k := newKit(t, Options{PublicKey: "pkey_test_1", SecretKey: "skey_test_1"})
	made := k.control("POST", "/accounts", nil).ok()
	list := k.send(k.emu.Control(), "GET", "/accounts", "", http.Header{})
	want := `[{"id":"` + k.emu.AllAccounts()[0].id + `","public_key":"pkey_test_1","secret_key":"skey_test_1"},{"id":"` + made.str("id") +
		`","public_key":"` + made.str("public_key") + `","secret_key":"` + made.str("secret_key") + `"}]` + "\n"
	if list.raw != want {
		t.Errorf("got  %swant %s", list.raw, want)
	}
	if public, secret := k.emu.Keys(); public != "pkey_test_1" || secret != "skey_test_1" {
		t.Errorf("Keys() is %s and %s", public, secret)
	}
}
