// Package faults makes the emulator wrong on purpose, to see whether a suite notices.
//
// A fault is a row of a table, in a file with the base name of the file in specs/faults that
// describes it. The words that rows are made of are in the packages below: route says what a fault
// is about, when under which condition it shows, and alter or transit what it changes.
package faults

import (
	"fmt"
	"net/http"
	"slices"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/seam/alter"
)

// Fault is one way in which the emulator can be made wrong. Its changes reach the emulator
// through api.Seam alone: no code of the domain knows of faults, so an emulator without one does
// not pay for them.
type Fault struct {
	name    string
	changes []alter.Change
}

// fault is a row of a table.
func fault(name string, changes ...alter.Change) Fault { return Fault{name, changes} }

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
	for i := range f.changes {
		change := &f.changes[i]
		if change.Front != nil || change.Carry != nil || slices.ContainsFunc(routes, change.IsAbout) {
			return true
		}
	}
	return false
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
		for _, pattern := range d.changes[i].At {
			if !d.changes[i].ChangeRoutes(pattern, routes) {
				panic("fault " + d.name + " is about no route: " + pattern)
			}
		}
	}
	return routes
}

func (d *Fault) changeHost(host api.Host, h http.Handler) http.Handler {
	for i := range d.changes {
		if d.changes[i].Front != nil {
			h = d.changes[i].Front(host, h)
		}
	}
	return h
}

func (d *Fault) changeDelivery(transport http.RoundTripper) http.RoundTripper {
	for i := range d.changes {
		if d.changes[i].Carry != nil {
			transport = d.changes[i].Carry(transport)
		}
	}
	return transport
}
