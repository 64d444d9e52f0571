package api

import (
	"cmp"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/omise-conformance/harness/emulator/internal/keyring"
	"github.com/omise-conformance/harness/emulator/internal/record"
	"github.com/omise-conformance/harness/emulator/internal/state"
)

// guest is what is known of an account that was made because a key of it was seen.
type guest struct {
	keys  [2]string   // by keyring.Kind, empty for one that was not seen yet; guarded by Emulator.mu
	kept  atomic.Bool // somebody asked for the account
	whole atomic.Bool // both keys were seen
	used  atomic.Int64
	noted int64 // used as the state file has it; guarded by the account's lock
}

// usesApart is how far used may be ahead of the state file, where writing it with each request would make every one a
// change. So the guests who go first after a restart are right to within that many requests.
const usesApart = 1000

// fields are what a state file has of a guest beside the keys, which are those of the account.
func (g *guest) fields(c *record.Codec) {
	kept, used := g.kept.Load(), g.used.Load()
	record.Bool(c, &kept)
	record.Int(c, &used)
	if c.Reading() {
		g.kept.Store(kept)
		g.used.Store(used)
		g.noted = used
	}
}

// restoreKeys makes the keys of all accounts known again. A guest one of whose keys has a later account was forgotten, and came
// back before the state file knew: it is returned, and no longer among the accounts.
func (e *Emulator) restoreKeys() (forgotten []*Account) {
	for _, acct := range slices.Backward(e.accounts) {
		if acct.guest == nil {
			e.openKeys(acct)
		} else if !e.restoreGuest(acct) {
			forgotten = append(forgotten, acct)
		}
	}
	e.accounts = slices.DeleteFunc(e.accounts, func(a *Account) bool { return slices.Contains(forgotten, a) })
	for _, acct := range e.accounts {
		if key, ok := keyring.Parse(cmp.Or(acct.publicKey, acct.SecretKey)); ok && acct.isHalf() {
			e.halves.Add(key, acct)
		}
	}
	return forgotten
}

// restoreGuest returns false where another account has a key of the guest.
func (e *Emulator) restoreGuest(acct *Account) bool {
	texts := [2]string{acct.publicKey, acct.SecretKey}
	for _, text := range texts {
		if _, taken := e.keys[text]; taken {
			return false
		}
	}
	for _, text := range texts {
		if key, ok := keyring.Parse(text); ok {
			e.give(acct, key)
		}
	}
	e.visits.Store(max(e.visits.Load(), acct.guest.used.Load()))
	return true
}

var kindsOfKeys = [2]KeyKind{keyring.Public: KeyPublic, keyring.Secret: KeySecret}

// welcome finds the account of a test key that was not seen before: that of its mate, or a new one.
func (e *Emulator) welcome(text string, allowed KeySet) (KeyOwner, bool) {
	text = strings.Clone(text) // it is kept, and a header that is a thousand times as long may be behind it
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
		e.give(acct, key)
		acct.publicKey, acct.SecretKey = acct.guest.keys[keyring.Public], acct.guest.keys[keyring.Secret]
		e.register(acct)
		e.halves.Add(key, acct)
	}
	if found {
		e.give(acct, key)
	}
	e.mu.Unlock()
	discard(gone)
	if acct == nil {
		e.log.Warn("a new key is refused: there are too many accounts; reset the emulator")
		return KeyOwner{}, false
	}
	if found {
		e.show(acct)
	}
	return KeyOwner{kind: kindsOfKeys[key.Kind], Account: acct}, true
}

// give lets a key open the account of a guest. The caller holds e.mu.
func (e *Emulator) give(acct *Account, key keyring.Key) {
	acct.guest.keys[key.Kind] = key.Text
	acct.guest.whole.Store(acct.guest.keys[keyring.Public] != "" && acct.guest.keys[keyring.Secret] != "")
	e.keys[key.Text] = KeyOwner{kind: kindsOfKeys[key.Kind], Account: acct}
}

// show notes the keys of a guest where requests read them.
func (e *Emulator) show(acct *Account) {
	acct.Mu.Lock()
	defer acct.Mu.Unlock()
	if acct.guest != nil {
		e.learn(acct)
		acct.changed()
	}
}

// learn takes over a key that was seen since the last request. The lock of the account is held.
func (e *Emulator) learn(acct *Account) {
	if acct.publicKey != "" && acct.SecretKey != "" {
		return
	}
	e.mu.RLock()
	keys := acct.guest.keys
	e.mu.RUnlock()
	if acct.publicKey != keys[keyring.Public] || acct.SecretKey != keys[keyring.Secret] {
		acct.publicKey, acct.SecretKey = keys[keyring.Public], keys[keyring.Secret]
		acct.changed()
	}
}

// lock locks the account of a call, or the one that it was joined to meanwhile. What a request changes is kept with the
// key by which it came.
func (c *Call) lock() {
	c.Account.Mu.Lock()
	for c.Account.joined != nil {
		next := c.Account.joined
		c.Account.Mu.Unlock()
		c.Account = next
		c.Account.Mu.Lock()
	}
	if g := c.Account.guest; g != nil {
		c.Emulator.learn(c.Account)
		if used := g.used.Load(); used >= g.noted+usesApart {
			c.Account.changed()
			g.noted = used
		}
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
	public.Mu.Lock()
	defer state.UnlockBoth(&secret.Mu, &public.Mu)
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
	secret.changed()
	public.end()
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
		acct.guest.kept.Store(true)
	}
	e.mu.Unlock()
	discard(gone)
	switch {
	case !room:
		return nil, errTooManyAccounts()
	case acct != nil:
		e.show(acct)
	case byPublic.isHalf() && bySecret.isHalf() && e.join(bySecret, byPublic):
		return e.pair(public, secret)
	default:
		return nil, refuse("one of the two keys belongs to another account already; reset the emulator, or take other keys")
	}
	return acct, nil
}

// isHalf reports whether one key of an account is known and the other is not.
func (a *Account) isHalf() bool { return a != nil && a.guest != nil && !a.guest.whole.Load() }
