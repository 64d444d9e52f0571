// Package api is the emulated API: its objects, the requests that make and change them, and the
// answers that show them.
//
// An Emulator has accounts, an account has collections of objects, and a Call is one request on
// its way through a Handler. Seam is where a fault changes the behavior from outside; nothing
// here refers to faults.
package api

import (
	"cmp"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/clock"
	"github.com/omise-conformance/harness/emulator/internal/ident"
	"github.com/omise-conformance/harness/emulator/internal/keyring"
	"github.com/omise-conformance/harness/emulator/internal/metrics"
	"github.com/omise-conformance/harness/emulator/internal/page"
	"github.com/omise-conformance/harness/emulator/internal/reason"
	"github.com/omise-conformance/harness/emulator/internal/seedfile"
	"github.com/omise-conformance/harness/emulator/internal/state"
	"github.com/omise-conformance/harness/emulator/internal/webhooks"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// Dialect is which of two contradicting sources the emulator follows where they disagree.
type Dialect string

const (
	// Recorded follows recorded traffic and the official reference.
	Recorded Dialect = "recorded"
	// Documented follows the guides.
	Documented Dialect = "documented"
)

// DefaultMaxObjects bounds the objects an emulator keeps when Options does not say. A charge by
// token is three: the token, the charge and its event. They take about 30 MB of live memory, see
// BenchmarkMemory.
const DefaultMaxObjects = 100_000

// Version is the only version of the API that the emulator speaks.
const Version = wire.Version

// DefaultPublicKey and DefaultSecretKey are the keys of the first account when Options names none.
const (
	DefaultPublicKey = "pkey_test_60000000000emulator"
	DefaultSecretKey = "skey_test_60000000000emulator"
)

// DefaultMaxBodyBytes bounds a request body when Options does not say.
const DefaultMaxBodyBytes = 1 << 20

// Options configure an emulator. The fields mean what those of the same name in package emulator
// mean, which is the documentation that users read; the zero value is ready for use.
type Options struct {
	Dialect              Dialect
	MaxObjects           int
	Seed                 int64
	PublicKey, SecretKey string
	Now                  func() time.Time
	MaxBodyBytes         int64
	APIURL, VaultURL     string
	Logger               *slog.Logger
	OneAddress           bool
	AcceptAnyTestKey     bool
	StartTime            time.Time
	Served               func(Served)
	ServedBodies         bool
	ServedRefused        bool // Served is told of refused requests only
	StrictVersion        bool
	StateFile            string
	StateSync            bool
	// Further are routes beside those of the contract, such as OutsideRoute makes.
	Further []Route
	// Aside makes what accounts have outside the contract, for one that a state file has it of.
	Aside func(*Account) Aside
	// Seam changes the behavior from outside; the zero value changes nothing.
	Seam Seam
}

// Emulator is one emulated API with its accounts. Its methods may be called at the same time.
type Emulator struct {
	options Options
	dialect Dialect
	ids     *ident.IDSource
	clock   clock.Clock
	asked   *ident.RequestIDs
	objects atomic.Pointer[atomic.Int64] // how many are stored in all accounts together; a reset starts a new count
	limit   int64                        // 0: no bound
	log     *slog.Logger
	hooks   *webhooks.Sender
	urls    atomic.Pointer[baseURLs]
	behaves atomic.Pointer[behavior]
	// transport carries webhooks, unless the emulator behaves otherwise.
	transport http.RoundTripper

	mu       sync.RWMutex // guards accounts and keys; no account is locked while it is held
	accounts []*Account   // the first one is the default
	keys     map[string]KeyOwner
	halves   keyring.Ring[*Account] // guests of whom one key is known
	seeds    atomic.Pointer[seedfile.File]
	visits   atomic.Int64 // requests of guests, which tell who was here last

	numbered uint32      // the number of the next account
	file     *state.File // nil: nothing is kept
	starts   int64       // how often an emulator began with the file before
	planted  atomic.Bool // all seeds were made in the file once

	evicting sync.Mutex
	gone     reason.Memory
	seals    page.Seals
	metrics  *metrics.Metrics
}

// baseURLs are where the emulator is reached from outside.
type baseURLs struct{ api, vault string }

// New is Open for options that keep nothing, and panics where Open returns an error.
func New(o Options) *Emulator {
	e, err := Open(o)
	if err != nil {
		panic(err)
	}
	return e
}

// Open makes an emulator with one account, or with all that its state file has.
func Open(o Options) (*Emulator, error) {
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
		ids:     ident.NewIDSource(o.Seed),
		clock:   clock.Clock{Start: o.StartTime},
		asked:   ident.NewRequestIDs(o.Seed),
		limit:   int64(max(o.MaxObjects, 0)),
		log:     o.Logger,
		metrics: metrics.New(),
		seals:   page.NewSeals(),
	}
	e.clock.Real = e.realTime
	e.hooks = webhooks.NewSender(e.newID, e.clock.State, e.realTime)
	e.hooks.Body, e.hooks.Log = e.changeBody, o.Logger
	e.transport = e.hooks.Client.Transport
	e.Behave(o)
	e.hooks.Client.Transport = e.metrics.Carry(carrier{e})
	e.clock.Reset()
	e.SetURLs(o.PublicURLs("http://127.0.0.1", "http://127.0.0.1"))
	e.gone.Begin(e.clock.Now())
	e.hooks.Kept = e.kept
	if o.StateFile == "" {
		e.openFirstAccount()
		return e, nil
	}
	if err := e.openState(); err != nil {
		e.Close()
		return nil, err
	}
	return e, nil
}

