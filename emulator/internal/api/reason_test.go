package api

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"
)

// watched is a kit whose requests are noted.
func watched(t *testing.T, o Options) (*kit, *[]Served) {
	seen := &[]Served{}
	o.Served = func(s Served) { *seen = append(*seen, s) }
	return newKit(t, o), seen
}

// Each refusal says what its message leaves open. In a sentence, ID stands for any id.
func TestReasonsOfRefusals(t *testing.T) {
	const otherSecret = "skey_test_6000000000000000other"
	card := map[string]any{"card": goodCard()}
	for _, tt := range []struct {
		name, code string
		ask        func(k *kit)
		want       string
	}{
		{"token of a charge", "used_token", func(k *kit) {
			id := k.token()
			k.api("POST", "/charges", map[string]any{"amount": 2000, "currency": "thb", "card": id}).ok()
			k.advance("3s")
			k.api("POST", "/charges", map[string]any{"amount": 2000, "currency": "thb", "card": id})
		}, "token was used by chrg_ID 3 s ago"},
		{"token of a customer", "used_token", func(k *kit) {
			id := k.token()
			k.customer(map[string]any{"card": id})
			k.customer2(id)
		}, "token was used by cust_ID just now"},
		{"captured twice", "failed_capture", func(k *kit) {
			path := "/charges/" + k.authorized() + "/capture"
			k.api("POST", path, nil).ok()
			k.advance("2m")
			k.api("POST", path, nil)
		}, "charge chrg_ID was paid, 2000 of 2000, 2 min ago (2026-03-02T10:00:00Z)"},
		{"capture of too much", "failed_capture", func(k *kit) {
			k.api("POST", "/charges/"+k.authorized()+"/capture", map[string]any{"capture_amount": 2001})
		}, "the request asks for 2001; what was authorized is 2000"},
		{"capture of a part", "failed_capture", func(k *kit) {
			k.api("POST", "/charges/"+k.authorized()+"/capture", map[string]any{"capture_amount": 1999})
		}, "the request asks for 1999; what was authorized is 2000; authorization_type was not pre_auth"},
		{"reverse after reverse", "failed_reverse", func(k *kit) {
			path := "/charges/" + k.authorized() + "/reverse"
			k.api("POST", path, nil).ok()
			k.api("POST", path, nil)
		}, "charge chrg_ID was reversed just now (2026-03-02T10:00:00Z)"},
		{"expire of an authorized one", "failed_expire", func(k *kit) {
			k.api("POST", "/charges/"+k.authorized()+"/expire", nil)
		}, "charge chrg_ID was authorized, and not captured, just now (2026-03-02T10:00:00Z)"},
		{"capture after the window", "expired_charge", func(k *kit) {
			id := k.authorized()
			k.advance("240h")
			k.api("POST", "/charges/"+id+"/capture", nil)
		}, "charge chrg_ID was authorized, was not captured in time, and was reversed 3 days ago (2026-03-09T10:00:00Z)"},
		{"refund of too much", "failed_refund", func(k *kit) {
			id := k.authorized()
			k.api("POST", "/charges/"+id+"/capture", nil).ok()
			k.api("POST", "/charges/"+id+"/refunds", map[string]any{"amount": 500}).ok()
			k.api("POST", "/charges/"+id+"/refunds", map[string]any{"amount": 1501})
		}, "1500 of 2000 is left to refund after 1 of at most 15 refunds; the charge was paid just now"},
		{"refund of an uncaptured one", "failed_refund", func(k *kit) {
			k.api("POST", "/charges/"+k.authorized()+"/refunds", map[string]any{"amount": 1})
		}, "charge chrg_ID was authorized, and not captured, just now (2026-03-02T10:00:00Z)"},
		{"source of another amount", "invalid_charge", func(k *kit) {
			source := k.api("POST", "/sources", map[string]any{"type": "promptpay", "amount": 3000, "currency": "thb"}).ok().str("id")
			k.api("POST", "/charges", map[string]any{"amount": 2000, "currency": "thb", "source": source})
		}, `the source src_ID is of 3000 thb by promptpay; the charge is of 2000 thb with the return_uri ""`},
		{
			"no key", "authentication_failure", func(k *kit) { k.json(k.emu.API(), "", "GET", "/charges", nil) },
			"the request has no Authorization header; the API takes the key as the user name of Basic authentication",
		},
		{"another scheme", "authentication_failure", func(k *kit) {
			k.send(k.emu.API(), "GET", "/charges", "", http.Header{"Authorization": {"Bearer " + DefaultSecretKey}})
		}, `the Authorization header is of the scheme "Bearer"; the API takes Basic, with the key as the user name`},
		{"empty key", "authentication_failure", func(k *kit) {
			k.send(k.emu.API(), "GET", "/charges", "", http.Header{"Authorization": {basic(":")}})
		}, "the Authorization header has no key; the API takes it as the user name of Basic authentication, in base64"},
		{
			"unknown key", "authentication_failure", func(k *kit) { k.json(k.emu.API(), otherSecret, "GET", "/charges", nil) },
			"no account has the key skey_test_…ther; the first account has skey_test_…ator", //nolint:misspell // the end of a key
		},
		{
			"key of another kind", "authentication_failure", func(k *kit) { k.json(k.emu.API(), DefaultPublicKey, "GET", "/charges", nil) },
			"the key pkey_test_…ator is a public key; GET /charges takes a secret or chain key",
		},
		{
			"live key", "authentication_failure", func(k *kit) { k.json(k.emu.API(), "skey_60000000000000000live", "GET", "/charges", nil) },
			"the key skey_…live is a live key; an emulator takes test keys only",
		},
		{"id of another kind", "not_found", func(k *kit) { k.api("GET", "/charges/"+k.token(), nil) }, "tokn_ID is the id of a token, not of a charge"},
		{"no id at all", "not_found", func(k *kit) { k.api("GET", "/charges/undefined", nil) }, `"undefined" is not the id of a charge`},
		{
			"made elsewhere", "not_found", func(k *kit) { k.api("GET", "/charges/chrg_test_4yq7duw15p9hdrjp8oqq7", nil) },
			"chrg_test_4yq7duw15p9hdrjp8oqq7 was not made by an emulator: its ids are chrg_test_ and 19 characters",
		},
		{"of another account", "not_found", func(k *kit) {
			other := k.control("POST", "/accounts", nil).ok()
			k.json(k.emu.API(), other.str("secret_key"), "GET", "/charges/"+k.authorized(), nil)
		}, "chrg_ID belongs to the account acct_ID, and the key of the request to acct_ID"},
		{"deleted", "not_found", func(k *kit) {
			path := "/customers/" + k.customer(nil).str("id")
			k.api("DELETE", path, nil).ok()
			k.advance("2h")
			k.api("GET", path, nil)
		}, "cust_ID was deleted 2 h ago"},
		{"card of another customer", "not_found", func(k *kit) {
			id := k.customer(map[string]any{"card": k.token()}).str("default_card")
			k.api("GET", "/customers/"+k.customer(nil).str("id")+"/cards/"+id, nil)
		}, "card_ID exists, but not where the request looks for it"},
		{"of before a reset", "not_found", func(k *kit) {
			id := k.authorized()
			k.emu.options.Now = nil
			k.emu.clock.Real = func() time.Time { return testTime.Add(time.Hour) }
			k.emu.Reset()
			k.api("GET", "/charges/"+id, nil)
		}, "chrg_ID is an id of 2026-03-02T10:00:00Z, before the emulator started or was reset just now"},
		{"never made", "not_found", func(k *kit) { k.api("GET", "/charges/chrg_test_6zzzzzzzzzzzzzzzzzz", nil) }, "no account has or had chrg_ID"},
		{
			"path of the vault", "not_found", func(k *kit) { k.api("POST", "/tokens", card) },
			"POST /tokens is an operation of the vault host; this is the api host",
		},
		{
			"path with another method", "not_found", func(k *kit) { k.api("PUT", "/customers/cust_test_6zzzzzzzzzzzzzzzzzz", nil) },
			"/customers/cust_ID takes GET and PATCH and DELETE, not PUT",
		},
		{"no path", "not_found", func(k *kit) { k.api("GET", "/chargess", nil) }, "the emulator has no operation at /chargess with any method"},
		{
			"of another dialect", "not_found", func(k *kit) { k.api("POST", "/customers/cust_test_1/cards", nil) },
			"only the documented dialect has this operation; PATCH /customers/{id} attaches a card in both",
		},
		{"no page", "not_found", func(k *kit) { k.api("GET", "/payments/paym_test_1/authorize", nil) }, "no charge or source has this page"},
		{"customer without card", "not_found", func(k *kit) {
			k.api("POST", "/charges", map[string]any{"amount": 2000, "currency": "thb", "customer": k.customer(nil).str("id")})
		}, "the customer has no card"},
		{
			"missing parameter", "invalid_amount", func(k *kit) {
				k.api("POST", "/charges", map[string]any{"amont": 2000, "currency": "thb", "card": "tokn_1"})
			},
			"the request has the parameters amont, card, currency, as application/json",
		},
		{"no parameter", "missing_card", func(k *kit) { k.vault("POST", "/tokens", nil) }, "the request has no parameters, as application/json"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			k, seen := watched(t, Options{})
			tt.ask(k)
			last := (*seen)[len(*seen)-1]
			reason := regexp.MustCompile(`([a-z]+)_test_[0-9a-z]{19}\b`).ReplaceAllString(last.Reason, "${1}_ID")
			if last.Code != tt.code || reason != tt.want {
				t.Errorf("%s %s: %s, because %s\nwant %s, because %s", last.Method, last.Path, last.Code, reason, tt.code, tt.want)
			}
		})
	}
}

