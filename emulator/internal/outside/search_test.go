package outside

import (
	"net/url"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/emulator/internal/api"
)

func TestSearch(t *testing.T) {
	k := newKit(t, api.Options{})
	first := k.charge() // "Order 384"
	tea := `{"amount":250000,"currency":"jpy","card":"` + k.token() + `","description":"tea","capture":false,`
	k.post("/charges", tea+`"metadata":{"shop":"Bangkok"}}`)
	k.post("/charges/"+first+"/refunds", `{"amount":10000}`)
	k.customer()
	k.recipient()
	k.post("/transfers", `{"amount":5000}`)
	k.post("/links", `{"amount":5000,"currency":"thb","title":"Tea"}`)
	k.post("/charges/"+first+"/disputes", "")
	for _, tt := range []struct {
		scope, query string
		filters      string // "name=value"
		want         string
	}{
		{"charge", "", "", "2"},
		{"charge", "order", "", "1"},
		{"charge", "ORDER 384", "", "1"},
		{"charge", "384 order", "", "1"},
		{"charge", "order tea", "", "0"},
		{"charge", "chronological", "", "0"}, // of the list of refunds
		{"charge", "bangkok", "", "1"},
		{"charge", "250000", "", "1"},
		{"charge", "25000", "", "0"},
		{"charge", first, "", "1"},
		{"charge", "", "captured=true", "1"},
		{"charge", "", "captured=false", "1"},
		{"charge", "", "currency=jpy", "1"},
		{"charge", "", "amount=1000..200000", "1"},
		{"charge", "", "amount=100000", "1"},
		{"charge", "", "created=2026-03-01..2026-03-03", "2"},
		{"charge", "", "created=2017-01-01..2022-12-21", "0"},
		{"charge", "", "card_last_digits=4242", "2"},
		{"charge", "", "card.brand=visa", "2"},
		{"charge", "", "metadata.shop=bangkok", "1"},
		{"charge", "", "nothing=1", "0"},
		{"charge", "order", "captured=false", "0"},
		{"customer", "jane@example.com", "", "1"},
		{"customer", "jane@example.org", "", "0"},
		{"recipient", "", "active=true", "1"},
		{"refund", "", "voided=false", "1"},
		{"refund", "", "amount=1..x", "0"},
		{"transfer", "", "currency=thb", "1"},
		{"link", "tea", "used=false", "1"},
		{"dispute", "", "status=open", "1"},
	} {
		v := url.Values{"scope": {tt.scope}, "query": {tt.query}}
		if name, value, ok := strings.Cut(tt.filters, "="); ok {
			v.Set("filters["+name+"]", value)
		}
		r := k.get("/search?" + v.Encode())
		r.has(tt.want, "total").has(`"search"`, "object").has("1", "page").has("30", "per_page").has(`"`+tt.scope+`"`, "scope")
		for _, found := range r.at("data").([]any) {
			if got := found.(map[string]any)["object"]; got != tt.scope {
				t.Errorf("a search for %s found a %v", tt.scope, got)
			}
		}
	}
	k.do("GET", "/search/", `{"scope":"charge","filters":{"captured":true}}`).ok().has("1", "total").has(`{"captured":"true"}`, "filters")
}

func TestSearchPages(t *testing.T) {
	k := newKit(t, api.Options{})
	var ids []string
	for range 5 {
		ids = append(ids, k.charge())
		k.advance("1m")
	}
	for query, want := range map[string]struct {
		first, pages string
		length       int
	}{
		"per_page=2":                             {ids[0], "3", 2},
		"per_page=2&page=3":                      {ids[4], "3", 1},
		"per_page=2&order=reverse_chronological": {ids[4], "3", 2},
		"per_page=0&page=0":                      {ids[0], "1", 5},
		"page=2&per_page=1000":                   {"", "1", 0},
		"page=9999999999":                        {"", "1", 0},
	} {
		r := k.get("/search?scope=charge&"+query).has("5", "total").has(want.pages, "total_pages")
		data := r.at("data").([]any)
		if len(data) != want.length || len(data) > 0 && r.str("data", 0, "id") != want.first {
			t.Errorf("%s has %d objects, the first is not %s: %s", query, len(data), want.first, r.raw)
		}
	}
	for query, want := range map[string]string{
		"":                          "scope must be charge, customer, dispute, link, recipient, refund or transfer",
		"scope=charge&page=-1":      "page must be greater than or equal to 1",
		"scope=charge&per_page=x":   "per page must be greater than or equal to 1",
		"scope=charge&order=newest": "order must be chronological or reverse_chronological",
	} {
		k.do("GET", "/search?"+query, "").refused(400, "bad_request", want)
	}
}
