package derived

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

// createSource is the operation whose parameters depend on the payment method.
const createSource = "createSource"

// ofAllTypes are the conditions of the parameters that every source has.
var ofAllTypes = map[string][]string{
	"amount":   {"missing", "type", "below-minimum", "below-limit", "at-lower-limit"},
	"currency": {"missing", "pattern"},
}

// sources returns the probes of each source type: of the parameters that every source needs,
// and of those that the type needs in addition.
func sources(contract *specs.Contract, shared []specs.Outcome) []*probe {
	operation := contract.Operation(createSource)
	if operation == nil || operation.Spec.RequestBody == nil {
		return nil
	}
	var probes []*probe
	for _, st := range suites.SourceTypes {
		g := &generator{
			operation:  operation,
			sourceType: st.Type,
			stated:     [][]specs.Outcome{outcomesOf(operation.Spec.Extensions), shared},
		}
		g.eachParameter(func(p parameter) {
			_, own := st.Params[p.path[0]]
			for _, c := range append(conditions(p), ofMinimum(p, st)...) {
				if own || slices.Contains(ofAllTypes[p.name()], c.name) {
					probes = append(probes, g.ofType(st, g.ofParameter(p, c)))
				}
			}
		})
	}
	return probes
}

// ofMinimum returns the conditions at the smallest amount of a type.
func ofMinimum(p parameter, st suites.SourceType) []valueCondition {
	if st.Min == 0 || p.name() != "amount" || schemaType(p.schema) != openapi3.TypeInteger {
		return nil
	}
	return []valueCondition{
		{
			"below-limit",
			"below-minimum-of-type",
			fmt.Sprintf("is %d, where the limit is %d", st.Min-1, st.Min),
			[]probeValue{{value: st.Min - 1}},
		},
		{"at-lower-limit", "at-minimum-of-type", fmt.Sprintf("is %d, its minimum", st.Min), []probeValue{{value: st.Min}}},
	}
}

// ofType turns a probe into one of sources of a type.
func (g *generator) ofType(st suites.SourceType, p *probe) *probe {
	name := suites.KebabCase(createSource)
	p.id = "generated/" + kebab(name+"-of-"+st.Type) + strings.TrimPrefix(p.id, "generated/"+name)
	p.title += ", for a source of type " + st.Type
	p.needs = []string{"source." + st.Type}
	p.prepare = func(*suites.T) suites.ValidRequest {
		return suites.ValidRequest{Method: http.MethodPost, Path: g.operation.Path, Params: suites.SourceParams(st.Type, nil)}
	}
	return p
}
