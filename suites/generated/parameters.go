package generated

import (
	"fmt"
	"maps"
	"net/http"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

const jsonType = "application/json"

// maxDepth bounds how far the walk goes into objects within parameters; no
// parameter of the contract is deeper.
const maxDepth = 4

// parameter is one parameter of a request body: where it stands and what the
// contract says of it. "[]" in the path is the first element of a list.
type parameter struct {
	path     []string
	schema   *openapi3.Schema
	required bool
	stated   []specs.Outcome
}

// name is that of the parameter in titles: card[number].
func (p parameter) name() string {
	out := p.path[0]
	for _, step := range p.path[1:] {
		if step == "[]" {
			out += "[]"
		} else {
			out += "[" + step + "]"
		}
	}
	return out
}

// parameters makes a probe of each parameter of the body and each condition.
func (g *generator) parameters() []*probe {
	body := g.operation.Spec.RequestBody
	if body == nil {
		return nil
	}
	var probes []*probe
	walk(body.Value.Content[jsonType].Schema.Value, nil, func(p parameter) {
		for _, c := range conditions(p) {
			probes = append(probes, g.ofParameter(p, c))
		}
	})
	return probes
}

// walk visits the parameters of an object in the order of their names.
func walk(schema *openapi3.Schema, path []string, visit func(parameter)) {
	for _, name := range slices.Sorted(maps.Keys(schema.Properties)) {
		property := schema.Properties[name].Value
		at := append(path[:len(path):len(path)], name)
		visit(parameter{at, property, slices.Contains(schema.Required, name), outcomes(property.Extensions)})
		if len(at) >= maxDepth {
			continue
		}
		walk(property, at, visit)
		for _, branch := range property.OneOf { // an object, where its id would do as well
			walk(branch.Value, at, visit)
		}
		if property.Items != nil {
			walk(property.Items.Value, append(at, "[]"), visit)
		}
	}
}

// ofParameter makes the probe of one condition of one parameter.
func (g *generator) ofParameter(p parameter, c condition) *probe {
	expected := g.expectedOf(p.name(), c.name, p.stated)
	var attempts []attempt
	for _, v := range c.values {
		send := func(t *suites.T, valid suites.Prepared, ways ...suites.Way) *suites.Answer {
			valid.Params = set(with(valid.Params, v.also), p.path, v.value).(suites.P)
			return valid.Send(t.With(ways...))
		}
		attempts = append(attempts, attempt{v.fills, func(t *suites.T, valid suites.Prepared) *suites.Answer { return send(t, valid) }})
		if !v.onlyJSON {
			attempts = append(attempts, attempt{v.fills, func(t *suites.T, valid suites.Prepared) *suites.Answer { return send(t, valid, suites.Form()) }})
		}
	}
	words := append(slices.Clone(p.path), c.suffix)
	return g.probe(ruleOf(expected), p.name()+" "+c.what, expected, attempts, words...)
}

// ruleOf is the rule on a parameter: accepted where every dialect that says
// anything accepts it, else refused.
func ruleOf(expected []specs.Outcome) string {
	for _, o := range expected {
		if !o.Accepted || len(o.Status) > 0 {
			return ruleRefused
		}
	}
	return ruleAccepted
}

// with gives parameters with some replaced.
func with(params, also suites.P) suites.P {
	all := maps.Clone(params)
	if all == nil {
		all = suites.P{}
	}
	maps.Copy(all, also)
	return all
}

// leftOut is the value of a parameter that is not sent.
type leftOut struct{}

// set gives a copy of a value in which the part at the path is another. Objects
// and lists on the way are made where there are none.
func set(value any, path []string, to any) any {
	if len(path) == 0 {
		return to
	}
	if path[0] == "[]" {
		return []any{set(nil, path[1:], to)}
	}
	object, _ := value.(suites.P)
	object = with(object, nil)
	inner := set(object[path[0]], path[1:], to)
	if _, out := inner.(leftOut); out {
		delete(object, path[0])
		return object
	}
	object[path[0]] = inner
	return object
}

// queries makes a probe of each parameter of the query and each condition.
func (g *generator) queries() []*probe {
	var probes []*probe
	for _, ref := range g.operation.Spec.Parameters {
		in := ref.Value
		if in.In != openapi3.ParameterInQuery || g.operation.Method != http.MethodGet {
			continue
		}
		p := parameter{[]string{in.Name}, in.Schema.Value, in.Required, outcomes(in.Extensions)}
		for _, c := range conditions(p) {
			var attempts []attempt
			for _, v := range c.values {
				text, writable := asQuery(v.value)
				if !writable {
					continue
				}
				attempts = append(attempts, attempt{nil, func(t *suites.T, valid suites.Prepared) *suites.Answer {
					return t.Get(valid.Path, map[string]string{in.Name: text})
				}})
			}
			if len(attempts) == 0 || c.name == "null-optional" {
				continue
			}
			expected := g.expectedOf(p.name(), c.name, p.stated)
			probes = append(probes, g.probe(ruleOf(expected), "the query "+in.Name+" "+c.what, expected, attempts, "query", in.Name, c.suffix))
		}
	}
	return probes
}

// asQuery writes a value as a query does; objects and lists it cannot.
func asQuery(value any) (text string, writable bool) {
	switch value.(type) {
	case suites.P, []any, leftOut, nil:
		return "", false
	}
	return fmt.Sprint(value), true
}
