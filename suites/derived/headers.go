package derived

import (
	"github.com/getkin/kin-openapi/openapi3"

	"github.com/omise-conformance/harness/suites"
)

// headers returns a probe of each header with listed values: an invalid value.
func (g *generator) headers() []*probe {
	var probes []*probe
	for _, ref := range g.operation.Spec.Parameters {
		in := ref.Value
		if in.In != openapi3.ParameterInHeader || len(in.Schema.Value.Enum) == 0 {
			continue
		}
		var attempts []attempt
		for _, value := range []string{"1999-12-31", "newest", "' OR 1=1"} {
			attempts = append(attempts, attempt{nil, func(t *suites.T, valid suites.ValidRequest) *suites.Answer {
				return valid.Send(t.With(suites.Header(in.Name, value)))
			}})
		}
		expected := g.expectedOf(in.Name, "enum", outcomesOf(in.Extensions))
		what := "with an invalid value of the header " + in.Name
		probes = append(probes, g.probe(ruleOf(expected), what, expected, attempts, "header", in.Name, "enum"))
	}
	return probes
}
