package api

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The api host of one address answers as each host does by itself; only the addresses in links and the request ids
// differ.
func TestOneAddressAnswersForBothHosts(t *testing.T) {
	one, apart := newKit(t, Options{OneAddress: true}), newKit(t, Options{})
	card := map[string]any{"card": goodCard()}
	for _, tt := range []struct {
		method, path, key string
		body              any
		status            int
		option            string // X-Frame-Options, which only the vault has
	}{
		{"POST", "/tokens", DefaultPublicKey, card, 200, "SAMEORIGIN"},
		{"POST", "/tokens", DefaultSecretKey, card, 401, "SAMEORIGIN"},
		{"GET", "/tokens/tokn_test_1", DefaultPublicKey, nil, 404, "SAMEORIGIN"},
		{"GET", "/charges", DefaultSecretKey, nil, 200, ""},
		{"GET", "/charges", DefaultPublicKey, nil, 401, ""},
		{"GET", "/nothing", DefaultSecretKey, nil, 404, ""},
		{"DELETE", "/tokens", DefaultPublicKey, nil, 404, ""},
	} {
		got := one.json(one.emu.API(), tt.key, tt.method, tt.path, tt.body)
		if option := got.header.Get("X-Frame-Options"); got.status != tt.status || option != tt.option {
			t.Errorf("%s answered %d with X-Frame-Options %q, want %d with %q: %s", got.what, got.status, option, tt.status, tt.option, got.raw)
		}
	}
	apart.json(apart.emu.API(), DefaultPublicKey, "POST", "/tokens", card).refused(404, "not_found", "path /tokens was not found")
	one.json(one.emu.Vault(), DefaultSecretKey, "GET", "/charges", nil).refused(404, "not_found", "path /charges was not found")
}

func TestFeaturesTellWhetherTheHostsAreSeparate(t *testing.T) {
	for one, want := range map[bool]string{true: "-separate_hosts", false: "separate_hosts"} {
		k := newKit(t, Options{OneAddress: one})
		if listed := k.control("GET", "/features", nil).ok().at("features").([]any); !slices.Contains(listed, any(want)) {
			t.Errorf("with one address %v the features are %v, want %s", one, listed, want)
		}
	}
}

func TestLinksFollowThePublicURLs(t *testing.T) {
	const listener, api, vault = "http://127.0.0.1:1", "https://api.example.com", "https://vault.example.com"
	for _, tt := range []struct {
		o                  Options
		wantAPI, wantVault string
	}{
		{Options{}, listener, listener + "/v"},
		{Options{OneAddress: true}, listener, listener + "/v"},
		{Options{APIURL: api + "/"}, api, listener + "/v"},
		{Options{APIURL: api, OneAddress: true}, api, api},
		{Options{VaultURL: vault, OneAddress: true}, listener, vault},
		{Options{APIURL: api, VaultURL: vault + "/", OneAddress: true}, api, vault},
	} {
		if gotAPI, gotVault := tt.o.PublicURLs(listener, listener+"/v"); gotAPI != tt.wantAPI || gotVault != tt.wantVault {
			t.Errorf("%+v: %s and %s, want %s and %s", tt.o, gotAPI, gotVault, tt.wantAPI, tt.wantVault)
		}
	}
}

// Every address in answers is public: those of payers, of documents, of tokens and of events.
func TestAddressesInAnswersArePublic(t *testing.T) {
	const api, shop = "https://api.example.com", "https://shop.example.com/done"
	k := newKit(t, Options{APIURL: api, OneAddress: true})
	token := k.vault("POST", "/tokens", map[string]any{"card": goodCard()}).ok()
	answers := []*reply{token}
	for _, payer := range []map[string]any{
		{"card": token.str("id")},
		{"source": map[string]any{"type": "promptpay"}},
		{"source": map[string]any{"type": "bill_payment_tesco_lotus"}},
		{"source": map[string]any{"type": "internet_banking_bay"}},
	} {
		payer["amount"], payer["currency"], payer["return_uri"] = 200000, "thb", shop
		answers = append(answers, k.api("POST", "/charges", payer).ok())
	}
	code := answers[2].str("source", "scannable_code", "image", "location")
	answers = append(answers, k.api("GET", code, nil).ok(), k.api("GET", "/events", nil).ok(), k.api("GET", "/charges", nil).ok())
	found := 0
	for _, r := range answers {
		for _, link := range regexp.MustCompile(`https?://[^"\s<\\]+`).FindAllString(r.raw, -1) {
			if found++; link != shop && !strings.HasPrefix(link, api+"/") {
				t.Errorf("%s has the link %s", r.what, link)
			}
		}
	}
	if found < 20 {
		t.Errorf("%d links were looked at", found)
	}
	page := k.send(k.emu.API(), "GET", strings.TrimPrefix(answers[1].str("authorize_uri"), api), "", nil)
	if page.status != 200 || strings.Contains(page.raw, "127.0.0.1") {
		t.Errorf("the page for payers answered %d: %s", page.status, page.raw)
	}
}
