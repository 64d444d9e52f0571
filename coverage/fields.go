package coverage

import (
	"maps"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/omise-conformance/harness/specs"
)

// fieldPlan is what is looked for in one JSON value of an answer.
type fieldPlan struct {
	fields   []fieldOf  // of an object
	elements *fieldPlan // of a list
	model    *modelPlan // of an object with a lifecycle
	lively   []string   // its fields that show such objects, or lists of them
}

// fieldOf is one field of an object.
type fieldOf struct {
	name string
	item int            // seen with a value
	enum map[string]int // its values
	plan *fieldPlan
}

// fieldPlans makes one plan a component, so that a card within a charge covers
// the fields of Card.
type fieldPlans struct {
	m          *meter
	components map[string]*fieldPlan
}

func newFieldPlans(m *meter) *fieldPlans {
	p := &fieldPlans{m: m, components: map[string]*fieldPlan{}}
	for _, op := range m.contract.Operations {
		for status, answer := range m.operations[op].answers {
			if schema, _ := op.ResponseSchema(status); schema != nil {
				answer.fields = p.of(schema, "")
			}
		}
	}
	for _, plan := range p.components {
		for _, field := range plan.fields {
			if field.plan.model != nil || field.plan.listsModels() {
				plan.lively = append(plan.lively, field.name)
			}
		}
	}
	return p
}

// listsModels reports whether this is a list of objects with a lifecycle.
func (p *fieldPlan) listsModels() bool {
	for _, field := range p.fields {
		if field.name == "data" && field.plan.elements != nil && field.plan.elements.model != nil {
			return true
		}
	}
	return false
}

// of plans a value of a schema; name is that of its place.
func (p *fieldPlans) of(schema *openapi3.Schema, name string) *fieldPlan {
	if component := p.m.contract.ComponentName(schema); component != "" && len(schema.Properties) > 0 {
		if known := p.components[component]; known != nil {
			return known
		}
		plan := &fieldPlan{model: p.m.objects.models[component]}
		p.components[component] = plan // before its fields, since schemas refer to each other
		p.object(plan, schema, component)
		return plan
	}
	plan := &fieldPlan{}
	switch {
	case len(schema.Properties) > 0:
		p.object(plan, schema, name)
	case schema.Items != nil && schema.Items.Value != nil:
		plan.elements = p.of(schema.Items.Value, name+"[]")
	}
	for _, branch := range schema.OneOf { // at most one branch is an object
		if branch.Value != nil && len(branch.Value.Properties) > 0 {
			return p.of(branch.Value, name)
		}
	}
	return plan
}

func (p *fieldPlans) object(plan *fieldPlan, schema *openapi3.Schema, name string) {
	for _, field := range slices.Sorted(maps.Keys(schema.Properties)) {
		property := schema.Properties[field].Value
		full := name + "." + field
		dialect := specs.Dialect(textOf(property.Extensions["x-dialect"]))
		plan.fields = append(plan.fields, fieldOf{
			field, p.m.addFor(ResponseField, full, dialect), p.values(property, full, dialect), p.of(property, full),
		})
	}
}

// values makes the items of an enum; one with a single value says nothing.
func (p *fieldPlans) values(property *openapi3.Schema, name string, dialect specs.Dialect) map[string]int {
	values := map[string]int{}
	for _, value := range property.Enum {
		if word, ok := value.(string); ok {
			values[word] = noItem
		}
	}
	if len(values) < 2 {
		return nil
	}
	for _, word := range slices.Sorted(maps.Keys(values)) {
		values[word] = p.m.addFor(EnumValue, name+"="+word, dialect)
	}
	return values
}

// walk covers what is in a value. A field counts where it has a value: null shows
// nothing of its shape.
func (p *fieldPlans) walk(plan *fieldPlan, value any) {
	switch value := value.(type) {
	case map[string]any:
		if plan.model != nil {
			p.m.show(plan, value)
		}
		for _, field := range plan.fields {
			inner, present := value[field.name]
			if !present || inner == nil {
				continue
			}
			p.m.cover(field.item)
			p.m.coverEnum(field.enum, inner)
			if field.plan.fields != nil || field.plan.elements != nil {
				p.walk(field.plan, inner)
			}
		}
	case []any:
		if plan.elements == nil {
			return
		}
		for _, element := range value {
			p.walk(plan.elements, element)
		}
	}
}

func (m *meter) coverEnum(items map[string]int, value any) {
	if len(items) == 0 {
		return
	}
	if i, known := items[textOf(value)]; known {
		m.cover(i)
	}
}
