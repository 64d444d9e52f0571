package faultproxy

import (
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/omise-conformance/harness/specs"
)

// field is one field that the contract gives the objects of a kind.
type field struct {
	place
	schema   *openapi3.Schema
	required bool
	// located: the objects say where they are.
	located bool
	dialect specs.Dialect
	// rule is the one that a field of another form breaks.
	rule string
}

func (f *field) name() string { return strings.Join(f.path, ".") }

// fieldsOf gives every field of every kind of object in the answers of a contract,
// by kind, in the order of the operations and of the names.
type fieldsOf struct {
	contract *specs.Contract
	fields   []*field
	seen     map[*openapi3.Schema]bool
	kinds    map[string]bool
}

func newFields(contract *specs.Contract) []*field {
	all := &fieldsOf{contract: contract, seen: map[*openapi3.Schema]bool{}, kinds: map[string]bool{}}
	for _, operation := range contract.Operations {
		for _, status := range operation.Statuses() {
			if schema, _ := operation.ResponseSchema(status); schema != nil {
				all.visit(schema, field{})
			}
		}
	}
	return all.fields
}

// visit takes the fields of the objects that fit a schema, and of what is in them.
// around is the field that holds them.
func (a *fieldsOf) visit(schema *openapi3.Schema, around field) {
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
		around = field{place: place{kind: kind}, rule: around.rule, located: schema.Properties["location"] != nil}
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

// ownKind gives the value of the object member where the schema allows one only.
func ownKind(schema *openapi3.Schema) string {
	if object := schema.Properties["object"]; object != nil && len(object.Value.Enum) == 1 {
		kind, _ := object.Value.Enum[0].(string)
		return kind
	}
	return ""
}

// component gives what is the same for a schema and its nullable copies: the schema
// of one of its fields.
func component(schema *openapi3.Schema) *openapi3.Schema {
	return schema.Properties["object"].Value
}
