package api

import (
	"strings"
	"testing"
)

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

// A few charges with much metadata take the room of many without.
func TestLargeObjectsWeighMore(t *testing.T) {
	k := newKit(t, Options{MaxObjects: 1000})
	large := strings.Repeat("x", 100<<10)
	charge := func() string {
		return k.api("POST", "/charges", map[string]any{
			"amount": 10_000, "currency": "thb", "card": k.token(),
			"metadata": map[string]any{"a": large},
		}).ok().str("id")
	}
	first := charge()
	for range 3 {
		charge()
	}
	k.api("GET", "/charges/"+first, nil).ok() // 4 × (token 1 + charge 101 + event 101) are still within 1000
	charge()
	k.api("GET", "/charges/"+first, nil).refused(404, "not_found", "charge "+first+" was not found")

	k.control("POST", "/reset", nil).ok()
	customer := k.customer(map[string]any{"description": large}).str("id")
	k.api("PATCH", "/customers/"+customer, map[string]any{"description": "short"}).ok()
	k.control("GET", "/health", nil).ok()
	if n := k.emu.objects.Load().Load(); n != 1+101+1 { // the customer and the two events, of which one is the long one
		t.Errorf("a shortened customer and its events weigh %d, want 103", n)
	}
}

// As many chains as objects fit must not keep a token from living until its charge.
func TestChainsMakeRoomToo(t *testing.T) {
	k := newKit(t, Options{MaxObjects: 20})
	first := k.control("POST", "/chains", nil).ok()
	for range 9 {
		k.control("POST", "/chains", nil).ok()
	}
	for range 30 {
		k.charge()
	}
	k.json(k.emu.API(), first.str("key"), "GET", "/charges", nil).ok()
	for range 30 {
		k.control("POST", "/chains", nil).ok()
	}
	k.charge()
	if n := k.emu.objects.Load().Load(); n > 20 {
		t.Errorf("%d objects are kept, want at most 20", n)
	}
	k.json(k.emu.API(), first.str("key"), "GET", "/charges", nil).refused(401, "authentication_failure", "authentication failed")
}

func TestWhatWasCreatedBeforeTheClockWentBackMakesRoom(t *testing.T) {
	k := newKit(t, Options{MaxObjects: 60})
	k.advance("26280h")
	future := k.customer(nil).str("id")
	for range 100 {
		k.charge()
	}
	k.control("POST", "/clock", map[string]any{"advance": "-26280h"}).ok()
	for range 50 {
		k.api("GET", "/charges/"+k.charge(), nil).ok()
	}
	k.api("GET", "/customers/"+future, nil).ok() // payments go first
}
