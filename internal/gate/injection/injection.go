// Package injection makes the upstream of a gate behave in ways that a client must cope with: what the API may do, and
// what a network may do between the two. Each is data, see Injection, and many are made from the contract.
package injection

import (
	"net/http"

	"github.com/omise-conformance/harness/specs"
)

// Injection is one way in which the upstream behaves otherwise.
type Injection struct {
	// Name is "error/429", "decline/insufficient_fund", "null/charge", "null/charge.approval_code".
	Name string
	// Sentence says what happens, Good what a good client does, and Source who says that it may happen.
	Sentence, Good, Source string
	// Expect is what is asked of a command that meets it.
	Expect Expectation
	// Part holds for what a matrix leaves out unless it is asked for everything, since a group of them has it.
	Part bool
	// Variants are those of the emulator that make it, where it has to be so from the start.
	Variants []string

	kind    string // of the objects that it changes; empty: of any
	fits    fit    // the operations that it can happen to
	usual   fit    // the operations that it happens to where none is named; nil: all that it can
	every   bool
	layer   layer
	perform func(*passage) (*http.Response, error)
}

// Expectation is what is asked of a command while something is injected.
type Expectation string

const (
	// Cope asks for the same result as without: the contract says that answers may be so.
	Cope Expectation = "cope"
	// Survive allows the command to fail, as long as it ends and does no harm.
	Survive Expectation = "survive"
)

// layer orders injections that happen to one request, from the client to the upstream.
type layer int

const (
	atWire     layer = iota // whether and when the answer arrives
	atRefusal               // whether it is the upstream's
	atShape                 // how it is written
	atUpstream              // what the upstream does
)

// Fits reports whether the injection can happen to an operation.
func (i *Injection) Fits(op *specs.Operation) bool { return op != nil && i.fits(op) }

// fit reports whether something is about an operation.
type fit func(*specs.Operation) bool

func anyOperation(*specs.Operation) bool { return true }

func changing(op *specs.Operation) bool { return op.Method != http.MethodGet }

func withID(op *specs.Operation) bool { return op.LastVariable() != "" }

// ids are the operations of these operationIds.
func ids(names ...string) fit {
	set := map[string]bool{}
	for _, name := range names {
		set[name] = true
	}
	return func(op *specs.Operation) bool { return set[op.ID] }
}

// How often an injection happens where no number is given, in words.
const (
	onEvery = "every request"
	onFirst = "the first request of each operation"
)

// Usual says how often the injection happens where no number is given.
func (i *Injection) Usual() string {
	if i.every {
		return onEvery
	}
	return onFirst
}

// Operations returns the operationIds that the injection happens to where none is named, and whether these are all.
func (i *Injection) Operations(contract *specs.Contract) (names []string, all bool) {
	all = true
	for _, op := range contract.Operations {
		if i.usually(op) {
			names = append(names, op.ID)
		} else {
			all = false
		}
	}
	return names, all
}

func (i *Injection) usually(op *specs.Operation) bool {
	return i.fits(op) && (i.usual == nil || i.usual(op))
}
