// Package upgrade finds what changes from one version of the API to another, by their contracts.
package upgrade

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/omise-conformance/harness/internal/versions"
	"github.com/omise-conformance/harness/specs"
)

// Guide is what changes from a version to a later one.
type Guide struct {
	From    string   `json:"from"`
	To      string   `json:"to"`
	Changes []Change `json:"changes"`
}

// Area is the part of the contract that a change is in.
type Area string

// The areas, in the order in which they are shown.
const (
	Operation Area = "operation" // is there in one version only
	Parameter Area = "parameter" // of a request
	Value     Area = "value"     // that is written in another way, wherever it stands
	Field     Area = "field"     // of an object
	Answer    Area = "answer"    // has another object, as that of a deletion
	Error     Area = "error"     // a status or code
)

// Kind is what became of something.
type Kind string

// The kinds of change.
const (
	Renamed Kind = "renamed"
	Removed Kind = "removed"
	Added   Kind = "added"
	Changed Kind = "changed" // has another form
	Always  Kind = "always"  // was missing in some objects, and no longer is
	Maybe   Kind = "maybe"   // was there in every object, and no longer is
)

// Change is what became of one field, parameter or the like.
type Change struct {
	Area Area `json:"area"`
	// Subject is what it is of: "charge", "POST /sources".
	Subject string `json:"subject"`
	// Name is that of a field or parameter in the older version, of one that is added that in the later.
	Name string `json:"name,omitempty"`
	Kind Kind   `json:"kind"`
	// Before and After are its names if it is renamed, else its forms; empty where a version has none.
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
	// Form is the new form of a field that is renamed, if it has another one too.
	Form string `json:"form,omitempty"`
	// Source says where the two documents do not tell.
	Source string `json:"source,omitempty"`
}

// Between returns the guide from one version to another. Its errors say which versions there are.
func Between(from, to string) (*Guide, error) {
	older, err := specs.LoadVersion(from)
	if err != nil {
		return nil, err
	}
	later, err := specs.LoadVersion(to)
	if err != nil {
		return nil, err
	}
	if slices.Index(versions.All(), from) >= slices.Index(versions.All(), to) {
		return nil, fmt.Errorf("%s is not before %s: a guide goes from an older version to a later one", from, to)
	}
	c := &comparison{older: older, later: later, guide: &Guide{From: from, To: to}}
	c.values()
	c.objects()
	c.operations()
	slices.SortStableFunc(c.guide.Changes, func(a, b Change) int {
		return cmp.Or(
			cmp.Compare(slices.Index(areas, a.Area), slices.Index(areas, b.Area)), cmp.Compare(a.Subject, b.Subject),
			cmp.Compare(slices.Index(kinds, a.Kind), slices.Index(kinds, b.Kind)), cmp.Compare(a.Name, b.Name))
	})
	c.guide.Changes = slices.Compact(c.guide.Changes) // typed lists are all of the object list
	return c.guide, nil
}

var (
	areas = []Area{Operation, Parameter, Value, Field, Answer, Error}
	kinds = []Kind{Renamed, Removed, Added, Changed, Always, Maybe}
)

// In returns the changes in an area.
func (g *Guide) In(area Area) []Change {
	return slices.DeleteFunc(slices.Clone(g.Changes), func(c Change) bool { return c.Area != area })
}
