// Package alter has the changes that faults make to one route: to what its handler sees, to what
// it stores, and to what it answers or refuses.
//
// A change of a handler is a function from handler to handler. Those with a noun for a name change
// what the noun says: Code changes the code of refusals, Charge the charge that was made.
package alter

import (
	"net/http"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/api"
)

// Change is one change that a fault makes; unset fields change nothing.
type Change struct {
	// At are the routes it is about, as "POST /charges/{id}/capture"; "GET *" and "* /charges*"
	// match by their start.
	At   []string
	wrap func(next api.Handler) api.Handler
	// transitions puts edited rows into the tables that say what a trigger does.
	transitions func(all *api.Transitions)

	keys api.KeySet // the kinds of keys that the routes accept instead of their own
	// Front stands before everything: keys, parameters and headers pass it.
	Front func(host api.Host, next http.Handler) http.Handler
	// Carry changes how webhooks are delivered.
	Carry func(next http.RoundTripper) http.RoundTripper
	// Configure changes the options before the emulator is made.
	Configure func(o *api.Options)
}

// IsAbout reports whether the change is about a route, named as "POST /charges".
func (change *Change) IsAbout(name string) bool {
	method, pattern, _ := strings.Cut(name, " ")
	rt := &api.Route{Method: method, Pattern: pattern}
	return slices.ContainsFunc(change.At, rt.Matches)
}

// ChangeRoutes changes the routes that match a pattern, and reports whether there is one.
func (change *Change) ChangeRoutes(pattern string, routes []api.Route) (met bool) {
	for i := range routes {
		rt := &routes[i]
		if !rt.Matches(pattern) {
			continue
		}
		met = true
		if change.wrap != nil {
			rt.Handle = change.wrap(rt.Handle)
		}
		if change.keys != 0 {
			rt.Keys = change.keys
		}
	}
	return met
}

// On changes routes, given as "POST /charges, GET /charges/{id}", by wrappers of their
// handlers; the first one is the nearest to the handler.
func On(routes string, wrappers ...func(api.Handler) api.Handler) Change {
	return Change{At: strings.Split(routes, ", "), wrap: func(next api.Handler) api.Handler {
		for _, wrap := range wrappers {
			next = wrap(next)
		}
		return next
	}}
}

// Keys has routes accept other kinds of keys.
func Keys(routes string, keys api.KeySet) Change {
	return Change{At: strings.Split(routes, ", "), keys: keys}
}
