package derived

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

const jsonType = "application/json"

// maxDepth limits how far the walk descends into objects within parameters. No parameter of the
// contract is deeper.
const maxDepth = 4

// parameter is one parameter of a request body: its path and what the contract states about it.
// "[]" in the path is the first element of a list.
type parameter struct {
	path     []string
	schema   *openapi3.Schema
	required bool
	stated   []specs.Outcome
}

// name returns the name of the parameter in titles: card[number].
func (p parameter) name() string {
	var out strings.Builder
	out.WriteString(p.path[0])
	for _, step := range p.path[1:] {
		if step == "[]" {
			out.WriteString("[]")
		} else {
			out.WriteString("[" + step + "]")
		}
	}
	return out.String()
}

// parameters returns a probe of each parameter of the body and each of its conditions.
func (g *generator) parameters() []*probe {
	if g.operation.Spec.RequestBody == nil {
		return nil
	}
	var probes []*probe
	g.eachParameter(func(p parameter) {
		for _, c := range conditions(p) {
			probes = append(probes, g.ofParameter(p, c))
		}
	})
	return probes
}

// eachParameter visits the parameters of the body, with what is stated about them for the
// source type at hand.
func (g *generator) eachParameter(visit func(parameter)) {
	walkParameters(g.operation.Spec.RequestBody.Value.Content[jsonType].Schema.Value, nil, func(p parameter) {
		p.stated = ofType(p.stated, g.sourceType)
		visit(p)
	})
}

// ofType returns the outcomes for sources of a type or, without a type, those for all sources.
func ofType(outcomes []specs.Outcome, sourceType string) []specs.Outcome {
	return slices.DeleteFunc(outcomes, func(o specs.Outcome) bool {
		return len(o.Types) > 0 && !slices.Contains(o.Types, sourceType)
	})
}

// walkParameters visits the parameters of an object in the order of their names.
func walkParameters(schema *openapi3.Schema, path []string, visit func(parameter)) {
	for _, name := range slices.Sorted(maps.Keys(schema.Properties)) {
		property := schema.Properties[name].Value
		at := slices.Concat(path, []string{name})
		visit(parameter{at, property, slices.Contains(schema.Required, name), outcomesOf(property.Extensions)})
		if len(at) >= maxDepth {
			continue
		}
		walkParameters(property, at, visit)
		for _, branch := range property.OneOf { // an object, where its id would do as well
			walkParameters(branch.Value, at, visit)
		}
		if property.Items != nil {
			walkParameters(property.Items.Value, append(at, "[]"), visit)
		}
	}
}

// ofParameter returns the probe of one condition of one parameter.
func (g *generator) ofParameter(p parameter, c valueCondition) *probe {
	expected := g.expectedOf(p.name(), c.name, p.stated)
	var attempts []attempt
	for _, v := range c.values {
		send := func(t *suites.T, valid suites.ValidRequest, ways ...suites.Option) *suites.Answer {
			valid.Params = setAt(replaced(valid.Params, v.also), p.path, v.value).(suites.P)
			if len(valid.Params) == 0 { // an empty form is no body, and some recorded traffic has one accepted
				ways = nil
			}
			return valid.Send(t.With(ways...))
		}
		attempts = append(attempts, attempt{v.fills, func(t *suites.T, valid suites.ValidRequest) *suites.Answer {
			return send(t, valid)
		}})
		if !v.onlyJSON {
			attempts = append(attempts, attempt{v.fills, func(t *suites.T, valid suites.ValidRequest) *suites.Answer {
				return send(t, valid, suites.Form())
			}})
		}
	}
	words := append(slices.Clone(p.path), c.suffix)
	return g.probe(ruleOf(expected), "whose "+p.name()+" "+c.what, expected, attempts, words...)
}

// ruleOf returns the rule on a parameter: accepted if every dialect that states anything
// accepts it, otherwise refused, unless the statement has a rule of its own.
func ruleOf(expected []specs.Outcome) string {
	for _, o := range expected {
		if !o.Accepted || len(o.Status) > 0 {
			return cmp.Or(o.Rule, ruleRefused)
		}
	}
	return ruleAccepted
}

// replaced returns parameters with some replaced.
func replaced(params, also suites.P) suites.P {
	all := maps.Clone(params)
	if all == nil {
		all = suites.P{}
	}
	maps.Copy(all, also)
	return all
}

// leftOut is the value of a parameter that is not sent.
type leftOut struct{}

// setAt returns a copy of a value with another value at the path. It creates missing objects and
// lists on the way.
func setAt(value any, path []string, to any) any {
	if len(path) == 0 {
		return to
	}
	if path[0] == "[]" {
		return []any{setAt(nil, path[1:], to)}
	}
	object, _ := value.(suites.P)
	object = replaced(object, nil)
	inner := setAt(object[path[0]], path[1:], to)
	if _, out := inner.(leftOut); out {
		delete(object, path[0])
		return object
	}
	object[path[0]] = inner
	return object
}
