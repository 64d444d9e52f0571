package api

import (
	"encoding/base64"
	"net/http"
	"strings"
	"sync/atomic"

	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/ident"
	"github.com/omise-conformance/harness/emulator/internal/keyring"
	"github.com/omise-conformance/harness/emulator/internal/record"
	"github.com/omise-conformance/harness/emulator/internal/state"
	"github.com/omise-conformance/harness/emulator/internal/store"
	"github.com/omise-conformance/harness/emulator/internal/webhooks"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// Account is a merchant with its keys and everything that belongs to it. mu is held for a whole
// request: of many requests that race for one token, exactly one wins.
//
// Lock order: a sub-merchant's account before its platform's, and one whose secret key was seen before one whose public
// key was, when they are joined. Nothing else takes two.
type Account struct {
	Mu        state.Ledger
	id        string
	publicKey string
	SecretKey string
	Platform  *Account // of a sub-merchant: the account that owns its chain

	Tokens     *store.Collection[Token]
	Customers  *store.Collection[Customer]
	Charges    *store.Collection[Charge]
	Sources    *store.Collection[Source]
	Refunds    *store.Collection[Refund]
	Recipients *store.Collection[Recipient]
	Chains     *store.Collection[chain]
	Events     *store.Collection[Event]
	Transfers  []*transfer
	// Aside keeps what is outside the contract; nil until there is something.
	Aside Aside

	transfersMade int64

	Webhook webhooks.Subscription

	gone   bool     // nobody can reach it any more
	guest  *guest   // nil for an account that was there from the start or was asked for
	joined *Account // the account that has what was here, once the two proved to be one
}

// Aside are the objects of an account that the contract does not know. The account's lock is held in each call.
type Aside interface {
	// Oldest finds the oldest object and how to drop it, as oldestPayment does.
	Oldest(now ident.Key) (at ident.Key, drop func())
	// Settle applies the time that has passed.
	Settle(c *Call)
	// Kinds are all its objects that a state file keeps.
	Kinds() []Kind
}

// Kind is a kind of objects of an account, which the state file keeps.
type Kind interface {
	Kind() string
	Restore(id string, value []byte, owner any) error
}

// ID returns the id of the account, "acct_test_…".
func (a *Account) ID() string { return a.id }

func (e *Emulator) newAccount(id, publicKey, secretKey string) *Account {
	n := e.objects.Load()
	a := &Account{id: id, publicKey: publicKey, SecretKey: secretKey}
	a.Tokens = store.NewCollection[Token]("tokn", n).Keep(&a.Mu, (*Token).fields)
	a.Customers = store.NewCollection[Customer]("cust", n).Keep(&a.Mu, (*Customer).fields)
	a.Charges = store.NewCollection[Charge]("chrg", n).Keep(&a.Mu, (*Charge).fields)
	a.Sources = store.NewCollection[Source]("src", n).Keep(&a.Mu, (*Source).fields)
	a.Refunds = store.NewCollection[Refund]("rfnd", n).Keep(&a.Mu, (*Refund).fields)
	a.Recipients = store.NewCollection[Recipient]("recp", n).Keep(&a.Mu, (*Recipient).fields)
	a.Chains = store.NewCollection[chain]("acch", n).Keep(&a.Mu, (*chain).fields)
	a.Events = store.NewCollection[Event]("evnt", n).Keep(&a.Mu, (*Event).fields)
	a.Events.Outlive(a.chained)
	return a
}

// kinds are all objects of an account that a state file keeps.
func (a *Account) kinds() []Kind {
	return []Kind{
		a.Tokens, a.Customers, a.Charges, a.Sources, a.Refunds, a.Recipients, a.Chains, a.Events, (*transferRecords)(a),
	}
}

// accountRecord is an account as an object of its own ledger.
type accountRecord Account

func (*accountRecord) Kind() string { return "" }

func (a *accountRecord) Record(string, any) ([]byte, bool) {
	if a.gone {
		return nil, false
	}
	return record.Write(nil, (*Account)(a).fields), true
}

// end drops the account and all that it has from the state file. Its lock is held.
func (a *Account) end() {
	a.gone = true
	a.changed()
	a.Mu.End()
}

// changed notes that the account itself has changed.
func (a *Account) changed() { a.Mu.Note((*accountRecord)(a), "", nil) }

func (a *Account) fields(c *record.Codec) {
	record.Text(c, &a.id)
	record.Text(c, &a.publicKey)
	record.Text(c, &a.SecretKey)
	a.Webhook.Fields(c)
	record.Optional(c, &a.guest, (*guest).fields)
	platform := ""
	if a.Platform != nil {
		platform = a.Platform.id
	}
	record.Text(c, &platform)
	if r := restoringOf(c); r != nil && platform != "" {
		if a.Platform = r.byID[platform]; a.Platform == nil {
			c.Damage()
		}
	}
}

// APIKey reads the key from Basic authentication. The password does not matter: SDKs send none,
// "x", or even no colon.
func APIKey(r *http.Request) (string, bool) {
	scheme, encoded, found := strings.Cut(r.Header.Get("Authorization"), " ")
	if !found || !strings.EqualFold(scheme, "Basic") {
		return "", false
	}
	encoded = strings.TrimSpace(encoded)
	decoded, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		if decoded, err = base64.RawStdEncoding.DecodeString(encoded); err != nil {
			return "", false
		}
	}
	key, _, _ := strings.Cut(string(decoded), ":")
	return key, key != ""
}

