package api

import (
	"github.com/omise-conformance/harness/emulator/internal/ident"
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
	for kept := countKept(accounts); kept > e.limit/2; kept-- {
		if !evictOne(accounts, (*Account).oldestKept) && !evictOne(accounts, e.oldestChain) {
			break
		}
	}
	for e.objects.Load().Load() > goal {
		if !evictOne(accounts, (*Account).oldestPayment) && !evictOne(accounts, (*Account).oldestKept) &&
			!evictOne(accounts, e.oldestChain) {
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
func evictOne(accounts []*Account, find func(*Account) (ident.Key, func())) bool {
	var victim *Account
	var oldest ident.Key
	for _, acct := range accounts {
		acct.Mu.Lock()
		at, drop := find(acct)
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
	if _, drop := find(victim); drop != nil {
		drop()
	}
	return true
}

// oldestPayment finds the oldest token, source, charge, refund or event and how to drop it.
func (a *Account) oldestPayment() (at ident.Key, drop func()) {
	if t, key, ok := a.Tokens.Oldest(); ok {
		at, drop = key, func() { a.Tokens.Remove(t.id) }
	}
	if s, key, ok := a.Sources.Oldest(); ok && (drop == nil || key.Less(at)) {
		at, drop = key, func() { a.Sources.Remove(s.ID) }
	}
	if ch, key, ok := a.Charges.Oldest(); ok && (drop == nil || key.Less(at)) {
		at, drop = key, func() { a.forgetCharge(ch) }
	}
	if r, key, ok := a.Refunds.Oldest(); ok && (drop == nil || key.Less(at)) {
		at, drop = key, func() { a.Refunds.Remove(r.ID) }
	}
	if ev, key, ok := a.Events.Oldest(); ok && (drop == nil || key.Less(at)) {
		at, drop = key, func() { a.Events.Remove(ev.id) }
	}
	return at, drop
}

// oldestKept does the same for customers and recipients.
func (a *Account) oldestKept() (at ident.Key, drop func()) {
	if cu, key, ok := a.Customers.Oldest(); ok {
		at, drop = key, func() { a.Customers.Remove(cu.ID) }
	}
	if r, key, ok := a.Recipients.Oldest(); ok && (drop == nil || key.Less(at)) {
		at, drop = key, func() { a.Recipients.Remove(r.ID) }
	}
	return at, drop
}

// oldestChain does the same for chains; the key of a dropped one is unknown from then on.
func (e *Emulator) oldestChain(a *Account) (at ident.Key, drop func()) {
	ch, key, ok := a.Chains.Oldest()
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
