// Package faults makes the emulator wrong on purpose, to see whether a suite notices.
//
// A fault is a row of a table, in a file with the base name of the file in specs/faults that
// describes it. The verbs that rows are made of are in verbs*.go.
package faults

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/api"
)

// Fault is one way in which the emulator can be made wrong. Its changes reach the emulator
// through api.Seam alone: no code of the domain knows of faults, so an emulator without one does
// not pay for them.
type Fault struct {
	name    string
	changes []Change
}

// Change is one change that a fault makes; unset fields change nothing.
type Change struct {
	// at are the routes it is about, as "POST /charges/{id}/capture"; "GET *" and "* /charges*"
	// match by their start.
	at   []string
	wrap func(next api.Handler) api.Handler
	keys api.KeySet // the kinds of keys that the routes accept instead of their own
	// front stands before everything: keys, parameters and headers pass it.
	front func(host api.Host, next http.Handler) http.Handler
	// carry changes how webhooks are delivered.
	carry func(next http.RoundTripper) http.RoundTripper
}

// tables are all faults, by the base name of their file here and in specs/faults.
var tables = []struct {
	file   string
	faults []Fault
}{
	{"answers", answerFaults},
	{"auth", authFaults},
	{"captures", captureFaults},
	{"chains", chainFaults},
	{"charge_states", chargeStateFaults},
	{"charges", chargeFaults},
	{"contract", contractFaults},
	{"customers", customerFaults},
	{"events", eventFaults},
	{"lists", listFaults},
	{"recipients", recipientFaults},
	{"refunds", refundFaults},
	{"requests", requestFaults},
	{"sources", sourceFaults},
	{"tokens", tokenFaults},
}

// Names are the names that Options.Fault takes, sorted.
func Names() []string {
	var names []string
	for _, table := range tables {
		for i := range table.faults {
			names = append(names, table.faults[i].name)
		}
	}
	slices.Sort(names)
	return names
}

// Check reports whether a name is one of Names.
func Check(name string) error {
	if name == "" || findFault(name) != nil {
		return nil
	}
	return fmt.Errorf("the emulator has no fault %q", name)
}

func findFault(name string) *Fault {
	for _, table := range tables {
		for i := range table.faults {
			if table.faults[i].name == name {
				return &table.faults[i]
			}
		}
	}
	return nil
}

// Touches reports whether a fault can change what one of these routes does. One that stands
// before the routes, or carries webhooks, is taken to touch everything.
func Touches(name string, routes []string) bool {
	f := findFault(name)
	if f == nil {
		return false
	}
	for _, p := range f.changes {
		if p.front != nil || p.carry != nil || slices.ContainsFunc(routes, p.isAbout) {
			return true
		}
	}
	return false
}

func (p *Change) isAbout(name string) bool {
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
func (d *Fault) changeRoutes(routes []api.Route) []api.Route {
	for i := range d.changes {
		for _, pattern := range d.changes[i].at {
			if !d.changes[i].change(pattern, routes) {
				panic("fault " + d.name + " is about no route: " + pattern)
			}
		}
	}
	return routes
}

func (p *Change) change(pattern string, routes []api.Route) (met bool) {
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

func (d *Fault) changeHost(host api.Host, h http.Handler) http.Handler {
	for i := range d.changes {
		if d.changes[i].front != nil {
			h = d.changes[i].front(host, h)
		}
	}
	return h
}

func (d *Fault) changeDelivery(transport http.RoundTripper) http.RoundTripper {
	for i := range d.changes {
		if d.changes[i].carry != nil {
			transport = d.changes[i].carry(transport)
		}
	}
	return transport
}
