package api

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/emulator/internal/methods"
)

// statefulKit is an emulator with a state file, which can be started again.
func statefulKit(t *testing.T, o Options) *kit {
	t.Helper()
	o.StateFile = filepath.Join(t.TempDir(), "state.db")
	return newKit(t, o)
}

// restart lets go of the file and opens it with another emulator, as another process would.
func (k *kit) restart() {
	k.t.Helper()
	k.emu.Close()
	emu, err := Open(k.emu.options)
	if err != nil {
		k.t.Fatal(err)
	}
	k.t.Cleanup(emu.Close)
	k.emu = emu
}

// use is a random use of the API: it knows the ids it was answered.
type use struct {
	*kit
	random *rand.Rand
	known  map[string][]string // ids by prefix
	guests map[string]string   // public keys by the ids of tokens
}

// guestCharge uses keys that nobody has asked for: pairs by their looks, and pairs that a token joins.
func (u *use) guestCharge() *reply {
	n := u.random.IntN(12)
	public, secret := fmt.Sprintf("pkey_test_%d", n), fmt.Sprintf("skey_test_%d", n)
	if n%2 == 1 {
		secret = fmt.Sprintf("skey_test_of_%d", n)
	}
	token := u.tokenWith(public)
	u.guests[token] = public
	if u.random.IntN(4) == 0 {
		return u.as(secret, "GET", "/charges", nil)
	}
	return u.as(secret, "POST", "/charges", chargeOf(token))
}

func (u *use) any(prefix string) string {
	if ids := u.known[prefix]; len(ids) > 0 {
		return ids[u.random.IntN(len(ids))]
	}
	return prefix + "_test_unknown"
}

func (u *use) learn(r *reply) {
	if id, ok := r.body["id"].(string); ok && r.status == http.StatusOK {
		prefix, _, _ := strings.Cut(id, "_")
		if !slices.Contains(u.known[prefix], id) {
			u.known[prefix] = append(u.known[prefix], id)
		}
	}
}

func (u *use) pick(choices ...any) any { return choices[u.random.IntN(len(choices))] }

func (u *use) newToken() string {
	number := u.pick("4242424242424242", "4111111111140011", "4111111111150002", "3530111333300000").(string)
	r := u.vault("POST", "/tokens", jsonBody{"card": with(goodCard(), jsonBody{
		"number": number, "city": u.pick("Bangkok", "", nil), "country": u.pick("th", nil), "name": u.pick("Somchai", "ส้มโอ"),
	})})
	u.learn(r)
	return r.ok().str("id")
}

func (u *use) newCharge() *reply {
	body := jsonBody{
		"amount": u.pick(10_000, 99_999, 300_000), "currency": u.pick("thb", "jpy"), "description": u.pick(nil, "Order \"1\"", "x"),
		"metadata": u.pick(nil, jsonBody{"a": "b", "n": 1}), "ip": u.pick(nil, "10.0.0.1"), "capture": u.pick(true, true, false),
		"return_uri": u.pick(nil, "https://shop.example/done"), "authorization_type": u.pick(nil, "pre_auth"),
		"platform_fee": u.pick(nil, nil, jsonBody{"percentage": 2.5}, jsonBody{"fixed": 30}), "linked_account": u.pick(nil, "acct_test_1"),
	}
	switch u.random.IntN(6) {
	case 0:
		body["customer"] = u.any("cust")
	case 1:
		kind := &methods.SourceKinds[u.random.IntN(len(methods.SourceKinds))]
		body["source"], body["return_uri"] = sourceBody(kind), "https://shop.example/done"
		body["amount"], body["currency"] = sourceBody(kind)["amount"], sourceBody(kind)["currency"]
	case 2:
		body["source"], body["amount"], body["currency"] = u.any("src"), 300_000, "thb"
	case 3:
		body["card"], body["destination"], body["currency"] = u.newToken(), u.any("recp"), "thb"
	default:
		body["card"] = u.newToken()
	}
	return u.api("POST", "/charges", body)
}

