package api

import (
	"maps"
	"net/http"
	"strings"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/keyring"
	"github.com/omise-conformance/harness/emulator/internal/router"
	"github.com/omise-conformance/harness/emulator/internal/seedfile"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// Host is the listener a request came in on.
type Host uint8

const (
	HostAPI   Host = 1 << iota // everything but tokens
	HostVault                  // tokens
)

// hostSet is a set of hostKinds.
type hostSet = Host

// KeyKind is the kind of key a request carries.
type KeyKind uint8

const (
	KeyPublic KeyKind = 1 << iota
	KeySecret
	KeyChain
	// keyNone marks a page for the payer's browser, which sends no key. Such a route has a locate
	// function.
	keyNone
)

// KeySet is a set of keyKinds.
type KeySet = KeyKind

const (
	AnyKey     = KeyPublic | KeySecret | KeyChain
	SecretKeys = KeySecret | KeyChain
)

// Call is one request on its way through a handler. The account's lock is held.
type Call struct {
	Emulator *Emulator
	Account  *Account
	Key      KeyKind
	Chain    *chain // the chain whose key was used; acct is then its sub-merchant's account
	Host     Host
	Params   wire.Params // the body; on GET the query with a JSON body merged over it
	Vars     []string    // path variables in order
	Path     string      // the request path without a trailing slash: the location of a list
	Now      time.Time
	given    map[string]string // ids, by prefix, that the objects of a seed get
	origin   Origin            // of the charges that this call makes
}

// documented reports whether the emulator speaks the documented dialect.
func (c *Call) documented() bool { return c.Emulator.dialect == Documented }

// Stamp is the time of the request.
func (c *Call) Stamp() wire.Stamp { return wire.StampOf(c.Now) }

// NewID makes an id for an object created by this request.
func (c *Call) NewID(prefix string) string {
	if id := c.given[prefix]; id != "" {
		delete(c.given, prefix)
		return id
	}
	return c.Emulator.newID(prefix, c.Now)
}

// Handler answers a request. The result is encoded as JSON with status 200 while the lock is
// still held, so it may point into the store. A page is written as it is.
type Handler func(c *Call) (any, *apierror.Error)

// updating has the handler of an update not see what is empty: a Go struct that leaves its fields unset is
// sent with empty texts. No source states that an empty text clears what is there.
func updating(handle Handler) Handler {
	return func(c *Call) (any, *apierror.Error) {
		c.Params = c.Params.WithoutEmpty()
		return handle(c)
	}
}

// orUnset has a handler not see numbers that are 0: a Java object sends that for a number nobody set. The
// names are of parameters for which 0 means nothing else.
func orUnset(handle Handler, names ...string) Handler {
	return func(c *Call) (any, *apierror.Error) {
		c.Params = c.Params.WithoutZeros(names...)
		return handle(c)
	}
}

// Route is one operation.
type Route struct {
	Method  string
	Pattern string // "/charges/{id}/capture"
	hosts   hostSet
	Keys    KeySet
	Handle  Handler
	// Outside marks what the contract does not describe; each answer says so in OutsideHeader.
	Outside bool
	// TakesFile allows a body of multipart/form-data.
	TakesFile bool
	// locate finds the account of a keyNone route; nil is answered with 404. No lock is held when
	// it is called.
	locate func(e *Emulator, vars []string) *Account
}

// OutsideRoute is an operation outside the contract, on the API host and for secret keys.
func OutsideRoute(method, pattern string, handle Handler) Route {
	return Route{Method: method, Pattern: pattern, hosts: HostAPI, Keys: SecretKeys, Handle: handle, Outside: true}
}

// OutsidePage is a page outside the contract, for a browser that sends no key. It belongs to the account for which
// has reports true; each is locked meanwhile.
func OutsidePage(method, pattern string, handle Handler, has func(a *Account, vars []string) bool) Route {
	rt := OutsideRoute(method, pattern, handle)
	rt.Keys = keyNone
	rt.locate = func(e *Emulator, vars []string) *Account {
		return e.accountWith(func(a *Account) bool { return has(a, vars) })
	}
	return rt
}

func (rt *Route) name() string { return rt.Method + " " + rt.Pattern }

// Matches compares "METHOD /pattern", either of which may be or end in a star.
func (rt *Route) Matches(pattern string) bool {
	method, path, _ := strings.Cut(pattern, " ")
	if method != "*" && method != rt.Method {
		return false
	}
	if start, ok := strings.CutSuffix(path, "*"); ok {
		return strings.HasPrefix(rt.Pattern, start)
	}
	return path == rt.Pattern
}

// Seam is where the behavior of an emulator can be changed from outside: its routes, what stands
// before a host, how webhooks are delivered, and the transitions of its objects. A nil function changes nothing.
type Seam struct {
	Routes      func([]Route) []Route
	Front       func(Host, http.Handler) http.Handler
	Carry       func(http.RoundTripper) http.RoundTripper
	Transitions func(Transitions) Transitions
	// Body changes the JSON of answers and of webhooks, before these are signed.
	Body func([]byte) []byte
}

// controlCall is a call of the control API on one account, whose lock the caller holds.
func (e *Emulator) controlCall(acct *Account) *Call {
	return &Call{Emulator: e, Account: acct, Key: KeySecret, Host: HostAPI, Now: e.clock.Now()}
}

// Plant makes the objects of a seed file, now and after every reset. Where one cannot be made, the error names file, line
// and field, and the emulator is as it was when it was made.
func (e *Emulator) Plant(f *seedfile.File) error {
	err := e.plant(f)
	if err != nil {
		f = nil
	}
	e.seeds.Store(f)
	if err != nil {
		_ = e.Reset() // without seeds nothing is refused
	}
	return err
}

func (e *Emulator) plant(f *seedfile.File) error {
	now := e.clock.Now()
	for i := range f.Requests {
		r := &f.Requests[i]
		acct := e.AllAccounts()[0]
		if r.PublicKey != "" {
			public, _ := keyring.Parse(r.PublicKey)
			secret, _ := keyring.Parse(r.SecretKey)
			var err *controlError
			if acct, err = e.pair(public, secret); err != nil {
				return f.Problem(r, err.message)
			}
		}
		if r.At.After(now) {
			return f.Problem(r, "created at "+r.At.Format(time.RFC3339)+" is later than the clock, which shows "+now.UTC().Format(time.RFC3339))
		}
		if err := e.perform(acct, r); err != nil {
			return f.Problem(r, err.Message)
		}
		e.evict()
	}
	return nil
}

// perform answers a request of a seed file as one of a client, at its moment and with its ids.
func (e *Emulator) perform(acct *Account, r *seedfile.Request) *apierror.Error {
	acct.Mu.Lock()
	defer acct.Mu.Unlock()
	c := e.controlCall(acct)
	c.Params, c.Path, c.given = r.Params, r.Path, maps.Clone(r.IDs)
	if !r.At.IsZero() {
		c.Now = r.At
	}
	if r.Outcome != "" {
		if r.Outcome != "successful" && r.Outcome != "failed" {
			return apierror.BadRequest(`outcome must be "successful" or "failed"`)
		}
		_, err := c.completeCharge(r.Charge, r.Outcome, r.FailureCode)
		return err
	}
	rt, vars := e.router.Match(r.Method, r.Path, make([]string, 0, router.MaxVars))
	c.Vars = vars
	_, err := rt.Handle(c)
	return err
}
