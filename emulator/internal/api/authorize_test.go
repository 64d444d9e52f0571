package api

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// browse opens an address of the emulator the way a browser does: without a key.
func (k *kit) browse(method, address, form string) *reply {
	k.t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		k.t.Fatal(err)
	}
	header := http.Header{}
	if form != "" {
		header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return k.send(k.emu.API(), method, u.RequestURI(), form, header)
}

func TestAuthorizePage(t *testing.T) {
	inDialects(t, func(t *testing.T, k *kit) {
		for decision, want := range map[string]jsonBody{
			"approve": {"status": "successful", "paid": true, "failure_code": nil},
			"decline": {"status": "failed", "paid": false, "failure_code": "payment_rejected"},
		} {
			ch := k.cardCharge(jsonBody{"return_uri": "https://shop.example/done?order=1&x=2", "description": "<b>Order</b>"}).ok()
			address := ch.str("authorize_uri")
			page := k.browse("GET", address, "")
			if page.status != 200 || page.header.Get("Content-Type") != "text/html; charset=utf-8" {
				t.Fatalf("the page is %d %s", page.status, page.header.Get("Content-Type"))
			}
			for _, part := range []string{
				"1,000.00 THB", "no real money", "Visa ending in 4242", "&lt;b&gt;Order&lt;/b&gt;", ch.str("id"),
				`value="approve"`, `value="decline"`, `lang="en"`, `name="viewport"`,
			} {
				if !strings.Contains(page.raw, part) {
					t.Errorf("the page lacks %s", part)
				}
			}
			if strings.Contains(page.raw, "<script") {
				t.Error("the page has a script")
			}
			if odd := k.browse("POST", address, "decision=perhaps"); odd.status != 400 || !strings.Contains(odd.raw, "Please choose Approve or Decline.") {
				t.Errorf("an unknown decision is answered %d, want the page again with 400", odd.status)
			}
			done := k.browse("POST", address, "decision="+decision)
			if done.status != 302 || done.header.Get("Location") != "https://shop.example/done?order=1&x=2" {
				t.Errorf("after %s the payer is sent %d to %q", decision, done.status, done.header.Get("Location"))
			}
			k.get(ch.str("id")).hasAll(want)
			again := k.browse("POST", address, "decision=approve")
			if again.status != 409 || strings.Contains(again.raw, `value="approve"`) || !strings.Contains(again.raw, "Back to the merchant") {
				t.Errorf("a second decision is answered %d: %s", again.status, again.raw)
			}
			if got := k.eventKeys(ch.str("id")); !strings.HasPrefix(got, "charge.create=pending charge.complete=") {
				t.Errorf("events are %s", got)
			}
		}
	})
}

func TestAuthorizePageOfOtherPayments(t *testing.T) {
	k := newKit(t, Options{})
	if missing := k.browse("GET", "/payments/paym_test_x/authorize", ""); missing.status != 404 {
		t.Errorf("an unknown payment is answered %d", missing.status)
	}
	late := k.cardCharge(jsonBody{"return_uri": "myapp://done"}).ok().str("authorize_uri")
	k.advance("168h")
	if page := k.browse("GET", late, ""); !strings.Contains(page.raw, "This payment has expired.") || !strings.Contains(page.raw, `href="myapp://done"`) {
		t.Errorf("the page of an expired payment is %s", page.raw)
	}
	code := k.sourceCharge("truemoney_qr", jsonBody{"return_uri": nil}).ok()
	address := "/payments/" + PaymentID(code.str("id")) + "/authorize"
	if page := k.browse("GET", address, ""); !strings.Contains(page.raw, "truemoney_qr") {
		t.Errorf("the page of a wallet's code does not name it: %s", page.raw)
	}
	if done := k.browse("POST", address, "decision=approve"); done.status != 200 || !strings.Contains(done.raw, "This payment was approved and paid.") {
		t.Errorf("a payer without a return_uri sees %d %s", done.status, done.raw)
	}
	held := k.cardCharge(jsonBody{"return_uri": "https://shop.example/", "capture": false}).ok()
	k.browse("POST", held.str("authorize_uri"), "decision=approve")
	k.act(held.str("id"), "capture", nil).ok().has("successful", "status")
}

