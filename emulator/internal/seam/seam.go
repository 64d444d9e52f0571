// Package seam changes the behavior of the emulator from outside, through api.Seam alone: no code
// of the domain knows of the changes, so an emulator without any does not pay for them.
//
// A row is a name and its changes, in a table whose file has the base name of the file in specs that
// describes the rows. The words that rows are made of are in the packages below: route says what a
// row is about, when under which condition it shows, and alter or transit what it changes.
package seam

import (
	"net/http"
	"slices"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/seam/alter"
)

// Row is one way in which the emulator can behave otherwise.
type Row struct {
	name    string
	changes []alter.Change
}

// New returns a row of a table.
func New(name string, changes ...alter.Change) Row { return Row{name, changes} }

// Name returns the name of the row.
func (r *Row) Name() string { return r.name }

// Table is the rows of one file.
type Table struct {
	File string // the base name, here and in specs
	Rows []Row
}

// Catalogue is a list of tables. Names are unique in it.
type Catalogue []Table

// Names returns the names of all rows, in the order of the tables.
func (c Catalogue) Names() []string {
	var names []string
	for _, table := range c {
		for i := range table.Rows {
			names = append(names, table.Rows[i].name)
		}
	}
	return names
}

// Find returns the row of a name, nil where there is none.
func (c Catalogue) Find(name string) *Row {
	for _, table := range c {
		for i := range table.Rows {
			if table.Rows[i].name == name {
				return &table.Rows[i]
			}
		}
	}
	return nil
}

// Touches reports whether the row can change what one of these routes does. One that stands before
// the routes, or carries webhooks, is taken to touch everything.
func (r *Row) Touches(routes []string) bool {
	for i := range r.changes {
		change := &r.changes[i]
		if change.Front != nil || change.Carry != nil || slices.ContainsFunc(routes, change.IsAbout) {
			return true
		}
	}
	return false
}

// Apply puts the changes of some rows into the options of an emulator, the first row nearest to the
// domain.
func Apply(o *api.Options, rows ...*Row) {
	for _, row := range rows {
		for i := range row.changes {
			if configure := row.changes[i].Configure; configure != nil {
				configure(o)
			}
		}
	}
	o.Seam.Routes, o.Seam.Front, o.Seam.Carry = changes(rows)
	o.Seam.Transitions = func(all api.Transitions) api.Transitions {
		for _, row := range rows {
			for i := range row.changes {
				row.changes[i].ChangeTransitions(&all)
			}
		}
		return all
	}
}

func changes(rows []*Row) (
	routes func([]api.Route) []api.Route,
	front func(api.Host, http.Handler) http.Handler,
	carry func(http.RoundTripper) http.RoundTripper,
) {
	routes = func(all []api.Route) []api.Route {
		for _, row := range rows {
			all = row.changeRoutes(all)
		}
		return all
	}
	front = func(host api.Host, h http.Handler) http.Handler {
		for _, row := range rows {
			h = row.changeHost(host, h)
		}
		return h
	}
	carry = func(transport http.RoundTripper) http.RoundTripper {
		for _, row := range rows {
			transport = row.changeDelivery(transport)
		}
		return transport
	}
	return routes, front, carry
}

// changeRoutes panics where a part matches no route, which a test of every row sees.
func (r *Row) changeRoutes(routes []api.Route) []api.Route {
	for i := range r.changes {
		for _, pattern := range r.changes[i].At {
			if !r.changes[i].ChangeRoutes(pattern, routes) {
				panic(r.name + " is about no route: " + pattern)
			}
		}
	}
	return routes
}

func (r *Row) changeHost(host api.Host, h http.Handler) http.Handler {
	for i := range r.changes {
		if r.changes[i].Front != nil {
			h = r.changes[i].Front(host, h)
		}
	}
	return h
}

func (r *Row) changeDelivery(transport http.RoundTripper) http.RoundTripper {
	for i := range r.changes {
		if r.changes[i].Carry != nil {
			transport = r.changes[i].Carry(transport)
		}
	}
	return transport
}