// step is one request that may change something; it may be refused.
func (u *use) step() {
	charge, customer, recipient := "/charges/"+u.any("chrg"), "/customers/"+u.any("cust"), "/recipients/"+u.any("recp")
	person := jsonBody{
		"name": "Somchai", "type": "individual", "email": u.pick(nil, "a@example.com"),
		"bank_account": jsonBody{"brand": u.pick("bbl", "scb"), "number": "1234567890", "name": "Somchai"},
	}
	steps := []func() *reply{
		u.guestCharge, u.newCharge, u.newCharge, u.newCharge, u.newCharge,
		func() *reply { return u.api("PATCH", charge, jsonBody{"description": u.pick("new", "")}) },
		func() *reply { return u.api("POST", charge+"/capture", jsonBody{"capture_amount": u.pick(nil, 5000)}) },
		func() *reply { return u.api("POST", charge+"/"+u.pick("reverse", "expire").(string), nil) },
		func() *reply { return u.api("POST", charge+"/"+u.pick("mark_as_paid", "mark_as_failed").(string), nil) },
		func() *reply {
			return u.api("POST", charge+"/refunds", jsonBody{"amount": u.pick(100, 10_000), "void": u.pick(true, false)})
		},
		func() *reply {
			return u.control("POST", charge+"/complete", jsonBody{"outcome": u.pick("successful", "failed")})
		},
		func() *reply {
			return u.api("POST", "/customers", jsonBody{"card": u.pick(nil, u.newToken()), "email": u.pick(nil, "b@example.com")})
		},
		func() *reply { return u.api("PATCH", customer, jsonBody{"card": u.newToken(), "description": "seen"}) },
		func() *reply { return u.api(u.pick("DELETE", "GET").(string), customer, nil) },
		func() *reply { return u.api("POST", "/recipients", person) },
		func() *reply { return u.api("PATCH", recipient+"/verify", nil) },
		func() *reply { return u.api(u.pick("PATCH", "DELETE").(string), recipient, jsonBody{"name": "Mana"}) },
		func() *reply {
			return u.api("POST", "/sources", jsonBody{"type": u.pick("promptpay", "fpx", "alipay"), "amount": 300_000, "currency": "thb"})
		},
		func() *reply { return u.control("POST", "/chains", nil) },
		func() *reply { return u.api("POST", "/chains/"+u.any("acch")+"/revoke", nil) },
		func() *reply {
			return u.control("POST", "/clock", jsonBody{"advance": u.pick("17s", "26h", "-1h", "200h"), "freeze": u.pick(true, false)})
		},
	}
	if i := u.random.IntN(len(steps)); i > 0 {
		u.learn(steps[i]())
	} else {
		steps[i]()
	}
}

// lists are those of an account, each with what belongs to an object in it.
var lists = map[string][]string{
	"/charges": {"", "/events", "/refunds"}, "/customers": {"", "/cards"}, "/events": {""}, "/recipients": {""}, "/chains": {""}, "/refunds": nil,
}

// everything is all that answers show: each list of each account, each object in it and what belongs
// to it. Sources and tokens have no list, so those that are known are asked for.
func (u *use) everything() map[string]string {
	seen := map[string]string{}
	for _, path := range []string{"/clock", "/accounts", "/transfers", "/webhooks"} {
		seen[path] = u.control("GET", path, nil).raw
	}
	for _, acct := range u.emu.AllAccounts() {
		ask := func(path string) *reply {
			r := u.json(u.emu.API(), acct.SecretKey, "GET", path+"?limit=100&to=8000-01-01", nil)
			seen[acct.id+" "+path] = r.raw
			return r
		}
		if acct.SecretKey == "" {
			continue // the token of a guest, below
		}
		for list, parts := range lists {
			for _, id := range ask(list).ids() {
				for _, part := range parts {
					ask(list + "/" + id + part)
				}
			}
		}
	}
	for _, id := range u.known["src"] {
		seen[id] = u.api("GET", "/sources/"+id, nil).raw
	}
	for _, id := range u.known["tokn"] {
		seen[id] = u.vault("GET", "/tokens/"+id, nil).raw
	}
	for id, public := range u.guests {
		seen[id] = u.as(public, "GET", "/tokens/"+id, nil).raw
	}
	return seen
}