func TestPaymentsOfOtherAccountsHaveTheirPages(t *testing.T) {
	k := newKit(t, Options{})
	made := k.control("POST", "/accounts", nil).ok()
	token := k.json(k.emu.Vault(), made.str("public_key"), "POST", "/tokens", jsonBody{"card": goodCard()}).ok().str("id")
	ch := k.json(k.emu.API(), made.str("secret_key"), "POST", "/charges", jsonBody{
		"amount": 6000, "currency": "jpy", "card": token,
		"return_uri": "https://shop.example/",
	}).ok()
	if page := k.browse("GET", ch.str("authorize_uri"), ""); !strings.Contains(page.raw, "6,000 JPY") || !strings.Contains(page.raw, made.str("id")) {
		t.Errorf("the page is %s", page.raw)
	}
}

// A browser's form decides where it is the page's own: it comes from the origin of the page, and has the seal of the charge.
func TestDecisionsComeFromTheOwnForm(t *testing.T) {
	k := newKit(t, Options{APIURL: "https://pay.example"})
	seal := func(ch *reply) string {
		_, rest, _ := strings.Cut(k.browse("GET", ch.str("authorize_uri"), "").raw, `name="form_seal" value="`)
		value, _, _ := strings.Cut(rest, `"`)
		return value
	}
	make3DS := func() *reply { return k.cardCharge(jsonBody{"return_uri": "https://shop.example/done"}).ok() }
	another := seal(make3DS())
	for _, tt := range []struct {
		name   string
		header http.Header
		seal   string // "own" stands for that of the form
		status int
	}{
		{"a program", http.Header{}, "", 302},
		{"the own form", http.Header{"Origin": {"http://example.com"}, "Sec-Fetch-Site": {"same-origin"}}, "own", 302},
		{"the own form behind a proxy", http.Header{"Origin": {"https://pay.example"}}, "own", 302},
		{"another form of the origin", http.Header{"Origin": {"http://example.com"}}, "", 403},
		{"the form of another charge", http.Header{"Origin": {"http://example.com"}}, another, 403},
		{"a foreign page", http.Header{"Origin": {"https://evil.example"}}, "own", 403},
		{"a page that hides", http.Header{"Origin": {"null"}}, "own", 403},
		{"a page of another port", http.Header{"Origin": {"http://example.com:3000"}, "Sec-Fetch-Site": {"same-site"}}, "own", 403},
		{"a foreign page without an origin", http.Header{"Sec-Fetch-Site": {"cross-site"}}, "own", 403},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ch := make3DS()
			u, _ := url.Parse(ch.str("authorize_uri"))
			form := url.Values{"decision": {"approve"}, "form_seal": {tt.seal}}
			if tt.seal == "own" {
				form.Set("form_seal", seal(ch))
			}
			tt.header.Set("Content-Type", "application/x-www-form-urlencoded")
			done := k.send(k.emu.API(), "POST", u.RequestURI(), form.Encode(), tt.header)
			if done.status != tt.status {
				t.Errorf("it is answered %d, want %d: %s", done.status, tt.status, done.raw)
			}
			want := map[int]string{302: "successful", 403: "pending"}[tt.status]
			k.get(ch.str("id")).has(want, "status")
		})
	}
}

// The page loads nothing, stands in no frame and tells nobody where its payer comes from.
func TestAuthorizePageHasAPolicy(t *testing.T) {
	k := newKit(t, Options{})
	page := k.browse("GET", k.cardCharge(jsonBody{"return_uri": "https://shop.example/"}).ok().str("authorize_uri"), "")
	_, style, _ := strings.Cut(page.raw, "<style>")
	style, _, _ = strings.Cut(style, "</style>")
	sum := sha256.Sum256([]byte(style))
	for name, want := range map[string]string{
		"Content-Security-Policy": "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
			"'; base-uri 'none'; frame-ancestors 'none'",
		"X-Frame-Options": "DENY", "Referrer-Policy": "same-origin", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-cache, no-store",
	} {
		if got := page.header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if strings.Contains(page.raw, " style=") || strings.Contains(page.raw, "<script") || strings.Contains(page.raw, " src=") {
		t.Error("the page has what its policy refuses")
	}
}

// What a client has put into a description is shown without the secrets in it. Answers and deliveries have it as it was given.
func TestAuthorizePageShowsNoSecret(t *testing.T) {
	k := newKit(t, Options{})
	const given = "Order 20261201123457: 4929 1234 5678 1236, cvv 987, skey_test_5xuy4w91xqz7d1w9u0t"
	ch := k.cardCharge(jsonBody{"return_uri": "https://shop.example/", "description": given}).ok()
	ch.has(given, "description")
	if page := k.browse("GET", ch.str("authorize_uri"), ""); !strings.Contains(page.raw, "<dd>Order 20261201123457: [number], cvv [digits], skey_test_…9u0t</dd>") {
		t.Errorf("the page is %s", page.raw)
	}
}
