package coverage

import (
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/omise-conformance/harness/specs"
)

// The kinds of wrong value, by the names that the conditions of x-errors have.
const (
	missing     = "missing"
	nullValue   = "null"
	empty       = "empty"
	wrongType   = "type"
	outside     = "enum"
	pattern     = "pattern"
	format      = "format"
	below       = "below-minimum"
	above       = "above-maximum"
	aboveLength = "above-length"
	tooMany     = "too-many"
	malformed   = "malformed"
	unknown     = "unknown"
)

// parameterPlan holds the items of one parameter and of those within it.
type parameterPlan struct {
	name     string
	item     int
	classes  map[string]int
	check    checker
	fields   []*parameterPlan // of an object
	elements *parameterPlan   // of a list
}

// pathPlan is one segment of a path; plan is nil where it is fixed.
type pathPlan struct{ plan *parameterPlan }

// planParameters makes the items of what a request of the operation can carry.
func (m *meter) planParameters(plan *operationPlan, op *specs.Operation) {
	inPath := map[string]*parameterPlan{}
	for _, ref := range slices.Concat(m.contract.Doc.Paths.Value(op.Path).Parameters, op.Spec.Parameters) {
		p := ref.Value
		made := &parameterPlan{name: p.Name, check: newChecker(p.Schema.Value)}
		switch p.In {
		case openapi3.ParameterInPath:
			made.item = m.addFor(Parameter, op.ID+" {"+p.Name+"}", op.Dialect)
			made.classes = m.classes(op.ID+" {"+p.Name+"}", []string{malformed, unknown}, op.Dialect)
			inPath[p.Name] = made
			continue
		case openapi3.ParameterInQuery:
			made.item = m.addFor(Parameter, op.ID+" ?"+p.Name, op.Dialect)
			made.classes = m.classes(op.ID+" ?"+p.Name, made.check.textClasses(), op.Dialect)
			plan.query = append(plan.query, made)
		case openapi3.ParameterInHeader:
			made.item = m.addFor(Parameter, op.ID+" "+p.Name, op.Dialect)
			made.classes = m.classes(op.ID+" "+p.Name, without(made.check.textClasses(), empty), op.Dialect)
			plan.header = append(plan.header, made)
		}
	}
	for segment := range strings.SplitSeq(strings.TrimPrefix(op.Path, "/"), "/") {
		plan.path = append(plan.path, pathPlan{inPath[strings.Trim(segment, "{}")]})
	}
	if op.Spec.RequestBody == nil {
		return
	}
	if media := op.Spec.RequestBody.Value.Content["application/json"]; media != nil {
		plan.body = &parameterPlan{item: noItem}
		m.planFields(plan.body, media.Schema.Value, op.ID+" ", op.Dialect)
	}
}

// planFields makes the items of the parameters within an object.
func (m *meter) planFields(into *parameterPlan, schema *openapi3.Schema, prefix string, dialect specs.Dialect) {
	for _, name := range slices.Sorted(maps.Keys(schema.Properties)) {
		property := schema.Properties[name].Value
		stated := dialect
		if own := textOf(property.Extensions["x-dialect"]); own != "" {
			stated = specs.Dialect(own)
		}
		full := prefix + name
		made := &parameterPlan{name: name, check: newChecker(property), item: m.addFor(Parameter, full, stated)}
		classes := append(made.check.classes(), missing)
		if !slices.Contains(schema.Required, name) {
			classes = without(classes, missing, nullValue) // null counts as not given
		}
		made.classes = m.classes(full, classes, stated)
		m.planFields(made, property, full+".", stated)
		for _, branch := range property.OneOf { // a source, given whole
			m.planFields(made, branch.Value, full+".", stated)
		}
		if property.Items != nil && property.Items.Value != nil {
			made.elements = &parameterPlan{item: noItem, check: newChecker(property.Items.Value)}
			m.planFields(made.elements, property.Items.Value, full+"[].", stated)
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
