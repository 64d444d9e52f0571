package api

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/omise-conformance/harness/emulator/internal/ident"
	"github.com/omise-conformance/harness/emulator/internal/keyring"
)

// guest is what is known of an account that was made because a key of it was seen.
type guest struct {
	keys  [2]string   // by keyring.Kind, empty for one that was not seen yet; guarded by Emulator.mu
	kept  bool        // somebody asked for the account; guarded by Emulator.mu
	whole atomic.Bool // both keys were seen
	used  atomic.Int64
}

var kindsOfKeys = [2]KeyKind{keyring.Public: KeyPublic, keyring.Secret: KeySecret}

// welcome finds the account of a test key that was not seen before: that of its mate, or a new one.
func (e *Emulator) welcome(text string, allowed KeySet) (KeyOwner, bool) {
	key, ok := keyring.Parse(text)
	if !ok || kindsOfKeys[key.Kind]&allowed == 0 {
		return KeyOwner{}, false
	}
	e.mu.Lock()
	owner, known := e.keys[text]
	if known { // another request was faster
		e.mu.Unlock()
		return owner, true
	}
	mate, acct, found := e.halves.Mate(key)
	var gone []*Account
	if found {
		e.halves.Remove(mate)
	} else if gone, ok = e.makeRoom(); ok {
		acct = e.newAccount(e.newID("acct", e.clock.Now()), "", "")
		acct.guest = &guest{}
		e.accounts = append(e.accounts, acct)
		e.halves.Add(key, acct)
	}
	if acct != nil {
		e.give(acct, key)
	}
	e.mu.Unlock()
	discard(gone)
	if acct == nil {
		e.log.Warn("a new key is refused: there are too many accounts; reset the emulator")
		return KeyOwner{}, false
	}
	acct.show(key)
	return KeyOwner{kind: kindsOfKeys[key.Kind], Account: acct}, true
}

// give lets a key open the account of a guest. The caller holds e.mu, and calls show without it.
func (e *Emulator) give(acct *Account, key keyring.Key) {
	acct.guest.keys[key.Kind] = key.Text
	acct.guest.whole.Store(acct.guest.keys[keyring.Public] != "" && acct.guest.keys[keyring.Secret] != "")
	e.keys[key.Text] = KeyOwner{kind: kindsOfKeys[key.Kind], Account: acct}
}

// show notes a key where requests read it.
func (a *Account) show(key keyring.Key) {
	a.Mu.Lock()
	defer a.Mu.Unlock()
	if key.Kind == keyring.Public {
		a.publicKey = key.Text
	} else {
		a.SecretKey = key.Text
	}
}

