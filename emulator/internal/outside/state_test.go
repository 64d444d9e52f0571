package outside

import (
	"fmt"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/emulator/internal/api"
)

func TestAccount(t *testing.T) {
	k := newKit(t, api.Options{})
	fresh := k.get("/account").has(`"2026-03-02T10:00:00Z"`, "created_at").has("null", "webhook_uri").has(`"THB"`, "currency")
	fresh.has("[]", "metadata_export_keys", "charge")
	body := `{"webhook_uri":"https://example.com/a","chain_enabled":true,"chain_return_uri":"https://example.com/b",`
	k.do("PATCH", "/account", body+`"metadata_export_keys":{"charge":["x"]}}`).ok().has("true", "chain_enabled")
	k.do("PATCH", "/account", `{"zero_interest_installments":true}`).ok()
	a := k.get("/account").has(`"https://example.com/a"`, "webhook_uri").has("true", "chain_enabled").has("true", "zero_interest_installments")
	a.has(`"https://example.com/b"`, "chain_return_uri").has(`{"charge":["x"]}`, "metadata_export_keys")
	if team, id := a.str("team"), a.str("id"); "acct"+strings.TrimPrefix(id, "account") != team {
		t.Errorf("account %s belongs to team %s", id, team)
	}
	k.do("PATCH", "/account", `{"chain_enabled":"maybe"}`).refused(400, "bad_request", "chain enabled is invalid")
}

// An address that only an account names is never called, and the webhook of the control API is shown.
func TestTheWebhookOfTheControlAPIIsShown(t *testing.T) {
	k := newKit(t, api.Options{})
	k.send(k.emu.Control(), "", "application/json", "POST", "/webhooks", `{"url":"http://127.0.0.1:9/"}`).ok()
	k.get("/account").has(`"http://127.0.0.1:9/"`, "webhook_uri")
	k.do("PATCH", "/account", `{"webhook_uri":"http://127.0.0.1:9/other"}`).ok().has(`"http://127.0.0.1:9/other"`, "webhook_uri")
	if got := k.send(k.emu.Control(), "", "", "GET", "/webhooks", "").ok().str("url"); got != "http://127.0.0.1:9/" {
		t.Errorf("webhooks go to %s", got)
	}
}

func TestForex(t *testing.T) {
	k := newKit(t, api.Options{})
	k.get("/forex/usd").has(`"USD"`, "base").has(`"THB"`, "quote").has("32.5", "rate").has(`"/forex/usd"`, "location")
	k.get("/forex/JPY").has("0.22", "rate").has(`"/forex/jpy"`, "location")
	k.do("GET", "/forex/xyz", "").refused(400, "bad_request", "currency is currently not supported")
}

func TestAccountsAreApart(t *testing.T) {
	k := newKit(t, api.Options{})
	id := k.post("/transfers", `{"amount":5000}`).str("id")
	other := k.send(k.emu.Control(), "", "", "POST", "/accounts", "{}").ok().str("secret_key")
	k.send(k.emu.API(), other, "", "GET", "/transfers", "").ok().has("0", "total")
	k.send(k.emu.API(), other, "", "GET", "/transfers/"+id, "").refused(404, "not_found", "transfer "+id+" was not found")
}

func TestAResetDropsEverything(t *testing.T) {
	k := newKit(t, api.Options{})
	furnished(k)
	k.do("PATCH", "/account", `{"chain_enabled":true}`).ok()
	k.send(k.emu.Control(), "", "", "POST", "/reset", "{}").ok()
	for _, path := range []string{"/transfers", "/links", "/disputes", "/schedules", "/transactions", "/receipts"} {
		k.get(path).has("0", "total")
	}
	k.get("/account").has("false", "chain_enabled")
	k.balance("0", "0", "0")
}

// Objects outside the contract count with the others, and the oldest go first.
func TestObjectsAreBounded(t *testing.T) {
	makers := map[string]func(k *kit, i int){
		"/transfers": func(k *kit, i int) { k.post("/transfers", fmt.Sprintf(`{"amount":%d}`, 5000+i)) },
		"/links":     func(k *kit, i int) { k.post("/links", fmt.Sprintf(`{"amount":%d,"currency":"thb"}`, 5000+i)) },
		"/disputes":  func(k *kit, _ int) { k.post("/charges/"+k.charge()+"/disputes", "") },
		"/schedules": func(k *kit, i int) {
			transfer := fmt.Sprintf(`{"recipient":%q,"amount":%d}`, k.recipient(), 5000+i)
			k.post("/schedules", `{"period":"day","start_date":"2026-04-01","transfer":`+transfer+`}`)
		},
	}
	for path, make := range makers {
		k := newKit(t, api.Options{MaxObjects: 60})
		for i := range 100 {
			make(k, i)
			k.advance("1s")
		}
		if n := int(k.get(path).at("total").(float64)); n < 5 || n > 60 {
			t.Errorf("%d of %s are kept of 100, at most 60 are allowed", n, path)
		}
		if n := k.get("/events").at("total").(float64); n == 0 {
			t.Errorf("%s has driven all events out", path)
		}
	}
}

// What a schedule makes is bounded too.
func TestOccurrencesAreBounded(t *testing.T) {
	k := newKit(t, api.Options{MaxObjects: 100})
	k.post("/schedules", `{"period":"day","end_date":"2030-01-01","charge":{"customer":"`+k.customer()+`","amount":5000}}`)
	k.advance("7000h") // 292 days
	k.get("/balance")
	if n := k.get("/charges").at("total").(float64); n > 50 {
		t.Errorf("%v charges are kept", n)
	}
}