// API handles api.omise.co: everything but tokens. With Options.OneAddress it handles the vault's paths too.
func (e *Emulator) API() http.Handler {
	if e.options.OneAddress {
		return entrance{&front{e, HostAPI, HostAPI | HostVault}}
	}
	return entrance{&front{e, HostAPI, HostAPI}}
}

// Vault handles vault.omise.co: tokens.
func (e *Emulator) Vault() http.Handler { return entrance{&front{e, HostVault, HostVault}} }

// Keys returns the keys of the first account.
func (e *Emulator) Keys() (public, secret string) { return e.options.PublicKey, e.options.SecretKey }

// Options returns the options of the emulator, with the defaults filled in.
func (e *Emulator) Options() Options { return e.options }

// Close stops webhook deliveries. Requests are still answered, unless there is a state file: that is
// closed.
func (e *Emulator) Close() {
	e.hooks.Close()
	if e.file == nil || e.file.Err() != nil { // a failure was told when it happened
		return
	}
	if err := e.file.Close(); err != nil {
		e.log.Error("the state was not kept to the end", "error", err)
	}
}

// Failed is closed when the state can no longer be kept; Err says why. It is nil where none is kept.
func (e *Emulator) Failed() <-chan struct{} {
	if e.file == nil {
		return nil
	}
	return e.file.Failed()
}

// Err returns why the state can no longer be kept, or nil.
func (e *Emulator) Err() error {
	if e.file == nil {
		return nil
	}
	return e.file.Err()
}

// kept waits until all changes so far are in the state file, and returns why they are not.
func (e *Emulator) kept() error {
	if e.file == nil {
		return nil
	}
	err := e.file.Wait()
	if err != nil {
		e.log.Error("a request is not answered, because its changes are not kept", "error", err)
	}
	return err
}

// keepClock has the state file hold how the clock runs now.
func (e *Emulator) keepClock() {
	if e.file != nil {
		e.file.Touch()
	}
}

// APIURL is the base of links to the API host, without a trailing slash.
func (e *Emulator) APIURL() string { return e.urls.Load().api }

// vaultURL is the base of links to the vault.
func (e *Emulator) vaultURL() string { return e.urls.Load().vault }

// PublicURLs returns the bases of links, without a trailing slash, given the addresses of the listeners. Where
// one address serves both hosts and only its URL is told, tokens are there too: it is the only one that is known to be
// reached from outside.
func (o *Options) PublicURLs(api, vault string) (apiURL, vaultURL string) {
	if o.OneAddress {
		vault = cmp.Or(o.APIURL, vault)
	}
	return strings.TrimRight(cmp.Or(o.APIURL, api), "/"), strings.TrimRight(cmp.Or(o.VaultURL, vault), "/")
}

// SetURLs sets the addresses at which the emulator is reached from outside.
func (e *Emulator) SetURLs(api, vault string) { e.urls.Store(&baseURLs{api, vault}) }

// Reset drops all objects and all accounts but the first, whose keys stay, sets the clock as New did, and makes the
// objects of the seed file again. It returns why one of them can no longer be made.
func (e *Emulator) Reset() error {
	e.clock.Reset()
	e.gone.Begin(e.clock.Now())
	e.openFirstAccount()
	e.hooks.Forget()
	if f := e.seeds.Load(); f != nil {
		return e.plant(f)
	}
	return nil
}

// NewID makes the id of an object created now.
func (e *Emulator) newID(prefix string, now time.Time) string {
	b := make([]byte, 0, len(prefix)+6+ident.SuffixLen)
	b = append(b, prefix...)
	b = append(b, "_test_"...)
	return string(e.ids.Next(now).AppendSuffix(b))
}

// changeBody changes the JSON of a webhook.
func (e *Emulator) changeBody(body []byte) []byte {
	if change := e.behavior().body; change != nil {
		return change(body)
	}
	return body
}

// carrier carries webhooks as the emulator behaves when they are sent.
type carrier struct{ emu *Emulator }

func (c carrier) RoundTrip(r *http.Request) (*http.Response, error) {
	if carry := c.emu.behavior().carry; carry != nil {
		return carry.RoundTrip(r)
	}
	return c.emu.transport.RoundTrip(r)
}
