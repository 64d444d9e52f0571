// Package generated makes cases out of the contract: for every operation, each
// parameter wrong in every way and just right, every key, every id in a path,
// and bodies that are none; and of every lifecycle its transitions and what it
// refuses (transitions*.go). What must come of a request is told by x-errors in
// specs/openapi.yaml; where that says nothing, a case asserts only what always
// holds. A line changed in the contract changes the cases.
package derived

import (
	"slices"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

// Cases gives the cases that the embedded contract makes. The slice is shared.
var Cases = sync.OnceValue(func() []*suites.Case {
	contract, err := specs.Load()
	if err != nil {
		return nil // Run says why
	}
	return From(contract)
})

// From gives the cases that a contract makes: operation by operation, then the
// transitions of its lifecycles.
func From(contract *specs.Contract) []*suites.Case {
	shared, err := specs.Outcomes(contract.Doc.Extensions)
	if err != nil {
		panic("the contract was loaded with a fault in it: " + err.Error())
	}
	var cases []*suites.Case
	for _, op := range contract.Operations {
		if !suites.CanRequest(op.ID) {
			continue
		}
		g := &generator{
			operation: op,
			item:      contract.Doc.Paths.Value(op.Path),
			stated:    [][]specs.Outcome{outcomes(op.Spec.Extensions), shared},
		}
		probes := slices.Concat(g.parameters(), g.duplicates(), g.queries(), g.headers(),
			g.security(), g.paths(), g.encodings())
		for _, p := range probes {
			cases = append(cases, p.asCase())
		}
	}
	for _, p := range sources(contract, shared) {
		cases = append(cases, p.asCase())
	}
	return append(cases, Lifecycles(contract)...)
}

// generator makes the probes of one operation.
type generator struct {
	operation *specs.Operation
	item      *openapi3.PathItem
	stated    [][]specs.Outcome // of the operation, then of the document
	// sourceType is that of the sources that are made; empty where it is no matter.
	sourceType string
}

// outcomes reads x-errors that the loader has read before.
func outcomes(extensions map[string]any) []specs.Outcome {
	read, err := specs.Outcomes(extensions)
	if err != nil {
		panic("the contract was loaded with a fault in it: " + err.Error())
	}
	return read
}

// expected gives what the contract says of a condition of the whole request.
func (g *generator) expected(condition string) []specs.Outcome {
	return g.expectedOf("", condition, nil)
}

// expectedOf gives what the contract says of a condition of a parameter: the
// nearest that says anything counts, be it the parameter, the operation or the
// document.
func (g *generator) expectedOf(parameter, condition string, nearest []specs.Outcome) []specs.Outcome {
	for _, level := range append([][]specs.Outcome{nearest}, g.stated...) {
		var found []specs.Outcome
		for _, o := range level {
			if slices.Contains(o.When, condition) && (o.Parameter == "" || o.Parameter == parameter) {
				found = append(found, o)
			}
		}
		if len(found) > 0 {
			return found
		}
	}
	return nil
}

// probe makes a probe of the operation. words are the parts of its ID after the
// operation, what completes its title.
func (g *generator) probe(rule, what string, expected []specs.Outcome, attempts []attempt, words ...string) *probe {
	id := append([]string{suites.KebabCase(g.operation.ID)}, words...)
	p := &probe{
		id:        "generated/" + kebab(strings.Join(id, "-")),
		operation: g.operation, rule: rule, expected: expected, attempts: attempts,
		title: g.operation.Method + " " + g.operation.Path + " with " + what, needs: suites.RequestFeatures(g.operation.ID),
		prepare: func(t *suites.T) suites.ValidRequest { return t.ValidRequest(g.operation.ID) },
	}
	if len(expected) == 0 {
		p.rule = ruleWellFormed
	}
	for _, o := range expected {
		p.requires = append(p.requires, o.Requires...)
	}
	return p
}

// kebab writes names as parts of an ID: card.expiration_month is
// card-expiration-month.
func kebab(text string) string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	return strings.Join(words, "-")
}
