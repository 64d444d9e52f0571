package derived

import (
	"bytes"
	"slices"
	"strings"
	"sync"

	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/target"
)

const formType = "application/x-www-form-urlencoded"

// damagedBody is a body derived from the body of a valid request.
type damagedBody struct {
	contentType string
	form        bool // made of the form, else of the JSON
	damage      func(body []byte) []byte
}

func encodedAs(contentType string, form bool, damage func([]byte) []byte) damagedBody {
	return damagedBody{contentType, form, damage}
}

func unchanged(body []byte) []byte { return body }

func fixedBody(body string) func([]byte) []byte { return func([]byte) []byte { return []byte(body) } }

// prefixed returns a change that adds members before the end of a JSON object.
func prefixed(more string) func([]byte) []byte {
	return func(body []byte) []byte {
		return slices.Concat(bytes.TrimSuffix(body, []byte("}")), []byte(","), []byte(more), []byte("}"))
	}
}

// after returns a change that adds pairs at the end of a form.
func after(more string) func([]byte) []byte {
	return func(body []byte) []byte { return slices.Concat(body, []byte("&"), []byte(more)) }
}

// bodies are the conditions of a body as a whole.
var bodies = []struct {
	condition, what string
	bodies          []damagedBody
}{
	{"malformed-json", "is malformed JSON", []damagedBody{
		encodedAs(jsonType, false, func(b []byte) []byte { return b[:len(b)-1] }),
		encodedAs(jsonType, false, func(b []byte) []byte { return append(slices.Clone(b), b...) }),
		encodedAs(jsonType, false, func(b []byte) []byte { return append([]byte("body "), b...) }),
		encodedAs(jsonType, false, func(b []byte) []byte { return bytes.ReplaceAll(b, []byte(`"`), []byte("'")) }),
		encodedAs(jsonType, false, prefixed("")),
		encodedAs(jsonType, true, func(b []byte) []byte { return append([]byte("a=1&"), b...) }),
	}},
	{"malformed-form", "is a malformed form", []damagedBody{
		encodedAs(formType, true, after("a=%zz")),
		encodedAs(formType, true, after("a[=1&]b=2&[c]=3")), encodedAs(formType, true, after("a[b]=1&a[]=2&a=3")),
		encodedAs(formType, true, after("d"+strings.Repeat("[a]", 100)+"=1")),
		encodedAs(formType, true, after("=&&;%00=%ff")), encodedAs(formType, false, unchanged),
	}},
	{"unknown-parameter", "has an unknown parameter", []damagedBody{
		encodedAs(jsonType, false, prefixed(`"shoe_size":43,"nested":{"a":[1,{"b":null}]}`)),
		encodedAs(formType, true, after("shoe_size=43&nested[a][]=1")),
	}},
	{"content-type", "has another content type", []damagedBody{
		encodedAs("application/xml", false, fixedBody("<amount>100000</amount>")),
		encodedAs("text/plain", false, unchanged),
		encodedAs("nonsense;;;", false, unchanged), encodedAs("", false, unchanged), encodedAs("", true, unchanged),
		encodedAs("multipart/form-data", true, unchanged), encodedAs("application/json; charset=utf-16", false, unchanged),
	}},
}

// encodings returns a probe of every condition of the body as a whole. Operations that read no
// body get one, too.
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
		probes = append(probes, g.probe(ruleOf(expected), "whose body "+b.what, expected, attempts, "body", b.condition))
	}
	if reads {
		probes = append(probes, g.tooLarge())
	}
	return probes
}

func (s damagedBody) send(t *suites.T, valid suites.ValidRequest) *suites.Answer {
	params := valid.Params
	if len(params) == 0 {
		params = suites.P{"note": "conformance"} // an empty object cannot be damaged in every way
	}
	body, err := target.Body(params, s.form)
	if err != nil {
		panic("the parameters of " + valid.Path + " cannot be written: " + err.Error())
	}
	return t.Raw(valid.Method, valid.Path, s.contentType, s.damage(body))
}

// tooMuch is more than any body that a payment needs.
const tooMuch = 1<<20 + 1<<16

// filler is what makes a body too large, as JSON and as a form.
type filler struct{ json, form string }

// fillers makes it once: every operation has a case with it.
var fillers = sync.OnceValue(func() filler {
	return filler{`"filler":"` + strings.Repeat("a", tooMuch) + `"`, "filler=" + strings.Repeat("a", tooMuch)}
})

func (g *generator) tooLarge() *probe {
	expected, filler := g.expected("body-too-large"), fillers()
	return g.probe(ruleOf(expected), "whose body is larger than a megabyte", expected, []attempt{
		{nil, encodedAs(jsonType, false, prefixed(filler.json)).send},
		{nil, encodedAs(formType, true, after(filler.form)).send},
	}, "body", "too-large")
}
