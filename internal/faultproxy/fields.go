package faultproxy

import (
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/omise-conformance/harness/specs"
)

// field is one field that the contract defines for the objects of a kind.
type field struct {
	fieldPath
	schema   *openapi3.Schema
	required bool
	// located: the objects have a location.
	located bool
	dialect specs.Dialect
	// rule is broken by a field of another form.
	rule string
}

func (f *field) name() string { return strings.Join(f.path, ".") }

// fieldCollector collects every field of every kind of object in the answers of a
// contract, by kind, in the order of the operations and of the names.
type fieldCollector struct {
	contract *specs.Contract
	fields   []*field
	seen     map[*openapi3.Schema]bool
	kinds    map[string]bool
}

func newFields(contract *specs.Contract) []*field {
	all := &fieldCollector{contract: contract, seen: map[*openapi3.Schema]bool{}, kinds: map[string]bool{}}
	for _, operation := range contract.Operations {
		for _, status := range operation.Statuses() {
			if schema, _ := operation.ResponseSchema(status); schema != nil {
				all.visit(schema, field{})
			}
		}
	}
	return all.fields
}

// visit collects the fields of a schema and of the schemas within it. around is the field
// that holds them.
func (a *fieldCollector) visit(schema *openapi3.Schema, around field) {
	for _, branch := range schema.OneOf {
		if branch.Value != nil {
			a.visit(branch.Value, around)
		}
	}
	if schema.Items != nil && schema.Items.Value != nil {
		within := around
		within.path = append(slices.Clone(around.path), elements)
		a.visit(schema.Items.Value, within)
	}
	if len(schema.Properties) == 0 {
		return
	}
	known := false
	if kind := ownKind(schema); kind != "" {
		if a.seen[component(schema)] {
			return
		}
		a.seen[component(schema)] = true
		known = a.kinds[kind] // ChargeList and CardList are one kind
		a.kinds[kind] = true
		around = field{fieldPath: fieldPath{kind: kind}, rule: around.rule, located: schema.Properties["location"] != nil}
		if rule := kind + ".schema"; a.contract.Rule(rule) != nil {
			around.rule = rule
		}
	}
	required := a.contract.Required(schema)
	for _, name := range slices.Sorted(maps.Keys(schema.Properties)) {
		one := around
		one.path = append(slices.Clone(around.path), name)
		one.schema = schema.Properties[name].Value
		one.required = slices.Contains(required, name)
		if dialect, ok := one.schema.Extensions["x-dialect"].(string); ok {
			one.dialect = specs.Dialect(dialect)
		}
		if !known {
			a.fields = append(a.fields, &one)
		}
		a.visit(one.schema, one)
	}
}

// ownKind returns the value of the object member if the schema allows one value only.
func ownKind(schema *openapi3.Schema) string {
	if object := schema.Properties["object"]; object != nil && len(object.Value.Enum) == 1 {
		kind, _ := object.Value.Enum[0].(string)
		return kind
	}
	return ""
}

// component returns what a schema and its nullable copies share: the schema of their
// object member.
func component(schema *openapi3.Schema) *openapi3.Schema {
	return schema.Properties["object"].Value
}
