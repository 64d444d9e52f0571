package emulator

// evictBatch is how far below the bound an eviction goes, in parts of the bound, so that it runs seldom.
const evictBatch = 1000

// evict drops the oldest objects when there are more than Options.MaxObjects. It runs after a request, without its lock.
// Payments go first. Customers, recipients and chains, which tests set up once and use for long, stay as long as they take
// no more than half of the room: with all of it taken, a token would be gone before it could be charged.
func (e *Emulator) evict() {
	if e.limit == 0 || e.objects.Load().Load() <= e.limit {
		return
	}
	e.evicting.Lock()
	defer e.evicting.Unlock()
	goal := e.limit - e.limit/evictBatch
	accounts := e.allAccounts()
	for kept := countKept(accounts); kept > e.limit/2; kept-- {
		if !evictOne(accounts, (*account).oldestKept) && !evictOne(accounts, e.oldestChain) {
			break
		}
	}
	for e.objects.Load().Load() > goal {
		if !evictOne(accounts, (*account).oldestPayment) && !evictOne(accounts, (*account).oldestKept) &&
			!evictOne(accounts, e.oldestChain) {
			return
		}
	}
}

// countKept counts what is not a payment.
func countKept(accounts []*account) int64 {
	kept := 0
	for _, acct := range accounts {
		acct.mu.Lock()
		kept += acct.customers.n + acct.recipients.n + acct.chains.n
		acct.mu.Unlock()
	}
	return int64(kept)
}

// evictOne drops the oldest object over all accounts among those that find knows.
func evictOne(accounts []*account, find func(*account) (idKey, func())) bool {
	var victim *account
	var oldest idKey
	for _, acct := range accounts {
		acct.mu.Lock()
		at, drop := find(acct)
		acct.mu.Unlock()
		if drop != nil && (victim == nil || at.less(oldest)) {
			victim, oldest = acct, at
		}
	}
	if victim == nil {
		return false
	}
	victim.mu.Lock()
	defer victim.mu.Unlock()
	if _, drop := find(victim); drop != nil {
		drop()
	}
	return true
}

// oldestPayment finds the oldest token, source, charge, refund or event and how to drop it.
func (a *account) oldestPayment() (at idKey, drop func()) {
	if t, key, ok := a.tokens.oldest(); ok {
		at, drop = key, func() { a.tokens.remove(t.id) }
	}
	if s, key, ok := a.sources.oldest(); ok && (drop == nil || key.less(at)) {
		at, drop = key, func() { a.sources.remove(s.id) }
	}
	if ch, key, ok := a.charges.oldest(); ok && (drop == nil || key.less(at)) {
		at, drop = key, func() { a.forgetCharge(ch) }
	}
	if r, key, ok := a.refunds.oldest(); ok && (drop == nil || key.less(at)) {
		at, drop = key, func() { a.refunds.remove(r.id) }
	}
	if ev, key, ok := a.events.oldest(); ok && (drop == nil || key.less(at)) {
		at, drop = key, func() { a.events.remove(ev.id) }
	}
	return at, drop
}

// oldestKept does the same for customers and recipients.
func (a *account) oldestKept() (at idKey, drop func()) {
	if cu, key, ok := a.customers.oldest(); ok {
		at, drop = key, func() { a.customers.remove(cu.id) }
	}
	if r, key, ok := a.recipients.oldest(); ok && (drop == nil || key.less(at)) {
		at, drop = key, func() { a.recipients.remove(r.id) }
	}
	return at, drop
}

// oldestChain does the same for chains; the key of a dropped one is unknown from then on.
func (e *Emulator) oldestChain(a *account) (at idKey, drop func()) {
	ch, key, ok := a.chains.oldest()
	if !ok {
		return at, nil
	}
	return key, func() {
		e.dropKey(ch.key)
		a.chains.remove(ch.id)
	}
}
