package api

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"
)

// world is an emulator with accounts whose keys it was not told, as full as its bound on objects allows.
type world struct {
	emu      *Emulator
	accounts int
	next     int
}

func newWorld(b *testing.B, accounts int) *world {
	w := &world{emu: New(Options{AcceptAnyTestKey: true}), accounts: accounts}
	b.Cleanup(w.emu.Close)
	for range max(accounts, DefaultMaxObjects/3+1) {
		w.pay(b)
	}
	return w
}

// pay makes a token and a charge with the keys of the next account.
func (w *world) pay(b *testing.B) {
	w.next = (w.next + 1) % w.accounts
	public, secret := fmt.Sprintf("pkey_test_%d", w.next), fmt.Sprintf("skey_test_%d", w.next)
	var token struct{ ID string }
	text := direct(b, w.emu.Vault(), "POST", "/tokens", public,
		`{"card":{"name":"A","number":"4242424242424242","expiration_month":12,"expiration_year":2035}}`).Body.Bytes()
	if err := json.Unmarshal(text, &token); err != nil {
		b.Fatal(err)
	}
	direct(b, w.emu.API(), "POST", "/charges", secret, fmt.Sprintf(`{"amount":100000,"currency":"thb","card":"%s"}`, token.ID))
}

// BenchmarkAccounts shows that a token and its charge cost the same with 10,000 accounts as with one. The two take turns in
// one run; ratio is the median of the rounds, what a charge costs with one account over what it costs with many. Aim:
// at least 0.8 at the bound on objects, where each new object pushes out an old one.
func BenchmarkAccounts(b *testing.B) {
	const rounds, many = 10, maxAccounts - 1 // the emulator has one of its own
	worlds := [2]*world{newWorld(b, 1), newWorld(b, many)}
	var took [2][]float64
	var ratios []float64
	b.ResetTimer()
	for range b.N {
		for range rounds {
			for i, w := range worlds {
				start := time.Now()
				for range 2000 {
					w.pay(b)
				}
				took[i] = append(took[i], float64(time.Since(start).Microseconds())/2000)
			}
			ratios = append(ratios, took[0][len(took[0])-1]/took[1][len(took[1])-1])
		}
	}
	middle := func(values []float64) float64 { slices.Sort(values); return values[len(values)/2] }
	b.ReportMetric(middle(took[0]), "µs/charge-1")
	b.ReportMetric(middle(took[1]), "µs/charge-many")
	b.ReportMetric(middle(ratios), "ratio")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkNewKeys is what the first two requests of an account cost when there are as many accounts as may be, so that
// each new one pushes out an old one, over what they cost in an emulator that has room.
func BenchmarkNewKeys(b *testing.B) {
	const rounds, each = 10, 500
	full := New(Options{AcceptAnyTestKey: true})
	b.Cleanup(full.Close)
	next := 0
	visit := func(e *Emulator, n int) float64 {
		start := time.Now()
		for range n {
			next++
			direct(b, e.API(), "GET", "/charges", fmt.Sprintf("skey_test_%d", next), "")
			direct(b, e.API(), "GET", "/capability", fmt.Sprintf("pkey_test_%d", next), "")
		}
		return float64(time.Since(start).Microseconds()) / float64(n)
	}
	visit(full, maxAccounts)
	var ratios []float64
	b.ResetTimer()
	for range b.N {
		for range rounds {
			empty := New(Options{AcceptAnyTestKey: true})
			ratios = append(ratios, visit(empty, each)/visit(full, each))
			empty.Close()
		}
	}
	slices.Sort(ratios)
	b.ReportMetric(ratios[len(ratios)/2], "ratio")
	b.ReportMetric(0, "ns/op")
}