func sameAnswers(t *testing.T, before, after map[string]string) {
	t.Helper()
	for _, what := range slices.Sorted(maps.Keys(before)) {
		if before[what] != after[what] {
			t.Errorf("%s answers\n%s\nand before the restart\n%s", what, after[what], before[what])
			return
		}
	}
	if len(before) != len(after) {
		t.Errorf("%d answers, %d before the restart", len(after), len(before))
	}
}

// TestRestartShowsTheSame compares every answer, byte for byte, over a long random use with restarts.
func TestRestartShowsTheSame(t *testing.T) {
	for _, dialect := range dialects {
		for _, limit := range []int{0, 150} { // the second one evicts all the time
			t.Run(fmt.Sprint(dialect, limit), func(t *testing.T) {
				srv := httptest.NewServer(http.NotFoundHandler())
				t.Cleanup(srv.Close)
				u := &use{
					statefulKit(t, Options{Dialect: dialect, MaxObjects: limit, AcceptAnyTestKey: true, OneAddress: true}),
					rand.New(rand.NewPCG(3, uint64(limit))),
					map[string][]string{},
					map[string]string{},
				}
				u.control("POST", "/accounts", nil).ok()
				u.control("POST", "/clock", jsonBody{"freeze": true}).ok()
				for round := range 5 {
					if round == 3 {
						u.control("POST", "/reset", nil).ok()
						clear(u.guests) // to ask for their tokens would make them again
						u.control("POST", "/clock", jsonBody{"freeze": true}).ok()
					}
					if round%2 == 1 {
						u.control("POST", "/webhooks", jsonBody{"url": srv.URL}).ok()
					}
					for range 120 {
						u.step()
					}
					u.emu.hooks.Close() // no delivery is noted any more
					before := u.everything()
					u.restart()
					sameAnswers(t, before, u.everything())
				}
				if n := len(u.known["chrg"]); n < 40 {
					t.Errorf("the use made %d charges only", n)
				}
			})
		}
	}
}

// TestRestartKeepsDeliveries: events show them, and the webhook goes on with its secret.
func TestRestartKeepsDeliveries(t *testing.T) {
	k := statefulKit(t, Options{})
	srv, got := receiver(t, http.StatusAccepted)
	k.control("POST", "/webhooks", jsonBody{"url": srv.URL}).ok()
	ch := k.charge()
	nextDelivery(t, got)
	events := func() string { return k.api("GET", "/charges/"+ch+"/events"+query("to", "8000-01-01"), nil).ok().raw }
	eventually(t, "the note of the delivery", func() bool { return strings.Contains(events(), "whdl_") })
	before, webhook := events(), k.control("GET", "/webhooks", nil).raw
	k.restart()
	if after := events(); after != before {
		t.Errorf("the events are\n%s\nand were\n%s", after, before)
	}
	if after := k.control("GET", "/webhooks", nil).raw; after != webhook {
		t.Errorf("the webhook is %s and was %s", after, webhook)
	}
	k.charge()
	nextDelivery(t, got)
}

// TestIDsNeverRepeat: a clock that stands still and a seed would give the ids of the first start again.
func TestIDsNeverRepeat(t *testing.T) {
	k := statefulKit(t, Options{Seed: 5})
	k.control("POST", "/clock", jsonBody{"freeze": true}).ok()
	seen := map[string]bool{}
	for range 4 {
		for range 5 {
			r := k.vault("POST", "/tokens", jsonBody{"card": goodCard()}).ok()
			for _, id := range []string{r.str("id"), r.str("card", "id"), r.header.Get("X-Request-Id")} {
				if seen[id] || id == "" {
					t.Fatalf("the id %q is given again after a restart", id)
				}
				seen[id] = true
			}
		}
		k.restart()
	}
}
