package api

import (
	"fmt"
	"testing"

	"github.com/omise-conformance/harness/emulator/internal/keyring"
)

// as makes a request with a key, to the host that takes its path.
func (k *kit) as(key, method, path string, body any) *reply {
	k.t.Helper()
	return k.json(k.emu.API(), key, method, path, body)
}

func newGuestKit(t testing.TB) *kit {
	return newKit(t, Options{AcceptAnyTestKey: true, OneAddress: true})
}

func (k *kit) tokenWith(public string) string {
	k.t.Helper()
	return k.as(public, "POST", "/tokens", map[string]any{"card": goodCard()}).ok().str("id")
}

func chargeOf(token string) map[string]any {
	return map[string]any{"amount": 10_000, "currency": "thb", "card": token}
}

// The pairs are those of the suites of go, python and java, one of this project, and one whose keys show nothing in common: the
// token that its secret key names is what pairs it.
func TestEachPairOfKeysIsAnAccount(t *testing.T) {
	pairs := [][2]string{
		{"pkey_test_4yq6tct0llin5nyyi5l", "skey_test_4yq6tct0lblmed2yp5t"},
		{"pkey_test_4xs8breq32civvobx15", "skey_test_4xs8breq3htbkj03d2x"},
		{"pkey_test_123", "skey_test_123"},
		{DefaultPublicKey, DefaultSecretKey},
		{"pkey_test_5bfvlxufuuqkrhmzfj1", "skey_test_5hw809m30rlnp4but0m"},
		{"pkey_test_yourpublickey", "skey_test_yoursecretkey"},
	}
	for name, secretFirst := range map[string]bool{"public key first": false, "secret key first": true} {
		t.Run(name, func(t *testing.T) {
			k := newGuestKit(t)
			if secretFirst {
				for _, pair := range pairs {
					k.as(pair[1], "GET", "/charges", nil).ok().has(0, "total")
				}
			}
			tokens := map[string]string{}
			for _, pair := range pairs {
				tokens[pair[0]] = k.tokenWith(pair[0])
			}
			for _, pair := range pairs {
				k.as(pair[1], "POST", "/charges", chargeOf(tokens[pair[0]])).ok()
				k.as(pair[1], "POST", "/charges", chargeOf(k.tokenWith(pair[0]))).ok()
				k.as(pair[0], "GET", "/tokens/"+tokens[pair[0]], nil).ok().has("successful", "charge_status")
			}
			for _, pair := range pairs {
				k.as(pair[1], "GET", "/charges", nil).ok().has(2, "total")
			}
			if n := len(k.emu.AllAccounts()); n != len(pairs) {
				t.Errorf("there are %d accounts, want %d", n, len(pairs))
			}
			k.control("POST", "/reset", nil).ok()
			if n := len(k.emu.AllAccounts()); n != 1 {
				t.Errorf("there are %d accounts after a reset", n)
			}
			k.as(pairs[0][1], "GET", "/charges", nil).ok().has(0, "total")
		})
	}
}

func TestSourcesPairKeysToo(t *testing.T) {
	k := newGuestKit(t)
	source := map[string]any{"type": "promptpay", "amount": 10_000, "currency": "thb"}
	id := k.as("pkey_test_a", "POST", "/sources", source).ok().str("id")
	k.as("skey_test_b", "POST", "/charges", map[string]any{"amount": 10_000, "currency": "thb", "source": map[string]any{"id": id}}).ok()
	id = k.as("skey_test_c", "POST", "/sources", source).ok().str("id")
	k.as("pkey_test_d", "GET", "/sources/"+id, nil).ok()
	k.as("skey_test_c", "POST", "/charges", chargeOf(k.tokenWith("pkey_test_d"))).ok()
}

// The key of a pair that is complete stays where it is, whatever token is used with it.
func TestAccountsStayApart(t *testing.T) {
	k := newGuestKit(t)
	foreign := k.tokenWith("pkey_test_one")
	k.as("skey_test_one", "GET", "/charges", nil).ok()
	for _, key := range []string{"skey_test_two", DefaultSecretKey} {
		k.as(key, "POST", "/charges", chargeOf(foreign)).refused(404, "not_found", "token "+foreign+" was not found")
	}
	lone := k.tokenWith("pkey_test_lone")
	k.as("skey_test_one", "POST", "/charges", chargeOf(lone)).refused(404, "not_found", "token "+lone+" was not found")
	k.as("skey_test_one", "POST", "/charges", chargeOf(foreign)).ok()
}

