// Package derived derives cases from the contract. For every operation it sends each parameter
// with invalid values of all kinds and with its limits, every kind of key, invalid ids in the
// path, and invalid bodies. For every lifecycle it tries each transition and each illegal
// trigger (lifecycles.go). The expected result is stated by x-errors in specs/openapi.yaml; if
// that states nothing, a case judges only what holds of every answer. A line changed in the
// contract changes the cases. Their ids begin with "generated/", which is published and stays.
package derived

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

// Cases returns the cases derived from the embedded contract. The slice is shared: do not
// change it.
var Cases = sync.OnceValue(func() []*suites.Case {
	contract, err := specs.Load()
	if err != nil {
		return nil // Run says why
	}
	return From(contract)
})

// From returns the cases derived from a contract: those of each operation, then those of its
// lifecycles.
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
			stated:    [][]specs.Outcome{outcomesOf(op.Spec.Extensions), shared},
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

// generator derives the probes of one operation.
type generator struct {
	operation *specs.Operation
	item      *openapi3.PathItem
	stated    [][]specs.Outcome // of the operation, then of the document
	// sourceType is the type of the sources to create, or empty if it does not matter.
	sourceType string
}

// outcomesOf returns x-errors, which the loader has checked before.
func outcomesOf(extensions map[string]any) []specs.Outcome {
	read, err := specs.Outcomes(extensions)
	if err != nil {
		panic("the contract was loaded with a fault in it: " + err.Error())
	}
	return read
}

// expected returns what the contract states for a condition of the whole request.
func (g *generator) expected(condition string) []specs.Outcome {
	return g.expectedOf("", condition, nil)
}

// expectedOf returns what the contract states for a condition of a parameter. The nearest
// statement counts: that of the parameter, the operation or the document.
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

// probe returns a probe of the operation. words are the parts of its ID after the operation;
// what completes its title: "POST /charges refuses a request …".
func (g *generator) probe(rule, what string, expected []specs.Outcome, attempts []attempt, words ...string) *probe {
	id := append([]string{suites.KebabCase(g.operation.ID)}, words...)
	p := &probe{
		id:        "generated/" + kebab(strings.Join(id, "-")),
		operation: g.operation, rule: rule, expected: expected, attempts: attempts,
		needs:   suites.RequestFeatures(g.operation.ID),
		prepare: func(t *suites.T) suites.ValidRequest { return t.ValidRequest(g.operation.ID) },
	}
	p.title = fmt.Sprintf("%s %s %s a request %s", g.operation.Method, g.operation.Path, p.verb(), what)
	if len(expected) == 0 {
		p.rule = ruleWellFormed
	}
	for _, o := range expected {
		p.requires = append(p.requires, o.Requires...)
	}
	return p
}

// kebab returns a name as part of an ID: card.expiration_month becomes card-expiration-month.
func kebab(text string) string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	return strings.Join(words, "-")
}
