package api

import (
	"cmp"
	"container/heap"
	"math"
	"net/http"
	"slices"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/ident"
	"github.com/omise-conformance/harness/emulator/internal/keyring"
	"github.com/omise-conformance/harness/emulator/internal/metrics"
	"github.com/omise-conformance/harness/emulator/internal/store"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// evictBatch is how far below the bound an eviction goes, in parts of the bound, so that it runs
// rarely. It looks at every account, so where there are many it goes further, at most evictMost: each object that is
// dropped then costs the look at two accounts, however many there are.
const (
	evictBatch = 1000
	evictMost  = 10
)

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
	accounts := e.AllAccounts()
	batch := max(e.limit/evictBatch, min(int64(len(accounts)/2), e.limit/evictMost))
	// A request that is being answered may create an object meanwhile.
	now := ident.FirstKeyAt(wire.Stamp(e.clock.Now().Add(time.Minute).UnixMilli()))
	kept := countKept(accounts)
	for _, find := range []finder{(*Account).oldestKept, e.oldestChain} {
		kept -= e.evictOldest(accounts, now, func(dropped int64) bool { return kept-dropped > e.limit/2 }, find, true)
	}
	tooMany := func(int64) bool { return e.objects.Load().Load() > e.limit-batch }
	e.evictOldest(accounts, now, tooMany, (*Account).oldestPayment, false)
	for _, find := range []finder{(*Account).oldestKept, e.oldestChain} {
		e.evictOldest(accounts, now, tooMany, find, true)
	}
}

// showMetrics shows the metrics, with what is kept now, as the control API.
func (e *Emulator) showMetrics(w http.ResponseWriter, _ *http.Request) {
	accounts := e.AllAccounts()
	var kept []metrics.Kept
	for _, acct := range accounts {
		acct.Mu.Lock()
		for i, of := range acct.counts() {
			if i == len(kept) {
				kept = append(kept, metrics.Kept{Kind: of.Kind})
			}
			kept[i].Count += of.Count
		}
		acct.Mu.Unlock()
	}
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	e.metrics.Write(w, len(accounts), kept)
}

// counts returns how many objects of each kind the account has. Its lock is held.
func (a *Account) counts() []metrics.Kept {
	return []metrics.Kept{
		{Kind: "chain", Count: a.Chains.Count},
		{Kind: "charge", Count: a.Charges.Count},
		{Kind: "customer", Count: a.Customers.Count},
		{Kind: "event", Count: a.Events.Count},
		{Kind: "recipient", Count: a.Recipients.Count},
		{Kind: "refund", Count: a.Refunds.Count},
		{Kind: "source", Count: a.Sources.Count},
		{Kind: "token", Count: a.Tokens.Count},
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

// finder finds the oldest object of some kind in an account and how to drop it, which is nil where there is none.
type finder = func(*Account, ident.Key) (at ident.Key, drop func())

// oldest is an account with the key of its oldest object.
type oldest struct {
	acct *Account
	at   ident.Key
}

// byAge is a heap of accounts, that with the oldest object first.
type byAge []oldest

func (h byAge) Len() int           { return len(h) }
func (h byAge) Less(i, j int) bool { return h[i].at.Less(h[j].at) }
func (h byAge) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *byAge) Push(x any)        { *h = append(*h, x.(oldest)) } //nolint:forcetypeassert // the heap holds nothing else
func (h *byAge) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}

// evictOldest drops the oldest objects over all accounts among those that find knows, as long as there are any and more,
// which is told how many were dropped, says so. It returns their number. Kept reports whether they are among those that
// stay longest.
func (e *Emulator) evictOldest(accounts []*Account, now ident.Key, more func(dropped int64) bool, find finder, kept bool) (dropped int64) {
	if !more(0) {
		return 0
	}
	var queue byAge
	for _, acct := range accounts {
		acct.Mu.Lock()
		if at, drop := find(acct, now); drop != nil {
			queue = append(queue, oldest{acct, at})
		}
		acct.Mu.Unlock()
	}
	heap.Init(&queue)
	for len(queue) > 0 && more(dropped) {
		next := &queue[0]
		next.acct.Mu.Lock()
		if _, drop := find(next.acct, now); drop != nil {
			drop()
			dropped++
			e.gone.Evict(kept, next.at)
			e.metrics.Evicted()
		}
		at, rest := find(next.acct, now)
		next.acct.Mu.Unlock()
		if next.at = at; rest == nil {
			heap.Pop(&queue)
		} else {
			heap.Fix(&queue, 0)
		}
	}
	return dropped
}

