package generated

import (
	"bytes"
	"net/http"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/internal/target"
	"github.com/omise-conformance/harness/suites"
)

const formType = "application/x-www-form-urlencoded"

// spoilt is a body made of that of the valid request.
type spoilt struct {
	contentType string
	form        bool // made of the form, else of the JSON
	spoil       func(body []byte) []byte
}

func as(contentType string, form bool, spoil func([]byte) []byte) spoilt {
	return spoilt{contentType, form, spoil}
}

func same(body []byte) []byte { return body }

func text(body string) func([]byte) []byte { return func([]byte) []byte { return []byte(body) } }

// before puts more members before the end of a JSON object.
func before(more string) func([]byte) []byte {
	return func(body []byte) []byte {
		return append(slices.Clone(bytes.TrimSuffix(body, []byte("}"))), ","+more+"}"...)
	}
}

// after puts more pairs behind a form.
func after(more string) func([]byte) []byte {
	return func(body []byte) []byte { return append(slices.Clone(body), "&"+more...) }
}

// bodies are conditions of whole bodies.
var bodies = []struct {
	condition, what string
	bodies          []spoilt
}{
	{"malformed-json", "JSON that is none", []spoilt{
		as(jsonType, false, func(b []byte) []byte { return b[:len(b)-1] }),
		as(jsonType, false, func(b []byte) []byte { return append(slices.Clone(b), b...) }),
		as(jsonType, false, func(b []byte) []byte { return append([]byte("body "), b...) }),
		as(jsonType, false, func(b []byte) []byte { return bytes.ReplaceAll(b, []byte(`"`), []byte("'")) }),
		as(jsonType, false, before("")),
		as(jsonType, true, func(b []byte) []byte { return append([]byte("a=1&"), b...) }),
	}},
	{"malformed-form", "a form that is none", []spoilt{
		as(formType, true, after("a=%zz")), as(formType, true, after("a[=1&]b=2&[c]=3")), as(formType, true, after("a[b]=1&a[]=2&a=3")),
		as(formType, true, after("d"+strings.Repeat("[a]", 100)+"=1")), as(formType, true, after("=&&;%00=%ff")), as(formType, false, same),
	}},
	{"unknown-parameter", "a parameter that nothing knows", []spoilt{
		as(jsonType, false, before(`"shoe_size":43,"nested":{"a":[1,{"b":null}]}`)), as(formType, true, after("shoe_size=43&nested[a][]=1")),
	}},
	{"content-type", "another content type", []spoilt{
		as("application/xml", false, text("<amount>100000</amount>")), as("text/plain", false, same), as("nonsense;;;", false, same),
		as("multipart/form-data", true, same), as("application/json; charset=utf-16", false, same),
	}},
}

// encodings makes a probe of every condition of the body as a whole. Operations
// that read no body get one, too.
func (g *generator) encodings() []*probe {
	reads := g.operation.Spec.RequestBody != nil
	var probes []*probe
	for _, b := range bodies {
		var attempts []attempt
		for _, s := range b.bodies {
			attempts = append(attempts, attempt{nil, s.send})
		}
		expected := g.expected(b.condition)
		if b.condition == "malformed-json" && !reads {
			expected = nil
		}
		probes = append(probes, g.probe(ruleOf(expected), "a body that is "+b.what, expected, attempts, "body", b.condition))
	}
	return append(probes, g.duplicates()...)
}

func (s spoilt) send(t *suites.T, valid suites.Prepared) *suites.Answer {
	params := valid.Params
	if len(params) == 0 {
		params = suites.P{"note": "conformance"} // an empty object cannot be spoilt in every way
	}
	body, err := target.Body(params, s.form)
	if err != nil {
		panic("the parameters of " + valid.Path + " cannot be written: " + err.Error())
	}
	return t.Raw(valid.Method, valid.Path, s.contentType, s.spoil(body))
}

// tooLarge is more than any limit of a body that a payment needs.
const tooLarge = 1<<20 + 1<<16

// duplicates makes the probes that repeat a parameter or send too much.
func (g *generator) duplicates() []*probe {
	if g.operation.Spec.RequestBody == nil {
		return nil
	}
	var probes []*probe
	schema := g.operation.Spec.RequestBody.Value.Content[jsonType].Schema.Value
	walk(schema, nil, func(p parameter) {
		if len(p.path) > 1 || !p.required {
			return
		}
		name := p.path[0]
		attempts := []attempt{
			{nil, as(jsonType, false, before(`"`+name+`":"again"`)).send},
			{nil, as(formType, true, after(name+"=again")).send},
			{nil, as(formType, true, after(name+"[]=again")).send},
		}
		probes = append(probes, g.probe(ruleRefused, name+" given twice", g.expectedOf(p.name(), "duplicate", p.stated), attempts, name, "duplicate"))
	})
	if slices.Contains(g.operation.Statuses(), http.StatusRequestEntityTooLarge) {
		filler := strings.Repeat("a", tooLarge)
		probes = append(probes, g.probe(ruleRefused, "a body of more than a megabyte", g.expected("body-too-large"), []attempt{
			// In one encoding: reports and recordings hold every body that was sent.
			{nil, as(jsonType, false, before(`"filler":"`+filler+`"`)).send},
		}, "body", "too-large"))
	}
	return probes
}