// makeRoom reports whether there is room for one more account, and forgets the guests who were not here for the longest time
// if that is needed: one in a hundred at once, so that most new keys cost nothing. The caller holds e.mu and discards
// those that are returned without it.
func (e *Emulator) makeRoom() (gone []*Account, ok bool) {
	if len(e.accounts) < maxAccounts {
		return nil, true
	}
	for _, acct := range e.accounts {
		if acct.guest != nil && !acct.guest.kept {
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
		a.Mu.Unlock()
	}
}

// lock locks the account of a call, or the one that it was joined to meanwhile.
func (c *Call) lock() {
	c.Account.Mu.Lock()
	for c.Account.joined != nil {
		next := c.Account.joined
		c.Account.Mu.Unlock()
		c.Account = next
		c.Account.Mu.Lock()
	}
}

// meet joins a guest of whom one key is known with the one who made the token or the source that a request names, if only
// the other key of that one is known: nothing shows better that the two keys belong together.
func (e *Emulator) meet(c *Call) {
	if c.Account.guest == nil || c.Account.guest.whole.Load() {
		return
	}
	wanted := keyring.Public
	if c.Key == KeyPublic {
		wanted = keyring.Secret
	}
	for _, id := range c.paymentsNamed() {
		if c.Account.holds(id) {
			continue
		}
		e.mu.RLock()
		others := e.halves.Of(wanted)
		e.mu.RUnlock()
		for _, other := range others {
			if !other.holds(id) {
				continue
			}
			if wanted == keyring.Public {
				e.join(c.Account, other)
			} else {
				e.join(other, c.Account)
			}
			return
		}
	}
}

// paymentsNamed are the ids of tokens and sources in a request.
func (c *Call) paymentsNamed() (ids []string) {
	source, _ := c.Params.Object("source")
	for _, id := range append([]string{c.Params.Text("card"), c.Params.Text("source"), source.Text("id")}, c.Vars...) {
		if strings.HasPrefix(id, "tokn_") || strings.HasPrefix(id, "src_") {
			ids = append(ids, id)
		}
	}
	return ids
}

// holds reports whether an account has a token or source.
func (a *Account) holds(id string) bool {
	a.Mu.Lock()
	defer a.Mu.Unlock()
	_, token := a.Tokens.Get(id)
	_, source := a.Sources.Get(id)
	return token || source
}

// join moves what a public key can make, tokens and sources, to the account of a secret key, which the public key opens from
// then on. It returns false where one of the two found another mate meanwhile.
func (e *Emulator) join(secret, public *Account) bool {
	secret.Mu.Lock()
	defer secret.Mu.Unlock()
	public.Mu.Lock()
	defer public.Mu.Unlock()
	e.mu.Lock()
	defer e.mu.Unlock()
	if secret.guest.whole.Load() || public.guest.whole.Load() || !slices.Contains(e.accounts, secret) || !slices.Contains(e.accounts, public) {
		return false
	}
	for _, each := range []string{secret.guest.keys[keyring.Secret], public.guest.keys[keyring.Public]} {
		key, _ := keyring.Parse(each)
		e.halves.Remove(key)
		e.give(secret, key)
	}
	secret.publicKey, public.joined = public.guest.keys[keyring.Public], secret
	e.accounts = slices.DeleteFunc(e.accounts, func(a *Account) bool { return a == public })
	public.Tokens.Walk(0, public.Tokens.Count, false, func(t *Token) { secret.Tokens.Add(t.id, t.Created.Time(), t) })
	public.Sources.Walk(0, public.Sources.Count, false, func(s *Source) { secret.Sources.Add(s.ID, s.created.Time(), s) })
	public.Tokens.Clear()
	public.Sources.Clear()
	return true
}

// pair has two keys open one account: one that both open already, that of guests of whom one key is known, or a new one.
func (e *Emulator) pair(public, secret keyring.Key) (*Account, *controlError) {
	e.mu.Lock()
	byPublic, bySecret := e.keys[public.Text].Account, e.keys[secret.Text].Account
	var acct *Account
	var gone []*Account
	room := true
	switch {
	case byPublic == nil && bySecret == nil:
		if gone, room = e.makeRoom(); room {
			acct = e.newAccount(e.newID("acct", e.clock.Now()), public.Text, secret.Text)
			e.register(acct)
		}
	case byPublic == bySecret:
		acct = byPublic
	case byPublic == nil && bySecret.isHalf():
		acct = bySecret
		e.halves.Remove(secret)
		e.give(acct, public)
	case bySecret == nil && byPublic.isHalf():
		acct = byPublic
		e.halves.Remove(public)
		e.give(acct, secret)
	}
	if acct != nil && acct.guest != nil {
		acct.guest.kept = true
	}
	e.mu.Unlock()
	discard(gone)
	switch {
	case !room:
		return nil, errTooManyAccounts()
	case acct != nil:
		acct.show(public)
		acct.show(secret)
	case byPublic.isHalf() && bySecret.isHalf() && e.join(bySecret, byPublic):
		return e.pair(public, secret)
	default:
		return nil, refuse("one of the two keys belongs to another account already; reset the emulator, or take other keys")
	}
	return acct, nil
}

// isHalf reports whether one key of an account is known and the other is not.
func (a *Account) isHalf() bool { return a != nil && a.guest != nil && !a.guest.whole.Load() }
