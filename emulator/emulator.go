// Package emulator is a stateful stand-in for the Omise API: charges, sources, customers, refunds and the rest behave
// over time as the API's recorded traffic does, in memory and without a network.
//
// New makes one, its API, Vault and Control methods are handlers for any server, and Start serves all three on loopback
// addresses.
package emulator

import (
	"cmp"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// Dialect is which of two contradicting sources the emulator follows where they disagree.
type Dialect string

const (
	// Recorded follows recorded traffic and the official reference.
	Recorded Dialect = "recorded"
	// Documented follows the guides.
	Documented Dialect = "documented"
)

// DefaultMaxObjects bounds the objects an emulator keeps when Options does not say. A charge by token is three: the
// token, the charge and its event. They take about 30 MB of live memory, see BenchmarkMemory.
const DefaultMaxObjects = 100_000

// DefaultPublicKey and DefaultSecretKey are the keys of the first account when Options names none.
const (
	DefaultPublicKey = "pkey_test_60000000000emulator"
	DefaultSecretKey = "skey_test_60000000000emulator"
)

// DefaultMaxBodyBytes bounds a request body when Options does not say.
const DefaultMaxBodyBytes = 1 << 20

// Options configure an emulator. The zero value is ready for use.
type Options struct {
	// Dialect is Recorded when empty.
	Dialect Dialect
	// MaxObjects bounds the stored objects; the oldest payments go first. 0 means DefaultMaxObjects, negative no bound.
	MaxObjects int
	// Seed makes the random part of ids and the ids of requests repeatable. 0 means a random seed.
	Seed int64
	// PublicKey and SecretKey are those of the first account.
	PublicKey, SecretKey string
	// Now is the real time; time.Now when nil.
	Now func() time.Time
	// MaxBodyBytes bounds a request body. 0 means DefaultMaxBodyBytes.
	MaxBodyBytes int64
	// APIURL and VaultURL are the bases of authorize_uri, download_uri and token locations. Start fills them in with the
	// addresses it listens on when they are empty.
	APIURL, VaultURL string
	// Logger receives what went wrong inside; nothing is logged when it is nil.
	Logger *slog.Logger
	// Fault names one of FaultNames: the emulator is then wrong in that way, to see whether a suite notices. New panics
	// where CheckFault refuses the name.
	Fault string
}

// Emulator is one emulated API with its accounts. Its methods may be called at the same time.
type Emulator struct {
	options Options
	dialect Dialect
	ids     *IDSource
	clock   Clock
	asked   *RequestIDs
	objects atomic.Pointer[atomic.Int64] // how many are stored in all accounts together; a reset starts a new count
	limit   int64                        // 0: no bound
	log     *slog.Logger
	hooks   *Sender
	router  *Router[Route]
	urls    atomic.Pointer[baseURLs]

	mu       sync.RWMutex // guards accounts and keys; no account is locked while it is held
	accounts []*Account   // the first one is the default
	keys     map[string]KeyOwner

	evicting sync.Mutex

	seam Seam
}

// baseURLs are where the emulator is reached from outside.
type baseURLs struct{ api, vault string }

// KeyOwner is what a key opens.
type KeyOwner struct {
	kind    KeyKind
	Account *Account
	chain   *chain
}

// New makes an emulator with one account.
func New(o Options) *Emulator {
	if o.Dialect == "" {
		o.Dialect = Recorded
	}
	if o.PublicKey == "" {
		o.PublicKey = DefaultPublicKey
	}
	if o.SecretKey == "" {
		o.SecretKey = DefaultSecretKey
	}
	if o.MaxObjects == 0 {
		o.MaxObjects = DefaultMaxObjects
	}
	if o.MaxBodyBytes <= 0 {
		o.MaxBodyBytes = DefaultMaxBodyBytes
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	e := &Emulator{
		options: o,
		dialect: o.Dialect,
		ids:     NewIDSource(o.Seed),
		clock:   Clock{Real: o.Now},
		asked:   NewRequestIDs(o.Seed),
		limit:   int64(max(o.MaxObjects, 0)),
		log:     o.Logger,
	}
	if o.Fault != "" {
		e.seam = SeamOf(o.Fault)
	}
	e.hooks = NewSender(e.newID, e.clock.Now, o.Now)
	if e.seam.Carry != nil {
		e.hooks.Client.Transport = e.seam.Carry(e.hooks.Client.Transport)
	}
	routes := allRoutes()
	if e.seam.Routes != nil {
		routes = e.seam.Routes(routes)
	}
	e.router = routerOf(routes)
	e.SetURLs(cmp.Or(o.APIURL, "http://127.0.0.1"), cmp.Or(o.VaultURL, "http://127.0.0.1"))
	e.openFirstAccount()
	return e
}

// API handles api.omise.co: everything but tokens.
func (e *Emulator) API() http.Handler { return e.handler(HostAPI) }

// Vault handles vault.omise.co: tokens.
func (e *Emulator) Vault() http.Handler { return e.handler(HostVault) }

func (e *Emulator) handler(host Host) http.Handler {
	if e.seam.Front == nil {
		return &front{e, host}
	}
	return e.seam.Front(host, &front{e, host})
}

// Keys returns the keys of the first account.
func (e *Emulator) Keys() (public, secret string) { return e.options.PublicKey, e.options.SecretKey }

// Close stops webhook deliveries. Requests are still answered.
func (e *Emulator) Close() { e.hooks.Close() }

// APIURL is the base of links to the API host, without a trailing slash.
func (e *Emulator) APIURL() string { return e.urls.Load().api }

// vaultURL is the base of links to the vault.
func (e *Emulator) vaultURL() string { return e.urls.Load().vault }

// SetURLs says where the emulator is reached from outside.
func (e *Emulator) SetURLs(api, vault string) { e.urls.Store(&baseURLs{api, vault}) }

// openFirstAccount drops all accounts and makes the first one anew.
func (e *Emulator) openFirstAccount() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.objects.Store(new(atomic.Int64))
	first := e.newAccount(e.newID("acct", e.clock.Now()), e.options.PublicKey, e.options.SecretKey)
	e.accounts = []*Account{first}
	e.keys = map[string]KeyOwner{
		first.publicKey: {kind: KeyPublic, Account: first},
		first.SecretKey: {kind: KeySecret, Account: first},
	}
}

// addAccount makes an account with keys of its own.
func (e *Emulator) addAccount(platform *Account) *Account {
	now := e.clock.Now()
	acct := e.newAccount(e.newID("acct", now), e.newID("pkey", now), e.newID("skey", now))
	acct.Platform = platform
	e.mu.Lock()
	defer e.mu.Unlock()
	e.accounts = append(e.accounts, acct)
	e.keys[acct.publicKey] = KeyOwner{kind: KeyPublic, Account: acct}
	e.keys[acct.SecretKey] = KeyOwner{kind: KeySecret, Account: acct}
	return acct
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
