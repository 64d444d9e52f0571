package emulator

import (
	"net/http"
	"strings"
	"time"
)

// hostKind is the listener a request came in on.
type hostKind uint8

const (
	hostAPI   hostKind = 1 << iota // everything but tokens
	hostVault                      // tokens
)

// hostSet is a set of hostKinds.
type hostSet = hostKind

// keyKind is the kind of key a request carries.
type keyKind uint8

const (
	keyPublic keyKind = 1 << iota
	keySecret
	keyChain
	// keyNone marks a page for the payer's browser, which sends no key. Such a route has a locate function.
	keyNone
)

// keySet is a set of keyKinds.
type keySet = keyKind

const (
	anyKey     = keyPublic | keySecret | keyChain
	secretKeys = keySecret | keyChain
)

// call is one request on its way through a handler. The account's lock is held.
type call struct {
	emu    *Emulator
	acct   *account
	key    keyKind
	chain  *chain // the chain whose key was used; acct is then its sub-merchant's account
	host   hostKind
	params params   // the body; on GET the query with a JSON body merged over it
	vars   []string // path variables in order
	path   string   // the request path without a trailing slash: the location of a list
	now    time.Time
}

// documented tells whether the emulator speaks the documented dialect.
func (c *call) documented() bool { return c.emu.dialect == Documented }

// stamp is the time of the request.
func (c *call) stamp() stamp { return stampOf(c.now) }

// newID makes an id for an object created by this request.
func (c *call) newID(prefix string) string { return c.emu.newID(prefix, c.now) }

// handler answers a request. The result is encoded as JSON with status 200 while the lock is still held, so it may
// point into the store. A page is written as it is.
type handler func(c *call) (any, *apiError)

// page is an answer that is not JSON: the authorize page, a QR image, a redirect.
type page struct {
	status      int
	contentType string
	redirect    string // Location header
	body        []byte
}

// route is one operation.
type route struct {
	method  string
	pattern string // "/charges/{id}/capture"
	hosts   hostSet
	keys    keySet
	handle  handler
	// locate finds the account of a keyNone route; nil is answered with 404. No lock is held when it is called.
	locate func(e *Emulator, vars []string) *account
}

func (rt *route) name() string { return rt.method + " " + rt.pattern }

// matches compares "METHOD /pattern", either of which may be or end in a star.
func (rt *route) matches(pattern string) bool {
	method, path, _ := strings.Cut(pattern, " ")
	if method != "*" && method != rt.method {
		return false
	}
	if start, ok := strings.CutSuffix(path, "*"); ok {
		return strings.HasPrefix(rt.pattern, start)
	}
	return path == rt.pattern
}

// seam is where the behaviour of an emulator can be changed from outside: its routes, what stands before a host, and how
// webhooks are delivered. A nil function changes nothing.
type seam struct {
	routes func([]route) []route
	front  func(hostKind, http.Handler) http.Handler
	carry  func(http.RoundTripper) http.RoundTripper
}
