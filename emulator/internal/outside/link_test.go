package outside

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/emulator/internal/api"
)

const (
	goodForm = "number=4242424242424242&expiration_month=12&expiration_year=2030&security_code=123"
	poorForm = "number=4111111111140011&expiration_month=12&expiration_year=2030&security_code=123" // no funds
)

// pay sends the form of a link's page.
func (k *kit) pay(link *reply, form string) *reply {
	k.t.Helper()
	_, path, _ := strings.Cut(link.str("payment_uri"), "/links/")
	return k.browse("POST", "/links/"+path, form)
}

func TestLinks(t *testing.T) {
	for _, tt := range []struct {
		multiple string
		second   int
		charges  string
	}{{"false", 400, "2"}, {"true", 200, "3"}} {
		t.Run("multiple "+tt.multiple, func(t *testing.T) {
			k := newKit(t, api.Options{})
			link := k.post("/links", `{"amount":10000,"currency":"thb","title":"Tea <1>","description":"Green","multiple":`+tt.multiple+`}`)
			link.has("false", "used").has("0", "charges", "total").has("null", "used_at").has(tt.multiple, "multiple")
			path := "/links/" + link.str("id")
			page := k.browse("GET", path+"/pay", "").ok()
			if !strings.Contains(page.raw, "100.00 THB") || !strings.Contains(page.raw, "Tea &lt;1&gt;") || !strings.Contains(page.raw, "2028") {
				t.Errorf("the page shows no amount, title or year: %s", page.raw)
			}
			if declined := k.pay(link, poorForm); declined.status != 402 || !strings.Contains(declined.raw, "Not paid: insufficient funds") {
				t.Errorf("a poor card is answered %d %s", declined.status, declined.raw)
			}
			k.get(path).has("false", "used").has("1", "charges", "total").has(`"failed"`, "charges", "data", 0, "status")
			if paid := k.pay(link, goodForm).ok(); !strings.Contains(paid.raw, "Paid with charge chrg_test_") {
				t.Errorf("the page does not say that it was paid: %s", paid.raw)
			}
			if again := k.pay(link, goodForm); again.status != tt.second {
				t.Errorf("a second payment is answered %d, want %d", again.status, tt.second)
			}
			k.get(path).has("true", "used").has(`"2026-03-02T10:00:00Z"`, "used_at").has(tt.charges, "charges", "total")
			charges := k.get(path+"/charges").has(tt.charges, "total").has("10000", "data", 1, "amount")
			charges.has(`"Tea \u003c1\u003e Green"`, "data", 1, "description")
			k.get("/charges/"+charges.str("data", 1, "id")).has(`"`+link.str("id")+`"`, "link").has("true", "paid")
			k.get("/charges/"+k.charge()).has("null", "link")

			k.do("DELETE", path, "").ok().has("true", "deleted").has(`"2026-03-02T10:00:00Z"`, "deleted_at")
			if gone := k.browse("GET", path+"/pay", ""); gone.status != 404 {
				t.Errorf("the page of a deleted link is answered %d", gone.status)
			}
		})
	}
}

func TestLinksThatAreRefused(t *testing.T) {
	k := newKit(t, api.Options{})
	for body, want := range map[string]string{
		`{}`:                               "currency is currently not supported and amount is not a number",
		`{"amount":1999,"currency":"thb"}`: "amount must be greater than or equal to 2000",
		`{"amount":1e12,"currency":"thb"}`: "amount must be less than or equal to 15000000",
		`{"amount":5000,"currency":"thb","multiple":"x"}`: "multiple is invalid",
	} {
		k.do("POST", "/links", body).refused(400, "invalid_link", want)
	}
	link := k.post("/links", `{"amount":5000,"currency":"thb"}`)
	if r := k.pay(link, "number=1"); r.status != 400 || !strings.Contains(r.raw, `role="alert"`) {
		t.Errorf("a card that is none is answered %d %s", r.status, r.raw)
	}
}

// A link keeps its newest charges only.
func TestALinkDoesNotGrowForever(t *testing.T) {
	k := newKit(t, api.Options{})
	link := k.post("/links", `{"amount":5000,"currency":"thb","multiple":true}`)
	for range maxLinkCharges + 2 {
		k.pay(link, goodForm).ok()
	}
	k.get("/links/"+link.str("id")+"/charges").has("1000", "total")
}

// A browser pays a link by the form of its page only.
func TestLinksArePaidByTheirOwnForm(t *testing.T) {
	k := newKit(t, api.Options{})
	link := k.post("/links", `{"amount":5000,"currency":"thb","multiple":true}`)
	path := "/links/" + link.str("id") + "/pay"
	page := k.browse("GET", path, "").ok()
	_, seal, _ := strings.Cut(page.raw, `name="form_seal" value="`)
	seal, _, _ = strings.Cut(seal, `"`)
	if policy := page.header.Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'none'; style-src 'sha256-") {
		t.Errorf("the page has the policy %q", policy)
	}
	for _, tt := range []struct {
		origin, seal string
		status       int
	}{
		{"http://example.com", seal, 200},
		{"http://example.com", "", 403},
		{"http://evil.example", seal, 403},
		{"null", seal, 403},
	} {
		request := httptest.NewRequest(http.MethodPost, path, strings.NewReader(goodForm+"&form_seal="+tt.seal))
		request.Header = http.Header{"Origin": {tt.origin}, "Content-Type": {"application/x-www-form-urlencoded"}}
		answer := httptest.NewRecorder()
		if k.emu.API().ServeHTTP(answer, request); answer.Code != tt.status {
			t.Errorf("from %s with %q it is answered %d, want %d", tt.origin, tt.seal, answer.Code, tt.status)
		}
	}
	k.get("/links/"+link.str("id")+"/charges").has("1", "total")
}

// What a client has put into a title or a description is shown without the secrets in it.
func TestThePageOfALinkShowsNoSecret(t *testing.T) {
	k := newKit(t, api.Options{})
	link := k.post("/links", `{"amount":5000,"currency":"thb","title":"4929123456781236","description":"{\"security_code\":987}"}`)
	link.has(`"4929123456781236"`, "title")
	page := k.browse("GET", "/links/"+link.str("id")+"/pay", "").ok()
	for _, want := range []string{"<h1>[number]</h1>", "<p>{&#34;security_code&#34;:[digits]}</p>"} {
		if !strings.Contains(page.raw, want) {
			t.Errorf("the page lacks %s: %s", want, page.raw)
		}
	}
}