func TestKeysThatAreNoTestKeysAreRefused(t *testing.T) {
	k := newGuestKit(t)
	for _, key := range []string{
		"skey_4yq6tct0lblmed2yp5t", "skey_live_1", "skey_test_", "skey_test_a b", "ckey_test_1", "pkey_test_1", "anything",
	} {
		k.as(key, "GET", "/charges", nil).refused(401, "authentication_failure", "authentication failed")
	}
	k.as("skey_test_1", "POST", "/tokens", map[string]any{"card": goodCard()}).refused(401, "authentication_failure", "authentication failed")
	if n := len(k.emu.AllAccounts()); n != 1 {
		t.Errorf("refused keys made %d accounts", n-1)
	}
	k = newKit(t, Options{})
	k.as("skey_test_1", "GET", "/charges", nil).refused(401, "authentication_failure", "authentication failed")
}

func TestKeysArePairedOnDemand(t *testing.T) {
	k := newGuestKit(t)
	pair := func(public, secret string) *reply {
		return k.control("POST", "/accounts", map[string]any{"public_key": public, "secret_key": secret})
	}
	first := pair("pkey_test_a", "skey_test_b").ok()
	first.has("pkey_test_a", "public_key")
	first.has("skey_test_b", "secret_key")
	pair("pkey_test_a", "skey_test_b").ok().has(first.str("id"), "id")
	k.as("skey_test_b", "POST", "/charges", chargeOf(k.tokenWith("pkey_test_a"))).ok()

	token := k.tokenWith("pkey_test_c")
	pair("pkey_test_c", "skey_test_d").ok().has("skey_test_d", "secret_key")
	k.as("skey_test_d", "POST", "/charges", chargeOf(token)).ok()

	token = k.tokenWith("pkey_test_e")
	k.as("skey_test_f", "GET", "/charges", nil).ok()
	pair("pkey_test_e", "skey_test_f").ok().has("pkey_test_e", "public_key")
	k.as("skey_test_f", "GET", "/capability", nil).ok()
	k.as("skey_test_f", "POST", "/charges", chargeOf(token)).ok()

	for _, taken := range [][2]string{{"pkey_test_a", "skey_test_d"}, {"pkey_test_new", "skey_test_b"}, {DefaultPublicKey, "skey_test_new"}} {
		pair(taken[0], taken[1]).refusedBy(400, "one of the two keys belongs to another account already; reset the emulator, or take other keys")
	}
	for _, wrong := range [][2]string{{"pkey_test_a", ""}, {"skey_test_b", "pkey_test_a"}, {"pkey_live_1", "skey_test_1"}} {
		pair(wrong[0], wrong[1]).refusedBy(400,
			`"public_key" and "secret_key" must be two test keys: pkey_test_ or skey_test_ and 1 to 64 letters, digits, underscores or dashes`)
	}
	plain := newKit(t, Options{OneAddress: true})
	plain.control("POST", "/accounts", map[string]any{"public_key": "pkey_test_g", "secret_key": "skey_test_h"}).ok()
	plain.as("skey_test_h", "POST", "/charges", chargeOf(plain.tokenWith("pkey_test_g"))).ok()
}

// Of too many accounts those go that were not used for the longest time, with their objects; what was asked for stays.
func TestIdleGuestsMakeRoom(t *testing.T) {
	k := newGuestKit(t)
	k.control("POST", "/accounts", map[string]any{"public_key": "pkey_test_asked", "secret_key": "skey_test_asked"}).ok()
	key := func(i int) string { return fmt.Sprintf("skey_test_%d", i) }
	for i := range maxAccounts {
		k.as(key(i), "POST", "/customers", nil).ok()
		if i%100 == 0 {
			k.as(key(0), "GET", "/customers", nil).ok()
		}
	}
	accounts := len(k.emu.AllAccounts())
	if kept := k.emu.objects.Load().Load(); accounts > maxAccounts || accounts < maxAccounts-maxAccounts/100 || kept > 2*int64(accounts) {
		t.Errorf("%d accounts have %d objects", accounts, kept)
	}
	for i, want := range map[int]int{0: 1, 1: 0, maxAccounts - 1: 1} {
		k.as(key(i), "GET", "/customers", nil).ok().has(want, "total")
	}
	k.as("skey_test_asked", "GET", "/customers", nil).ok()
	k.control("POST", "/accounts", nil).ok()
}