// candidate is the oldest object that was found so far, by the key of its age. A nil drop means that there is none.
type candidate struct {
	at   ident.Key
	drop func()
}

// elder has the oldest object of a collection be the candidate where it is older. The function that drops it is made only then:
// this runs with nearly every request once the emulator is full.
func elder[T any](than *candidate, all *store.Collection[T], now ident.Key, drop func(*Account, *T), acct *Account) {
	if v, at, ok := all.Oldest(now); ok && (than.drop == nil || at.Less(than.at)) {
		*than = candidate{at, func() { drop(acct, v) }}
	}
}

// oldestPayment finds the oldest token, source, charge, refund, event or object outside the contract and how to drop it.
func (a *Account) oldestPayment(now ident.Key) (at ident.Key, drop func()) {
	var oldest candidate
	elder(&oldest, a.Tokens, now, func(a *Account, t *Token) { a.Tokens.Remove(t.id) }, a)
	elder(&oldest, a.Sources, now, func(a *Account, s *Source) { a.Sources.Remove(s.ID) }, a)
	elder(&oldest, a.Charges, now, (*Account).forgetCharge, a)
	elder(&oldest, a.Refunds, now, func(a *Account, r *Refund) { a.Refunds.Remove(r.ID) }, a)
	elder(&oldest, a.Events, now, func(a *Account, ev *Event) { a.Events.Remove(ev.id) }, a)
	if a.Aside != nil {
		if at, remove := a.Aside.Oldest(now); remove != nil && (oldest.drop == nil || at.Less(oldest.at)) {
			oldest = candidate{at, remove}
		}
	}
	return oldest.at, oldest.drop
}

// oldestKept does the same for customers and recipients.
func (a *Account) oldestKept(now ident.Key) (at ident.Key, drop func()) {
	var oldest candidate
	elder(&oldest, a.Customers, now, func(a *Account, cu *Customer) { a.Customers.Remove(cu.ID) }, a)
	elder(&oldest, a.Recipients, now, func(a *Account, r *Recipient) { a.Recipients.Remove(r.ID) }, a)
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

// chained reports whether the list of a stored charge shows an event.
func (a *Account) chained(ev *Event) bool {
	data, isCharge := ev.Data.(*Charge)
	if !isCharge {
		return false
	}
	ch, ok := a.Charges.Get(data.ID)
	return ok && slices.Contains(eventsOf(ch.LastEvent), ev)
}

// makeRoom reports whether there is room for one more account, and forgets the guests who were not here for the longest time
// if that is needed: one in a hundred at once, so that most new keys cost nothing. The caller holds e.mu and discards
// those that are returned without it.
func (e *Emulator) makeRoom() (gone []*Account, ok bool) {
	if len(e.accounts) < maxAccounts {
		return nil, true
	}
	for _, acct := range e.accounts {
		if acct.guest != nil && !acct.guest.kept.Load() {
			gone = append(gone, acct)
		}
	}
	slices.SortFunc(gone, func(a, b *Account) int { return cmp.Compare(a.guest.used.Load(), b.guest.used.Load()) })
	gone = gone[:min(len(gone), maxAccounts/100)]
	forgotten := map[*Account]bool{}
	for _, acct := range gone {
		forgotten[acct] = true
		for _, text := range acct.guest.keys {
			delete(e.keys, text)
			if key, ok := keyring.Parse(text); ok {
				e.halves.Remove(key)
			}
		}
	}
	e.accounts = slices.DeleteFunc(e.accounts, func(a *Account) bool { return forgotten[a] })
	return gone, len(gone) > 0
}

// discard drops all objects of accounts that nobody can reach any more.
func discard(gone []*Account) {
	for _, a := range gone {
		a.Mu.Lock()
		a.Tokens.Clear()
		a.Customers.Clear()
		a.Charges.Clear()
		a.Sources.Clear()
		a.Refunds.Clear()
		a.Recipients.Clear()
		a.Chains.Clear()
		a.Events.Clear()
		for drop := func() {}; a.Aside != nil && drop != nil; {
			drop()
			_, drop = a.Aside.Oldest(ident.Key{Hi: math.MaxUint64})
		}
		a.Aside = nil
		a.end()
		a.Mu.Unlock()
	}
}
