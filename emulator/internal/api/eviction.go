package api

import (
	"net/http"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/ident"
	"github.com/omise-conformance/harness/emulator/internal/metrics"
	"github.com/omise-conformance/harness/emulator/internal/store"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// evictBatch is how far below the bound an eviction goes, in parts of the bound, so that it runs
// rarely.
const evictBatch = 1000

// evict drops the oldest objects when there are more than Options.MaxObjects. It runs after a
// request, without its lock. Payments go first. Customers, recipients and chains, which tests set
// up once and use for long, stay as long as they take no more than half of the room: with all of
// it taken, a token would be gone before it could be charged.
func (e *Emulator) evict() {
	if e.limit == 0 || e.objects.Load().Load() <= e.limit {
		return
	}
	e.evicting.Lock()
	defer e.evicting.Unlock()
	goal := e.limit - e.limit/evictBatch
	accounts := e.AllAccounts()
	// A request that is being answered may create an object meanwhile.
	now := ident.FirstKeyAt(wire.Stamp(e.clock.Now().Add(time.Minute).UnixMilli()))
	for kept := countKept(accounts); kept > e.limit/2; kept-- {
		if !e.evictKept(accounts, now) {
			break
		}
	}
	for e.objects.Load().Load() > goal {
		if key, ok := evictOne(accounts, now, (*Account).oldestPayment); ok {
			e.noteEviction(false, key)
		} else if !e.evictKept(accounts, now) {
			return
		}
	}
}

// evictKept drops the oldest customer or recipient, and where there is none the oldest chain.
func (e *Emulator) evictKept(accounts []*Account, now ident.Key) bool {
	key, ok := evictOne(accounts, now, (*Account).oldestKept)
	if !ok {
		key, ok = evictOne(accounts, now, e.oldestChain)
	}
	if ok {
		e.noteEviction(true, key)
	}
	return ok
}

func (e *Emulator) noteEviction(longest bool, key ident.Key) {
	e.gone.Evict(longest, key)
	e.metrics.Evicted()
}

// showMetrics shows the metrics, with what is kept now, as the control API.
func (e *Emulator) showMetrics(w http.ResponseWriter, _ *http.Request) {
	accounts := e.AllAccounts()
	kept := []metrics.Kept{
		{Kind: "chain"},
		{Kind: "charge"},
		{Kind: "customer"},
		{Kind: "event"},
		{Kind: "recipient"},
		{Kind: "refund"},
		{Kind: "source"},
		{Kind: "token"},
	}
	for _, acct := range accounts {
		acct.Mu.Lock()
		for i, count := range []int{
			acct.Chains.Count, acct.Charges.Count, acct.Customers.Count, acct.Events.Count, acct.Recipients.Count, acct.Refunds.Count,
			acct.Sources.Count, acct.Tokens.Count,
		} {
			kept[i].Count += count
		}
		acct.Mu.Unlock()
	}
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	e.metrics.Write(w, len(accounts), kept)
}

// countKept counts what is not a payment.
func countKept(accounts []*Account) int64 {
	kept := 0
	for _, acct := range accounts {
		acct.Mu.Lock()
		kept += acct.Customers.Count + acct.Recipients.Count + acct.Chains.Count
		acct.Mu.Unlock()
	}
	return int64(kept)
}

// evictOne drops the oldest object over all accounts among those that find knows, and returns its key.
func evictOne(accounts []*Account, now ident.Key, find func(*Account, ident.Key) (ident.Key, func())) (ident.Key, bool) {
	var victim *Account
	var oldest ident.Key
	for _, acct := range accounts {
		acct.Mu.Lock()
		at, drop := find(acct, now)
		acct.Mu.Unlock()
		if drop != nil && (victim == nil || at.Less(oldest)) {
			victim, oldest = acct, at
		}
	}
	if victim == nil {
		return oldest, false
	}
	victim.Mu.Lock()
	defer victim.Mu.Unlock()
	if _, drop := find(victim, now); drop != nil {
		drop()
	}
	return oldest, true
}

// candidate is an object that may be dropped, by the key of its age. A nil drop means that there is none.
type candidate struct {
	at   ident.Key
	drop func()
}

// older returns the older of two candidates.
func (a candidate) older(b candidate) candidate {
	if b.drop != nil && (a.drop == nil || b.at.Less(a.at)) {
		return b
	}
	return a
}

// oldestOf returns the oldest object of a collection.
func oldestOf[T any](all *store.Collection[T], now ident.Key, drop func(*T)) candidate {
	v, at, ok := all.Oldest(now)
	if !ok {
		return candidate{}
	}
	return candidate{at, func() { drop(v) }}
}

// oldestPayment finds the oldest token, source, charge, refund, event or object outside the contract and how to drop it.
func (a *Account) oldestPayment(now ident.Key) (at ident.Key, drop func()) {
	oldest := oldestOf(a.Tokens, now, func(t *Token) { a.Tokens.Remove(t.id) }).
		older(oldestOf(a.Sources, now, func(s *Source) { a.Sources.Remove(s.ID) })).
		older(oldestOf(a.Charges, now, a.forgetCharge)).
		older(oldestOf(a.Refunds, now, func(r *Refund) { a.Refunds.Remove(r.ID) })).
		older(oldestOf(a.Events, now, func(ev *Event) { a.Events.Remove(ev.id) }))
	if a.Aside != nil {
		key, remove := a.Aside.Oldest(now)
		oldest = oldest.older(candidate{key, remove})
	}
	return oldest.at, oldest.drop
}

// oldestKept does the same for customers and recipients.
func (a *Account) oldestKept(now ident.Key) (at ident.Key, drop func()) {
	oldest := oldestOf(a.Customers, now, func(cu *Customer) { a.Customers.Remove(cu.ID) }).
		older(oldestOf(a.Recipients, now, func(r *Recipient) { a.Recipients.Remove(r.ID) }))
	return oldest.at, oldest.drop
}

// oldestChain does the same for chains; the key of a dropped one is unknown from then on.
func (e *Emulator) oldestChain(a *Account, now ident.Key) (at ident.Key, drop func()) {
	ch, key, ok := a.Chains.Oldest(now)
	if !ok {
		return at, nil
	}
	return key, func() {
		e.dropKey(ch.Key)
		a.Chains.Remove(ch.id)
	}
}

// forgetCharge drops a charge and what belongs to it, to make room.
func (a *Account) forgetCharge(ch *Charge) {
	a.Charges.Remove(ch.ID)
	if src := ch.Extra().Source; src != nil {
		a.Sources.Remove(src.ID)
	}
	for _, r := range ch.Extra().Refunds {
		a.Refunds.Remove(r.ID)
	}
	for ev := ch.LastEvent; ev != nil; ev = ev.previous {
		a.Events.Remove(ev.id)
	}
}
