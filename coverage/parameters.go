package coverage

import (
	"cmp"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/internal/requestvalues"
	"github.com/omise-conformance/harness/specs"
)

// The kinds of id in a path that no object has.
const (
	malformed = "malformed"
	unknown   = "unknown"
)

// parameterPlan holds the items of one parameter and of those within it.
type parameterPlan struct {
	name     string
	item     int
	classes  map[string]int
	check    *requestvalues.Checker
	fields   []*parameterPlan // of an object
	elements *parameterPlan   // of a list
}

// pathPlan is one segment of a path; plan is nil where it is fixed.
type pathPlan struct{ plan *parameterPlan }

// planParameters makes the items of what a request of the operation can carry.
func (m *meter) planParameters(plan *operationPlan, op *specs.Operation) {
	all := requestvalues.Of(m.contract, op)
	for segment := range strings.SplitSeq(strings.TrimPrefix(op.Path, "/"), "/") {
		p := all.Path[strings.Trim(segment, "{}")]
		if p == nil {
			plan.path = append(plan.path, pathPlan{})
			continue
		}
		name := op.ID + " {" + p.Name + "}"
		plan.path = append(plan.path, pathPlan{m.plan(p, name, []string{malformed, unknown}, op.Dialect)})
	}
	for _, p := range all.Query {
		plan.query = append(plan.query, m.plan(p, op.ID+" ?"+p.Name, p.Check.TextClasses(), op.Dialect))
	}
	for _, p := range all.Header {
		plan.header = append(plan.header, m.plan(p, op.ID+" "+p.Name, without(p.Check.TextClasses(), requestvalues.Empty), op.Dialect))
	}
	if all.Body != nil {
		plan.body = &parameterPlan{item: noItem}
		m.planFields(plan.body, all.Body, op.ID+" ", op.Dialect)
	}
}

// plan makes the items of one parameter, by its full name.
func (m *meter) plan(p *requestvalues.Parameter, name string, classes []string, dialect specs.Dialect) *parameterPlan {
	return &parameterPlan{
		name: p.Name, check: &p.Check, item: m.addFor(Parameter, name, dialect), classes: m.classes(name, classes, dialect),
	}
}

// planFields makes the items of the parameters within an object.
func (m *meter) planFields(into *parameterPlan, object *requestvalues.Parameter, prefix string, dialect specs.Dialect) {
	for _, field := range object.Fields {
		stated := cmp.Or(field.Dialect, dialect)
		full := prefix + field.Name
		classes := append(field.Check.Classes(), requestvalues.Missing)
		if !field.Required {
			classes = without(classes, requestvalues.Missing, requestvalues.Null) // null counts as not given
		}
		made := m.plan(field, full, classes, stated)
		m.planFields(made, field, full+".", stated)
		if field.Elements != nil {
			made.elements = &parameterPlan{item: noItem, check: &field.Elements.Check}
			m.planFields(made.elements, field.Elements, full+"[].", stated)
		}
		into.fields = append(into.fields, made)
	}
}

func (m *meter) classes(name string, classes []string, dialect specs.Dialect) map[string]int {
	items := map[string]int{}
	for _, class := range classes {
		items[class] = m.addFor(ParameterClass, name+": "+class, dialect)
	}
	return items
}

func without(classes []string, taken ...string) []string {
	return slices.DeleteFunc(classes, func(class string) bool { return slices.Contains(taken, class) })
}

// class covers one kind of wrong value, where the parameter has it.
func (m *meter) class(p *parameterPlan, name string) {
	if i, known := p.classes[name]; known {
		m.cover(i)
	}
}
