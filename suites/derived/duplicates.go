package derived

import (
	"bytes"
	"encoding/json"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/target"
)

// again is the second value of a parameter that is sent twice.
const again = "again"

// duplicates returns a probe of each parameter of the body, sent twice.
func (g *generator) duplicates() []*probe {
	if g.operation.Spec.RequestBody == nil {
		return nil
	}
	var probes []*probe
	g.eachParameter(func(p parameter) {
		expected := g.expectedOf(p.name(), "duplicate", p.stated)
		probes = append(probes, g.probe(ruleOf(expected), "whose "+p.name()+" is given twice", expected, []attempt{
			{nil, func(t *suites.T, valid suites.ValidRequest) *suites.Answer {
				return t.Raw(valid.Method, valid.Path, jsonType, p.twiceInJSON(valid.Params))
			}},
			{nil, func(t *suites.T, valid suites.ValidRequest) *suites.Answer {
				return t.Raw(valid.Method, valid.Path, formType, p.twiceInForm(valid.Params, "="+again))
			}},
			{nil, func(t *suites.T, valid suites.ValidRequest) *suites.Answer {
				return t.Raw(valid.Method, valid.Path, formType, p.twiceInForm(valid.Params, "[]="+again))
			}},
		}, append(slices.Clone(p.path), "duplicate")...))
	})
	return probes
}

// place is a value that appears nowhere else in a body.
const place = "the-value-of-the-parameter"

// twiceInJSON encodes the parameters as JSON in which one of them has two members.
func (p parameter) twiceInJSON(params suites.P) []byte {
	name := p.path[len(p.path)-1]
	if name == "[]" {
		panic("the elements of a list have no name to repeat")
	}
	first, err := json.Marshal(p.valueIn(params))
	if err != nil {
		panic("the value of " + p.name() + " cannot be written: " + err.Error())
	}
	member := `"` + name + `":`
	return bytes.Replace(written(setAt(params, p.path, place).(suites.P), false), []byte(member+`"`+place+`"`),
		slices.Concat([]byte(member), first, []byte(","+member+`"`+again+`"`)), 1)
}

// twiceInForm encodes the parameters as a form that repeats one of them at its end.
func (p parameter) twiceInForm(params suites.P, more string) []byte {
	return append(written(setAt(params, p.path, p.valueIn(params)).(suites.P), true), "&"+p.name()+more...)
}

func written(params suites.P, form bool) []byte {
	body, err := target.Body(params, form)
	if err != nil {
		panic("the parameters cannot be written: " + err.Error())
	}
	return body
}

// valueIn returns the value that a parameter has among others, or a value of its schema.
func (p parameter) valueIn(params suites.P) any {
	var value any = params
	for _, step := range p.path {
		object, _ := value.(suites.P)
		value = object[step]
	}
	if value == nil {
		return sample(p.schema)
	}
	return value
}

// sample returns a value of a schema.
func sample(schema *openapi3.Schema) any {
	if len(schema.Enum) > 0 {
		return schema.Enum[0]
	}
	switch schemaType(schema) {
	case openapi3.TypeInteger, openapi3.TypeNumber:
		return 10
	case openapi3.TypeBoolean:
		return true
	case openapi3.TypeObject:
		return suites.P{"a": "b"}
	case openapi3.TypeArray:
		return []any{"https://shop.example/hook"}
	}
	switch schema.Format {
	case "date-time":
		return "2030-01-01T00:00:00Z"
	case "uri":
		return "https://shop.example/"
	}
	if ids := unknownIDs(schema.Pattern); len(ids) > 0 {
		return ids[0].values[0].value
	}
	return "once"
}
