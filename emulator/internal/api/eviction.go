package api

import (
	"time"

	"github.com/omise-conformance/harness/emulator/internal/ident"
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
		if !evictOne(accounts, now, (*Account).oldestKept) && !evictOne(accounts, now, e.oldestChain) {
			break
		}
	}
	for e.objects.Load().Load() > goal {
		if !evictOne(accounts, now, (*Account).oldestPayment) && !evictOne(accounts, now, (*Account).oldestKept) &&
			!evictOne(accounts, now, e.oldestChain) {
			return
		}
	}
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

// evictOne drops the oldest object over all accounts among those that find knows.
func evictOne(accounts []*Account, now ident.Key, find func(*Account, ident.Key) (ident.Key, func())) bool {
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
		return false
	}
	victim.Mu.Lock()
	defer victim.Mu.Unlock()
	if _, drop := find(victim, now); drop != nil {
		drop()
	}
	return true
}

// oldestPayment finds the oldest token, source, charge, refund, event or object outside the contract and how to drop it.
func (a *Account) oldestPayment(now ident.Key) (at ident.Key, drop func()) {
	if t, key, ok := a.Tokens.Oldest(now); ok {
		at, drop = key, func() { a.Tokens.Remove(t.id) }
	}
	if s, key, ok := a.Sources.Oldest(now); ok && (drop == nil || key.Less(at)) {
		at, drop = key, func() { a.Sources.Remove(s.ID) }
	}
	if ch, key, ok := a.Charges.Oldest(now); ok && (drop == nil || key.Less(at)) {
		at, drop = key, func() { a.forgetCharge(ch) }
	}
	if r, key, ok := a.Refunds.Oldest(now); ok && (drop == nil || key.Less(at)) {
		at, drop = key, func() { a.Refunds.Remove(r.ID) }
	}
	if ev, key, ok := a.Events.Oldest(now); ok && (drop == nil || key.Less(at)) {
		at, drop = key, func() { a.Events.Remove(ev.id) }
	}
	if a.Aside != nil {
		if key, remove := a.Aside.Oldest(now); remove != nil && (drop == nil || key.Less(at)) {
			at, drop = key, remove
		}
	}
	return at, drop
}

// oldestKept does the same for customers and recipients.
func (a *Account) oldestKept(now ident.Key) (at ident.Key, drop func()) {
	if cu, key, ok := a.Customers.Oldest(now); ok {
		at, drop = key, func() { a.Customers.Remove(cu.ID) }
	}
	if r, key, ok := a.Recipients.Oldest(now); ok && (drop == nil || key.Less(at)) {
		at, drop = key, func() { a.Recipients.Remove(r.ID) }
	}
	return at, drop
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