// authenticate finds whose request it is. A key of a kind the route does not take is refused like
// an unknown one.
func (e *Emulator) authenticate(r *http.Request, allowed KeySet) (KeyOwner, *apierror.Error) {
	key, ok := APIKey(r)
	if !ok {
		return KeyOwner{}, apierror.Unauthorized()
	}
	owner, ok := e.Owner(key)
	if !ok && e.options.AcceptAnyTestKey {
		owner, ok = e.welcome(key, allowed)
	}
	if !ok || owner.kind&allowed == 0 {
		return KeyOwner{}, apierror.Unauthorized()
	}
	if g := owner.Account.guest; g != nil {
		g.used.Store(e.visits.Add(1))
	}
	return owner, nil
}

// KeyOwner is what a key opens.
type KeyOwner struct {
	kind    KeyKind
	Account *Account
	chain   *chain
}

// openFirstAccount drops all accounts and makes the first one again.
func (e *Emulator) openFirstAccount() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.objects.Store(new(atomic.Int64))
	e.accounts = nil
	e.keys = map[string]KeyOwner{}
	if e.file != nil {
		e.file.DropBelow(e.numbered)
	}
	e.halves = keyring.Ring[*Account]{}
	e.register(e.newAccount(e.newID("acct", e.clock.Now()), e.options.PublicKey, e.options.SecretKey))
}

// addAccount makes an account with keys of its own.
func (e *Emulator) addAccount(platform *Account) *Account {
	now := e.clock.Now()
	acct := e.newAccount(e.newID("acct", now), e.newID("pkey", now), e.newID("skey", now))
	acct.Platform = platform
	e.mu.Lock()
	defer e.mu.Unlock()
	e.register(acct)
	return acct
}

// register makes a new account and its keys known, and keeps it where there is a state file. The caller holds e.mu.
func (e *Emulator) register(acct *Account) {
	acct.Mu.Keep(e.file, e.numbered)
	e.numbered++
	acct.Mu.Lock() // nobody else knows it yet
	acct.changed()
	acct.Mu.Unlock()
	e.accounts = append(e.accounts, acct)
	e.openKeys(acct)
}

// openKeys makes the keys of an account known, of which a guest may have one only. The caller holds e.mu.
func (e *Emulator) openKeys(acct *Account) {
	for kind, key := range map[KeyKind]string{KeyPublic: acct.publicKey, KeySecret: acct.SecretKey} {
		if key != "" {
			e.keys[key] = KeyOwner{kind: kind, Account: acct}
		}
	}
}

// AddChainKey lets a chain's key act for its sub-merchant.
func (e *Emulator) AddChainKey(key string, sub *Account, ch *chain) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.keys[key] = KeyOwner{kind: KeyChain, Account: sub, chain: ch}
}

// dropKey makes a key unknown, as revoking its chain does.
func (e *Emulator) dropKey(key string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	delete(e.keys, key)
}

func (e *Emulator) Owner(key string) (KeyOwner, bool) {
	e.mu.RLock()
	defer e.mu.RUnlock()
	o, ok := e.keys[key]
	return o, ok
}

// AllAccounts returns the accounts there are now, the default one first.
func (e *Emulator) AllAccounts() []*Account {
	e.mu.RLock()
	defer e.mu.RUnlock()
	return append([]*Account(nil), e.accounts...)
}

// accountInfo is an account as the control API shows it.
type accountInfo struct {
	ID        string `json:"id"`
	PublicKey string `json:"public_key"`
	SecretKey string `json:"secret_key"`
}

func (a *Account) info() accountInfo {
	a.Mu.Lock()
	defer a.Mu.Unlock()
	return accountInfo{a.id, a.publicKey, a.SecretKey}
}

func controlAccounts(e *Emulator, _ wire.Params, _ string) (any, *controlError) {
	list := []accountInfo{}
	for _, acct := range e.AllAccounts() {
		list = append(list, acct.info())
	}
	return list, nil
}

// controlAddAccount makes an account, with keys of its own or with those that are given.
func controlAddAccount(e *Emulator, p wire.Params, _ string) (any, *controlError) {
	if p.Has("public_key") || p.Has("secret_key") {
		public, isPublic := keyring.Parse(p.Text("public_key"))
		secret, isSecret := keyring.Parse(p.Text("secret_key"))
		if !isPublic || !isSecret || public.Kind != keyring.Public || secret.Kind != keyring.Secret {
			return nil, refuse(`"public_key" and "secret_key" must be two test keys: ` + keyring.Form)
		}
		acct, err := e.pair(public, secret)
		if err != nil {
			return nil, err
		}
		return acct.info(), nil
	}
	if err := e.roomForAccount(); err != nil {
		return nil, err
	}
	return e.addAccount(nil).info(), nil
}

func (e *Emulator) roomForAccount() *controlError {
	e.mu.Lock()
	gone, ok := e.makeRoom()
	e.mu.Unlock()
	discard(gone)
	if !ok {
		return errTooManyAccounts()
	}
	return nil
}

func errTooManyAccounts() *controlError {
	return refuse("there are too many accounts; reset the emulator")
}
