package clientjudge

import (
	"slices"
	"strings"

	"github.com/omise-conformance/harness/internal/lazyregexp"
	"github.com/omise-conformance/harness/internal/requestvalues"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
)

// plan is what requests of one operation can carry.
type plan struct {
	path   map[string]*field // by the names of the variables
	query  *field            // an object of the parameters of the query
	header map[string]*field
	body   *field // nil where there is no body
}

// field is a parameter with what the contract says of wrong values of it.
type field struct {
	*requestvalues.Parameter
	fields   map[string]*field
	order    []string // of fields
	elements *field
	outcomes []specs.Outcome
	// ids are the prefixes of ids that the parameter takes, none where it takes no ids: tokn, card.
	ids []string
	// inline is what the value carries where it is an object that could be made by an operation of its own.
	inline *field
	limits map[string]limits // of an amount, by currency
	terms  map[string][]int  // of an installment, by the type of the source
}

// inlined are parameters that take, in the place of an id, what an operation is given to make the object.
var inlined = map[string]struct{ parameter, operation string }{
	"createCharge": {"source", "createSource"},
}

// newPlans returns the plans of all operations.
func newPlans(contract *specs.Contract) map[*specs.Operation]*plan {
	plans := make(map[*specs.Operation]*plan, len(contract.Operations))
	for _, op := range contract.Operations {
		all := requestvalues.Of(contract, op)
		made := &plan{path: map[string]*field{}, header: map[string]*field{}, query: newObject(all.Query)}
		for name, p := range all.Path {
			made.path[name] = newField(p)
		}
		for _, p := range all.Header {
			made.header[p.Name] = newField(p)
		}
		if all.Body != nil {
			made.body = newField(all.Body)
			made.body.addOutcomes(op)
		}
		plans[op] = made
	}
	for id, at := range inlined {
		if maker := plans[contract.Operation(at.operation)]; maker != nil && plans[contract.Operation(id)] != nil {
			plans[contract.Operation(id)].body.fields[at.parameter].inline = maker.body
		}
	}
	return plans
}

func newObject(parameters []*requestvalues.Parameter) *field {
	return newField(&requestvalues.Parameter{Fields: parameters})
}

func newField(p *requestvalues.Parameter) *field {
	f := &field{Parameter: p, fields: map[string]*field{}, limits: limitsOf(p.Extensions), terms: termsOf(p.Extensions)}
	f.outcomes, _ = specs.Outcomes(p.Extensions) // Parse has read it once
	if p.Schema != nil {
		f.ids = idPrefixes(p.Schema.Pattern)
		for _, branch := range p.Schema.OneOf {
			f.ids = append(f.ids, idPrefixes(branch.Value.Pattern)...)
		}
	}
	for _, inner := range p.Fields {
		f.order = append(f.order, inner.Name)
		f.fields[inner.Name] = newField(inner)
	}
	if p.Elements != nil {
		f.elements = newField(p.Elements)
	}
	return f
}

// addOutcomes takes over what an operation says of single parameters.
func (f *field) addOutcomes(op *specs.Operation) {
	outcomes, _ := specs.Outcomes(op.Spec.Extensions)
	for _, outcome := range outcomes {
		if named := f.fields[outcome.Parameter]; named != nil {
			named.outcomes = append(named.outcomes, outcome)
		}
	}
}

// idPattern fits the patterns of ids in the contract: ^(tokn|card)(_test)?_[0-9a-z]+$.
var idPattern = lazyregexp.New(`^\^\(?([a-z|]+)\)?\(_test\)\?_\[0-9a-z\]\+\$$`)

func idPrefixes(pattern string) []string {
	if found := idPattern.FindStringSubmatch(pattern); found != nil {
		return strings.Split(found[1], "|")
	}
	return nil
}

// standing is what the contract says of a request with a wrong value.
type standing int

// The standings. Where sources disagree or none speaks, it is open.
const (
	open     standing = iota
	refused           // it is refused
	harmless          // it is refused with other types of sources only
)

// standing returns what the contract says of a kind of wrong value, in a request about a source of a type.
func (f *field) standing(by *judge.Judge, class, sourceType string) standing {
	says, accepted := open, false
	for i := range f.outcomes {
		outcome := &f.outcomes[i]
		pinned := by.Dialect == specs.Recorded || by.Dialect == specs.Documented
		if !slices.Contains(outcome.When, class) || outcome.Dialect != "" && pinned && outcome.Dialect != by.Dialect {
			continue
		}
		switch {
		case len(outcome.Types) > 0 && !slices.Contains(outcome.Types, sourceType):
			if says == open {
				says = harmless
			}
		case outcome.Accepted:
			accepted = true
		case len(outcome.Status) > 0:
			says = refused
		}
	}
	if accepted {
		return open
	}
	return says
}
