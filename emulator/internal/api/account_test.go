package api

import (
	"encoding/base64"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

func TestCredentials(t *testing.T) {
	for _, tt := range []struct {
		name, header string
		accepted     bool
	}{
		{"key and colon", basic(DefaultSecretKey + ":"), true},
		{"without the colon", basic(DefaultSecretKey), true},
		{"any password", basic(DefaultSecretKey + ":x"), true},
		{"scheme in lower case", "basic " + base64.StdEncoding.EncodeToString([]byte(DefaultSecretKey+":")), true},
		{"base64 without padding", strings.TrimRight(basic(DefaultSecretKey), "="), true},
		{"none", "", false},
		{"bearer", "Bearer " + DefaultSecretKey, false},
		{"no base64", "Basic %%%", false},
		{"empty key", basic(":"), false},
		{"scheme alone", "Basic", false},
		{"unknown key", basic("skey_test_6000000000000000000:"), false},
		{"live key", basic("skey_60000000000emulator:"), false},
		{"public key", basic(DefaultPublicKey + ":"), false},
		{"key as the password", basic(":" + DefaultSecretKey), false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			k := newKit(t, Options{})
			header := http.Header{}
			if tt.header != "" {
				header.Set("Authorization", tt.header)
			}
			r := k.send(k.emu.API(), "GET", "/customers", "", header)
			if tt.accepted {
				r.ok()
			} else {
				r.refused(401, "authentication_failure", "authentication failed")
			}
		})
	}
}

func TestKeyIsCheckedBeforeTheRequest(t *testing.T) {
	k := newKit(t, Options{})
	k.json(k.emu.API(), "skey_test_wrong", "POST", "/customers", "{").refused(401, "authentication_failure", "authentication failed")
	k.json(k.emu.API(), "skey_test_wrong", "GET", "/customers/x", nil).refused(401, "authentication_failure", "authentication failed")
}

func TestAccountsSeeOnlyTheirOwn(t *testing.T) {
	k := newKit(t, Options{})
	customer := k.customer(map[string]any{"card": k.token()})
	token := k.token()
	other := k.control("POST", "/accounts", nil).ok()
	key := other.str("secret_key")
	as := func(method, path string, body any) *reply { return k.json(k.emu.API(), key, method, path, body) }

	id := customer.str("id")
	for _, r := range []*reply{
		as("GET", "/customers/"+id, nil), as("PATCH", "/customers/"+id, map[string]any{"email": "x"}),
		as("DELETE", "/customers/"+id, nil), as("GET", "/customers/"+id+"/cards", nil),
	} {
		r.refused(404, "not_found", "customer "+id+" was not found")
	}
	as("POST", "/customers", map[string]any{"card": token}).refused(404, "not_found", "token "+token+" was not found")
	as("GET", "/customers", nil).ok().has(0, "total")
	as("GET", "/events", nil).ok().has(0, "total")
	k.json(k.emu.Vault(), other.str("public_key"), "GET", "/tokens/"+token, nil).refused(404, "not_found", "token "+token+" was not found")
	k.api("GET", "/customers/"+id, nil).ok().has(nil, "email")
	k.vault("GET", "/tokens/"+token, nil).ok().has(false, "used")
}

func TestHeaders(t *testing.T) {
	k := newKit(t, Options{})
	vault, api := k.vault("POST", "/tokens", map[string]any{"card": goodCard()}).ok(), k.api("GET", "/customers", nil).ok()
	failed := k.api("GET", "/customers/cust_test_1", nil)
	for name, want := range map[string]string{"Cache-Control": "no-cache, no-store", "Content-Type": "application/json; charset=utf-8", "Server": "nginx"} {
		for _, r := range []*reply{vault, api, failed} {
			if got := r.header.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", r.what, name, got, want)
			}
		}
	}
	for _, tt := range []struct {
		r                             *reply
		status, version, hsts, option string
	}{
		{vault, "200 OK", "Aitne", "max-age=31536000; includeSubdomains; preload", "nosniff"},
		{api, "200 OK", "2019-05-29", "max-age=31536000; includeSubdomains; preload", ""},
		{failed, "404 Not Found", "", "", ""},
	} {
		h := tt.r.header
		if h.Get("Status") != tt.status || h.Get("Omise-Version") != tt.version || h.Get("Strict-Transport-Security") != tt.hsts ||
			h.Get("X-Content-Type-Options") != tt.option {
			t.Errorf("%s: headers are %v", tt.r.what, h)
		}
	}
	id := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	if a, b := api.header.Get("X-Request-Id"), failed.header.Get("X-Request-Id"); a == b || !id.MatchString(a) || !id.MatchString(b) {
		t.Errorf("request ids are %s and %s", a, b)
	}
	if !regexp.MustCompile(`^0\.\d{6}$`).MatchString(api.header.Get("X-Runtime")) {
		t.Errorf("X-Runtime is %s", api.header.Get("X-Runtime"))
	}
}
