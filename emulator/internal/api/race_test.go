package api

import (
	"fmt"
	"sync"
	"testing"
)

// atOnce runs n requests that start together and returns their replies.
func atOnce(n int, request func(i int) *reply) []*reply {
	replies := make([]*reply, n)
	start := make(chan struct{})
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() {
			<-start
			replies[i] = request(i)
		})
	}
	close(start)
	group.Wait()
	return replies
}

// oneWinner asserts that one request got the token and every other one was refused.
func oneWinner(t *testing.T, replies []*reply) {
	t.Helper()
	won := 0
	for _, r := range replies {
		if r.status == 200 {
			won++
			continue
		}
		r.refused(400, "used_token", "token was already used")
	}
	if won != 1 {
		t.Errorf("%d of %d requests got one token, want 1", won, len(replies))
	}
}

func TestOneTokenOneWinner(t *testing.T) {
	for _, dialect := range []Dialect{Recorded, Documented} {
		k := newKit(t, Options{Dialect: dialect})
		for range 10 {
			token := k.token()
			oneWinner(t, atOnce(32, func(int) *reply { return k.api("POST", "/customers", map[string]any{"card": token}) }))
			token = k.token()
			oneWinner(t, atOnce(32, func(i int) *reply {
				if i%2 == 0 {
					return k.api("POST", "/customers", map[string]any{"card": token})
				}
				return k.api("POST", "/charges", map[string]any{"amount": 2000, "currency": "thb", "card": token})
			}))
		}
	}
}

// The platform's token is out of the lock of the sub-merchants' accounts, so it has to be guarded
// on its own.
func TestPlatformTokenOneWinner(t *testing.T) {
	k := newKit(t, Options{})
	keys := make([]string, 8)
	for i := range keys {
		keys[i] = k.control("POST", "/chains", nil).ok().str("key")
	}
	for range 10 {
		token := k.token()
		oneWinner(t, atOnce(32, func(i int) *reply {
			return k.json(k.emu.API(), keys[i%len(keys)], "POST", "/charges", map[string]any{"amount": 2000, "currency": "thb", "card": token})
		}))
		k.vault("GET", "/tokens/"+token, nil).ok().has("successful", "charge_status")
	}
}

// Everything at once, for the race detector: no request may fail inside.
func TestEverythingAtOnce(t *testing.T) {
	k := newKit(t, Options{MaxObjects: 300})
	paths := []string{"/customers", "/charges", "/events", "/refunds", "/sources/x", "/capability"}
	replies := atOnce(16, func(i int) *reply {
		var last *reply
		for n := range 40 {
			token := k.token()
			k.api("POST", "/charges", map[string]any{"amount": 2000, "currency": "thb", "card": token})
			k.customer(map[string]any{"email": fmt.Sprint(i, n)})
			last = k.api("GET", paths[(i+n)%len(paths)], nil)
			switch n {
			case 10:
				k.control("POST", "/accounts", nil).ok()
			case 20:
				k.advance("1m")
			case 30:
				if i == 0 {
					k.control("POST", "/reset", nil).ok()
				}
			}
			if last.status >= 500 {
				return last
			}
		}
		return last
	})
	for _, r := range replies {
		if r.status >= 500 {
			t.Errorf("%s answered %d: %s", r.what, r.status, r.raw)
		}
	}
}
