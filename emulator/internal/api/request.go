package api

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/cards"
	"github.com/omise-conformance/harness/emulator/internal/reason"
	"github.com/omise-conformance/harness/emulator/internal/router"
	"github.com/omise-conformance/harness/emulator/internal/watch"
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
	browser  bool              // a page in a browser has sent it, one of the emulator's
	declined *cards.Failure    // what a payment fails with that this call makes or fails; nil: as the card has it
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

// Served is a request and what it is answered with.
type Served = watch.Served

// asked is what serving a request has learned of it; route and call are nil where no operation fits.
type asked struct {
	route  *Route
	call   *Call
	unread bool // its body could not be read, as the message says
}

// report completes what there is to see of a request whose answer is ready, and not yet sent. No account is
// locked.
func (f *front) report(s *scratch, r *http.Request, x watch.Exchange) Served {
	x.Host, x.Bodies = s.host.String(), f.emu.options.ServedBodies
	x.Key, _ = APIKey(r)
	if s.call.route != nil {
		x.Route, x.Vars = s.call.route.name(), s.call.call.Vars
		x.KeyKind, x.Params = s.call.call.Key.String(), s.call.call.Params
	}
	if x.KeyKind == "" && x.Key != "" {
		owner, _ := f.emu.Owner(x.Key) // of a kind that the operation does not take
		x.KeyKind = owner.kind.String()
	}
	if x.Refusal != nil && x.Refusal.Reason == "" {
		explained := *x.Refusal
		explained.Reason = f.explain(&s.call, r, &x)
		x.Refusal = &explained
	}
	return watch.Report(&x)
}

// explain returns why a request was refused, where the handler has not said it.
func (f *front) explain(seen *asked, r *http.Request, x *watch.Exchange) string {
	kind, id, _ := strings.Cut(x.Refusal.Missing, " ")
	switch {
	case seen.route == nil, kind == "path":
		return reason.NoOperation(f.noOperation(r))
	case x.Refusal.Status == http.StatusUnauthorized:
		return reason.Unauthorized(reason.Credentials{
			Authorization: r.Header.Get("Authorization"), Key: x.Key, Kind: x.KeyKind, Operation: seen.route.name(),
			Takes: takes(seen.route.Keys), Known: f.emu.options.SecretKey,
		})
	case kind != "" && kind != "document": // documents have no collection
		return reason.NotFound(kind, id, seen.call.Account.id, knowledge{f.emu, &f.emu.gone}, seen.call.Now)
	case x.Refusal.Status == http.StatusBadRequest && !seen.unread:
		names := make([]string, 0, len(seen.call.Params))
		for name := range seen.call.Params {
			names = append(names, name)
		}
		slices.Sort(names)
		return reason.Parameters(names, r.Header.Get("Content-Type"))
	}
	return ""
}

// noOperation is what the emulator knows of a path for which the host has no operation.
func (f *front) noOperation(r *http.Request) reason.Call {
	call := reason.Call{Method: r.Method, Path: r.URL.Path, Host: f.host.String()}
	var vars [router.MaxVars]string
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPatch, http.MethodDelete} {
		rt, _ := f.emu.behavior().router.Match(method, r.URL.Path, vars[:0])
		switch {
		case rt == nil:
		case rt.hosts&f.served != 0:
			call.Methods = append(call.Methods, method)
		case method == r.Method:
			call.OtherHost = rt.hosts.String()
		}
	}
	return call
}

func (h Host) String() string {
	if h == HostVault {
		return "vault"
	}
	return "api"
}

// keyKinds are the kinds of keys with their names.
var keyKinds = []struct {
	kind KeyKind
	name string
}{{KeyPublic, "public"}, {KeySecret, "secret"}, {KeyChain, "chain"}}

// String returns the name of a kind of key, empty for none.
func (k KeyKind) String() string {
	for _, known := range keyKinds {
		if known.kind == k {
			return known.name
		}
	}
	return ""
}

// takes names the kinds of key in a set.
func takes(set KeySet) string {
	var names []string
	for _, known := range keyKinds {
		if set&known.kind != 0 {
			names = append(names, known.name)
		}
	}
	return "a " + strings.Join(names, " or ") + " key"
}

// knowledge is what the emulator knows of ids.
type knowledge struct {
	emu *Emulator
	*reason.Memory
}

// Holder returns the id of an account that has an object, empty where none has.
func (k knowledge) Holder(id string) string {
	for _, acct := range k.emu.AllAccounts() {
		acct.Mu.Lock()
		has := acct.has(id)
		acct.Mu.Unlock()
		if has {
			return acct.id
		}
	}
	return ""
}

// has reports whether the account has an object. Its lock is held.
func (a *Account) has(id string) bool {
	prefix, _, _ := strings.Cut(id, "_")
	for _, kind := range a.kinds() {
		if all, ok := kind.(interface{ Has(id string) bool }); ok && kind.Kind() == prefix {
			return all.Has(id)
		}
	}
	found := false // cards are kept with their customers
	a.Customers.Walk(0, a.Customers.Count, false, func(cu *Customer) {
		_, at := cu.Card(id)
		found = found || at >= 0
	})
	return found
}