// TestGuestsAreKept: what was known of a guest before a restart is known after it: which keys open the account, which one waits
// for its mate, and who was here last.
func TestGuestsAreKept(t *testing.T) {
	k := statefulKit(t, Options{AcceptAnyTestKey: true, OneAddress: true})
	for round := range 3 {
		name := func(kind, name string) string { return fmt.Sprintf("%skey_test_%s%d", kind, name, round) }
		alike, apart := k.tokenWith(name("p", "alike")), k.tokenWith(name("p", "left"))
		asked := k.tokenWith(name("p", "asked"))
		k.as(name("s", "right"), "GET", "/charges", nil).ok()
		k.restart()
		k.as(name("s", "alike"), "POST", "/charges", chargeOf(alike)).ok()
		k.as(name("s", "right"), "POST", "/charges", chargeOf(apart)).ok()
		k.control("POST", "/accounts", jsonBody{"public_key": name("p", "asked"), "secret_key": name("s", "other")}).ok()
		k.restart()
		k.as(name("s", "other"), "POST", "/charges", chargeOf(asked)).ok()
		for token, public := range map[string]string{alike: name("p", "alike"), apart: name("p", "left"), asked: name("p", "asked")} {
			k.as(public, "GET", "/tokens/"+token, nil).ok().has("successful", "charge_status")
		}
		for _, secret := range []string{"alike", "right", "other"} {
			k.as(name("s", secret), "GET", "/charges", nil).ok().has(1, "total")
		}
		if n := len(k.emu.AllAccounts()); n != 1+3*(round+1) {
			t.Errorf("round %d: there are %d accounts, want %d", round, n, 1+3*(round+1))
		}
	}
}

// TestForgottenGuestsLeaveTheFile: after a restart they are as unknown as before, and those go first who went first before.
func TestForgottenGuestsLeaveTheFile(t *testing.T) {
	k := statefulKit(t, Options{AcceptAnyTestKey: true, OneAddress: true})
	k.control("POST", "/accounts", jsonBody{"public_key": "pkey_test_asked", "secret_key": "skey_test_asked"}).ok()
	key := func(i int) string { return fmt.Sprintf("skey_test_%d", i) }
	for i := range maxAccounts {
		k.as(key(i), "POST", "/customers", nil).ok()
		if i%100 == 0 {
			k.as(key(0), "GET", "/customers", nil).ok()
		}
	}
	for i := range 200 { // the second of these makes room again
		accounts, kept := len(k.emu.AllAccounts()), k.emu.objects.Load().Load()
		if i%100 == 50 {
			k.restart()
		}
		if n, now := len(k.emu.AllAccounts()), k.emu.objects.Load().Load(); n != accounts || now != kept {
			t.Fatalf("%d accounts with %d objects are kept of %d with %d", n, now, accounts, kept)
		}
		k.as(key(maxAccounts+i), "POST", "/customers", nil).ok()
	}
	for i, want := range map[int]int{0: 1, 1: 0, 150: 0, maxAccounts - 1: 1} {
		k.as(key(i), "GET", "/customers", nil).ok().has(want, "total")
	}
	k.as("skey_test_asked", "GET", "/customers", nil).ok()
}

// TestAGuestWhoCameBackIsTheLaterOne: the file may have seen the return before it saw the guest go.
func TestAGuestWhoCameBackIsTheLaterOne(t *testing.T) {
	k := statefulKit(t, Options{AcceptAnyTestKey: true, OneAddress: true})
	before := k.tokenWith("pkey_test_1")
	k.emu.mu.Lock()
	delete(k.emu.keys, "pkey_test_1")
	k.emu.halves = keyring.Ring[*Account]{}
	k.emu.accounts = k.emu.accounts[:1]
	k.emu.mu.Unlock()
	after := k.tokenWith("pkey_test_1")
	for range 2 {
		k.restart()
		k.as("pkey_test_1", "GET", "/tokens/"+before, nil).refused(404, "not_found", "token "+before+" was not found")
		k.as("pkey_test_1", "GET", "/tokens/"+after, nil).ok()
		if n := len(k.emu.AllAccounts()); n != 2 || k.emu.objects.Load().Load() != 1 {
			t.Errorf("there are %d accounts with %d objects, want 2 with 1", n, k.emu.objects.Load().Load())
		}
	}
	k.as("skey_test_1", "POST", "/charges", chargeOf(after)).ok()
}

// Many requests with keys that nobody has seen end in one account for each pair.
func TestNewKeysAtOnce(t *testing.T) {
	k := newGuestKit(t)
	const pairs = 8
	atOnce(pairs*8, func(i int) *reply {
		n := i % pairs
		token := k.tokenWith(fmt.Sprintf("pkey_test_p%d", n))
		return k.as(fmt.Sprintf("skey_test_s%d", n), "POST", "/charges", chargeOf(token)).ok()
	})
	if n := len(k.emu.AllAccounts()); n != pairs+1 {
		t.Errorf("there are %d accounts, want %d", n, pairs+1)
	}
	for i := range pairs {
		k.as(fmt.Sprintf("skey_test_s%d", i), "GET", "/charges", nil).ok().has(8, "total")
	}
}
