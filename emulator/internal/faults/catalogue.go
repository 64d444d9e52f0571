// Package faults makes the emulator wrong on purpose, to see whether a suite notices.
//
// A fault is a row of a table, in a file with the base name of the file in specs/faults that describes it. The verbs
// that rows are made of are in verbs*.go.
package faults

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/api"
)

// defect is a fault: one way in which the emulator can be made wrong, to see whether a suite notices. Options.Fault
// names it.
//
// The seam is New: it lets the named fault change the table of routes, what stands before them and what carries
// webhooks. Nothing else in the package knows of faults, so an emulator without one does not pay for them.
type defect struct {
	name  string
	parts []part
}

// part is one change that a fault makes; unset fields change nothing.
type part struct {
	// at are the routes it is about, as "POST /charges/{id}/capture"; "GET *" and "* /charges*" match by their start.
	at   []string
	wrap func(next api.Handler) api.Handler
	keys api.KeySet // the kinds of keys that the routes accept instead of their own
	// front stands before everything: keys, parameters and headers pass it.
	front func(host api.Host, next http.Handler) http.Handler
	// carry changes how webhooks are delivered.
	carry func(next http.RoundTripper) http.RoundTripper
}

// faultTables are all faults, by subject.
var faultTables = [][]defect{
	refundFaults, sourceFaults, chainFaults, recipientFaults,
	tokenFaults, customerFaults, authFaults, answerFaults, eventFaults, chargeFaults,
	chargeStateFaults, captureFaults, listFaults, requestFaults, contractFaults,
}

// Names are the names that Options.Fault takes, sorted.
func Names() []string {
	var names []string
	for _, table := range faultTables {
		for i := range table {
			names = append(names, table[i].name)
		}
	}
	slices.Sort(names)
	return names
}

// Check tells whether a name is one of Names.
func Check(name string) error {
	if name == "" || findFault(name) != nil {
		return nil
	}
	return fmt.Errorf("the emulator has no fault %q", name)
}

func findFault(name string) *defect {
	for _, table := range faultTables {
		for i := range table {
			if table[i].name == name {
				return &table[i]
			}
		}
	}
	return nil
}

// Touches tells whether a fault can change what one of these routes does. One that stands before the routes, or
// carries webhooks, is taken to touch everything.
func Touches(name string, routes []string) bool {
	f := findFault(name)
	if f == nil {
		return false
	}
	for _, p := range f.parts {
		if p.front != nil || p.carry != nil || slices.ContainsFunc(routes, p.isAbout) {
			return true
		}
	}
	return false
}

func (p *part) isAbout(name string) bool {
	method, pattern, _ := strings.Cut(name, " ")
	rt := &api.Route{Method: method, Pattern: pattern}
	return slices.ContainsFunc(p.at, rt.Matches)
}

// SeamOf returns the changes of a fault. It panics where there is no fault of that name.
func SeamOf(name string) api.Seam {
	f := findFault(name)
	if f == nil {
		panic("the emulator has no fault " + name)
	}
	return api.Seam{Routes: f.changeRoutes, Front: f.changeHost, Carry: f.changeDelivery}
}

// changeRoutes panics where a part matches no route, which a test of every fault sees.
func (d *defect) changeRoutes(routes []api.Route) []api.Route {
	for i := range d.parts {
		for _, pattern := range d.parts[i].at {
			if !d.parts[i].change(pattern, routes) {
				panic("fault " + d.name + " is about no route: " + pattern)
			}
		}
	}
	return routes
}

func (p *part) change(pattern string, routes []api.Route) (met bool) {
	for i := range routes {
		rt := &routes[i]
		if !rt.Matches(pattern) {
			continue
		}
		met = true
		if p.wrap != nil {
			rt.Handle = p.wrap(rt.Handle)
		}
		if p.keys != 0 {
			rt.Keys = p.keys
		}
	}
	return met
}

func (d *defect) changeHost(host api.Host, h http.Handler) http.Handler {
	for i := range d.parts {
		if d.parts[i].front != nil {
			h = d.parts[i].front(host, h)
		}
	}
	return h
}

func (d *defect) changeDelivery(transport http.RoundTripper) http.RoundTripper {
	for i := range d.parts {
		if d.parts[i].carry != nil {
			transport = d.parts[i].carry(transport)
		}
	}
	return transport
}
