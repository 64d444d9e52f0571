package emulator

import "testing"

func (k *kit) charge() string {
	k.t.Helper()
	return k.api("POST", "/charges", map[string]any{"amount": 10_000, "currency": "thb", "card": k.token()}).ok().str("id")
}

func TestOldestPaymentsMakeRoom(t *testing.T) {
	const limit = 120
	k := newKit(t, Options{MaxObjects: limit})
	customer := k.customer(map[string]any{"card": k.token()}).str("id")
	first := k.charge()
	refund := k.api("POST", "/charges/"+first+"/refunds", map[string]any{"amount": 1000}).ok().str("location")
	event := k.api("GET", "/charges/"+first+"/events", nil).ok().ids()[0]
	var last string
	for range 100 {
		last = k.charge()
		if n := k.emu.objects.Load().Load(); n > limit {
			t.Fatalf("%d objects are kept, want at most %d", n, limit)
		}
	}
	k.api("GET", "/charges/"+first, nil).refused(404, "not_found", "charge "+first+" was not found")
	k.api("GET", refund, nil).refused(404, "not_found", "charge "+first+" was not found")
	k.api("GET", "/refunds", nil).ok().has(0, "total")
	k.api("GET", "/events/"+event, nil).refused(404, "not_found", "event "+event+" was not found")
	k.api("GET", "/charges/"+last, nil).ok()
	k.api("GET", "/charges/"+last+"/events", nil).ok().has(1, "total")
	k.api("GET", "/customers/"+customer, nil).ok() // kept as long as there are payments to drop
	k.api("POST", "/charges", map[string]any{"amount": 10_000, "currency": "thb", "customer": customer}).ok()
}

func TestCustomersMakeRoomInTheEnd(t *testing.T) {
	k := newKit(t, Options{MaxObjects: 50})
	first := k.customer(nil).str("id")
	for range 200 {
		k.customer(nil)
	}
	if n := k.emu.objects.Load().Load(); n > 50 {
		t.Errorf("%d objects are kept, want at most 50", n)
	}
	k.api("GET", "/customers/"+first, nil).refused(404, "not_found", "customer "+first+" was not found")
}

func TestNoBound(t *testing.T) {
	k := newKit(t, Options{MaxObjects: -1})
	first := k.charge()
	for range 300 {
		k.charge()
	}
	k.api("GET", "/charges/"+first, nil).ok()
	k.api("GET", "/charges", nil).ok().has(301, "total")
}

func TestEvictionIsFairBetweenAccounts(t *testing.T) {
	k := newKit(t, Options{MaxObjects: 60})
	other := k.control("POST", "/accounts", nil).ok()
	for range 100 {
		k.charge()
		k.advance("1s")
	}
	// The other account is new and small: what it stores now must not be the first to go.
	id := k.json(k.emu.Vault(), other.str("public_key"), "POST", "/tokens", map[string]any{"card": goodCard()}).ok().str("id")
	for range 5 {
		k.charge()
	}
	k.json(k.emu.Vault(), other.str("public_key"), "GET", "/tokens/"+id, nil).ok()
}
