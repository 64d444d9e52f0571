package derived

import (
	"fmt"
	"net/http"
	"net/url"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/omise-conformance/harness/suites"
)

// queries returns a probe of each parameter of the query and each of its conditions, and one of
// an unknown parameter.
func (g *generator) queries() []*probe {
	var probes []*probe
	for _, ref := range g.operation.Spec.Parameters {
		in := ref.Value
		if in.In != openapi3.ParameterInQuery || g.operation.Method != http.MethodGet {
			continue
		}
		p := parameter{[]string{in.Name}, in.Schema.Value, in.Required, outcomesOf(in.Extensions)}
		for _, c := range conditions(p) {
			var attempts []attempt
			for _, v := range c.values {
				text, writable := asQuery(v.value)
				if !writable {
					continue
				}
				attempts = append(attempts, attempt{nil, func(t *suites.T, valid suites.ValidRequest) *suites.Answer {
					return t.Get(valid.Path, map[string]string{in.Name: text})
				}})
			}
			if len(attempts) == 0 || c.name == "null-optional" {
				continue
			}
			expected := g.expectedOf(p.name(), c.name, p.stated)
			what := "whose query parameter " + in.Name + " " + c.what
			probes = append(probes, g.probe(ruleOf(expected), what, expected, attempts, "query", in.Name, c.suffix))
		}
		probes = append(probes, g.repeatedQuery(p))
	}
	if len(probes) > 0 {
		expected := g.expected("unknown-parameter")
		probes = append(probes, g.probe(ruleOf(expected), "with an unknown query parameter", expected, []attempt{
			asked("shoe_size=43"), asked("nested[a][]=1"), asked("shoe_size"),
		}, "query", "unknown-parameter"))
	}
	return probes
}

// asked returns an attempt that sends a query unchanged.
func asked(query string) attempt {
	return attempt{nil, func(t *suites.T, valid suites.ValidRequest) *suites.Answer {
		return t.Get(valid.Path + "?" + query)
	}}
}

// repeatedQuery returns the probe of a query parameter that is sent twice.
func (g *generator) repeatedQuery(p parameter) *probe {
	first := p.path[0] + "=" + url.QueryEscape(fmt.Sprint(sample(p.schema)))
	expected := g.expectedOf(p.name(), "duplicate", p.stated)
	return g.probe(ruleOf(expected), "whose query parameter "+p.path[0]+" is given twice", expected, []attempt{
		asked(first + "&" + first),
		asked(first + "&" + p.path[0] + "=again"),
		asked(first + "&" + p.path[0] + "[]=again"),
		asked(p.path[0] + "=again&" + first),
	}, "query", p.path[0], "duplicate")
}

// asQuery returns a value as text for a query, and whether it can be written as such: objects
// and lists cannot.
func asQuery(value any) (text string, writable bool) {
	switch value.(type) {
	case suites.P, []any, leftOut, nil:
		return "", false
	}
	return fmt.Sprint(value), true
}
