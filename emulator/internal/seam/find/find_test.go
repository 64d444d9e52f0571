package find_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/seam/find"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

func TestNumbers(t *testing.T) {
	for _, test := range []struct {
		v    any
		want int64
	}{
		{json.Number("12"), 12}, {json.Number("-1"), -1}, {json.Number("1.5"), 0}, {"12", 0}, {nil, 0},
	} {
		if got := find.Integer(test.v); got != test.want {
			t.Errorf("Integer(%v) is %d, want %d", test.v, got, test.want)
		}
	}
	c := &api.Call{Params: wire.Params{"limit": "20", "offset": json.Number("3"), "order": "x", "capture_amount": "7"}}
	for name, want := range map[string]int{"limit": 20, "offset": 3, "order": 0, "missing": 0} {
		if got := find.IntegerParam(c, name); got != want {
			t.Errorf("IntegerParam(%q) is %d, want %d", name, got, want)
		}
	}
	if got := find.CaptureAmount(c); got != 7 {
		t.Errorf("CaptureAmount is %d", got)
	}
}

func TestListed(t *testing.T) {
	first, second := map[string]any{"id": "1"}, map[string]any{"id": "2"}
	for _, test := range []struct {
		list map[string]any
		want int
	}{
		{map[string]any{"data": []any{first, second}}, 2},
		{map[string]any{"data": []any{first, "no object"}}, 1},
		{map[string]any{"data": "no list"}, 0},
		{nil, 0},
	} {
		if got := find.Listed(test.list); len(got) != test.want {
			t.Errorf("Listed(%v) has %d objects, want %d", test.list, len(got), test.want)
		}
	}
}

// What an account has is found in it, by the ids that its requests name.
func TestObjectsOfAnAccount(t *testing.T) {
	emu := api.New(api.Options{Seed: 1})
	defer emu.Close()
	account := emu.AllAccounts()[0]
	c := &api.Call{Emulator: emu, Account: account, Params: wire.Params{}}
	if ev := find.NewestEvent(account); ev != nil {
		t.Fatalf("a new account has the event %s", ev.Key)
	}
	token := create(t, emu.Vault(), api.DefaultPublicKey, "/tokens",
		"card[name]=A&card[number]=4242424242424242&card[expiration_month]=1&card[expiration_year]=2040")
	c.Params["card"] = token
	if find.Token(c) == nil {
		t.Error("the token of the request was not found")
	}
	customer := create(t, emu.API(), api.DefaultSecretKey, "/customers", "card="+token)
	for range 2 {
		create(t, emu.API(), api.DefaultSecretKey, "/charges", "amount=2000&currency=thb&customer="+customer)
	}
	if got := find.ChargeCount(c, customer); got != 2 {
		t.Errorf("%d charges of the customer were found, want 2", got)
	}
	if got := find.ChargeCount(c, "cust_test_other"); got != 0 {
		t.Errorf("%d charges of another customer were found", got)
	}
	stored, err := c.Customer(customer)
	if err != nil {
		t.Fatal(err)
	}
	if owner := find.CardOwner(c, stored.Cards[0].ID); owner == nil || owner.ID != customer {
		t.Errorf("the owner of the card is %v", owner)
	}
	if owner := find.CardOwner(c, "card_test_other"); owner != nil {
		t.Errorf("an unknown card belongs to %s", owner.ID)
	}
	events := find.EventsSince(account, account.Events.Count-1)
	if newest := find.NewestEvent(account); len(events) != 1 || events[0] != newest || newest.Key != "charge.create" {
		t.Errorf("the newest event is %v, the last of all %v", newest, events)
	}
}

// Another account is found only where the account of the request does not have the thing itself.
func TestOtherAccount(t *testing.T) {
	emu := api.New(api.Options{Seed: 1})
	defer emu.Close()
	w := httptest.NewRecorder()
	emu.Control().ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/accounts", strings.NewReader("{}")))
	accounts := emu.AllAccounts()
	if len(accounts) < 2 {
		t.Fatalf("no second account was made: %d %s", w.Code, w.Body)
	}
	c := &api.Call{Emulator: emu, Account: accounts[0]}
	for _, test := range []struct {
		name string
		has  func(*api.Call, *api.Account) bool
		want *api.Account
	}{
		{"nobody", func(*api.Call, *api.Account) bool { return false }, nil},
		{"everybody", func(*api.Call, *api.Account) bool { return true }, nil},
		{"the other", func(_ *api.Call, a *api.Account) bool { return a == accounts[1] }, accounts[1]},
	} {
		if got := find.OtherAccount(c, test.has); got != test.want {
			t.Errorf("where %s has it, the other account is %v", test.name, got)
		}
	}
	held := find.Locked(accounts[1], func() bool { return !accounts[1].Mu.TryLock() })
	if !held {
		t.Error("the lock was not held while the function ran")
	}
	if !accounts[1].Mu.TryLock() {
		t.Fatal("the lock is still held")
	}
	accounts[1].Mu.Unlock()
}

// create sends a form and returns the id of what was made.
func create(t *testing.T, host http.Handler, key, path, form string) string {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.SetBasicAuth(key, "")
	w := httptest.NewRecorder()
	host.ServeHTTP(w, r)
	var object struct{ ID string }
	if err := json.Unmarshal(w.Body.Bytes(), &object); err != nil || w.Code != http.StatusOK {
		t.Fatalf("POST %s: %d %s", path, w.Code, w.Body)
	}
	return object.ID
}