// authorized makes a charge of 2000 that is to be captured, and returns its id.
func (k *kit) authorized() string {
	k.t.Helper()
	return k.api("POST", "/charges", map[string]any{"amount": 2000, "currency": "thb", "card": k.token(), "capture": false}).ok().str("id")
}

// customer2 asks for a customer with a token that may be refused.
func (k *kit) customer2(token string) { k.api("POST", "/customers", map[string]any{"card": token}) }

func TestReasonOfEviction(t *testing.T) {
	k, seen := watched(t, Options{MaxObjects: 20})
	first := k.token()
	for range 30 {
		k.token()
	}
	k.vault("GET", "/tokens/"+first, nil)
	if last := (*seen)[len(*seen)-1]; !strings.HasSuffix(last.Reason, " was dropped to make room for newer objects (--max-objects)") {
		t.Errorf("the reason is %q", last.Reason)
	}
}

// What is seen of a request that succeeds, and that the answer carries the same request id.
func TestServedRequest(t *testing.T) {
	k, seen := watched(t, Options{ServedBodies: true})
	answer := k.vault("POST", "/tokens", map[string]any{"card": goodCard()}).ok()
	got := (*seen)[0]
	if got.Took <= 0 || got.Time.IsZero() || !strings.Contains(got.Answered, `"last_digits":"4242"`) {
		t.Errorf("took %s at %s, answered %s", got.Took, got.Time, got.Answered)
	}
	got.Took, got.Time, got.Answered = 0, time.Time{}, ""
	want := Served{
		Host: "vault", Method: "POST", Path: "/tokens", Route: "POST /tokens", KeyKind: "public", Key: "pkey_test_…ator", Status: 200,
		Object: answer.str("id"), RequestID: answer.header.Get("X-Request-Id"),
		Sent: `{"card":{"expiration_month":12,"expiration_year":2030,"name":"Somchai Prasert","number":"[secret]","security_code":"[secret]"}}`,
	}
	if got != want {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	page := k.send(k.emu.API(), "GET", strings.TrimPrefix(k.threeDSecure(), "http://127.0.0.1"), "", nil)
	last := (*seen)[len(*seen)-1]
	if id := page.header.Get("X-Request-Id"); id == "" || last.RequestID != id || last.Route != "GET /payments/{id}/authorize" {
		t.Errorf("the page has the request id %q, what is seen is %+v", id, last)
	}
	for _, path := range []string{"/charges", "/charges/" + k.authorized() + "/refunds"} {
		k.api("GET", path, nil).ok()
	}
	if got := (*seen)[len(*seen)-1].Object; !strings.HasPrefix(got, "chrg_test_") {
		t.Errorf("the list of a charge's refunds is about %q, want the charge", got)
	}
}

// threeDSecure makes a charge whose payer must go to a page, and returns the address of the page.
func (k *kit) threeDSecure() string {
	k.t.Helper()
	return k.api("POST", "/charges", map[string]any{
		"amount": 2000, "currency": "thb", "card": k.token(), "return_uri": "https://shop.example/",
	}).ok().str("authorize_uri")
}
