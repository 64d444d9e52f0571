// Package requestvalues lists what requests can carry and tells what is wrong with a value, by the schemas of the
// contract.
package requestvalues

import (
	"cmp"
	"maps"
	"slices"
	"strconv"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/omise-conformance/harness/specs"
)

// The kinds of wrong value, by the names that the conditions of x-errors have.
const (
	Missing     = "missing"
	Null        = "null"
	Empty       = "empty"
	Type        = "type"
	Enum        = "enum"
	Pattern     = "pattern"
	Format      = "format"
	Below       = "below-minimum"
	Above       = "above-maximum"
	AboveLength = "above-length"
	TooMany     = "too-many"
)

// Parameter is something that a request can carry, or that can be within such.
type Parameter struct {
	Name     string
	Required bool
	// Dialect is the only one that has the parameter; empty: that of what it is in.
	Dialect specs.Dialect
	Schema  *openapi3.Schema
	// Where is its place in the document: "specs/openapi.yaml #/components/schemas/ChargeParameters/properties/amount".
	Where string
	// Extensions are those of the parameter in the document: x-errors and others.
	Extensions map[string]any
	Check      Checker
	Fields     []*Parameter // of an object, by name; empty: any
	Elements   *Parameter   // of a list
}

// Parameters are what a request of an operation can carry.
type Parameters struct {
	Path          map[string]*Parameter // by the names of the variables
	Query, Header []*Parameter
	Body          *Parameter // an object without a name, nil where there is no body
}

// Of returns what requests of an operation can carry.
func Of(contract *specs.Contract, op *specs.Operation) *Parameters {
	all := &Parameters{Path: map[string]*Parameter{}}
	for _, ref := range slices.Concat(contract.Doc.Paths.Value(op.Path).Parameters, op.Spec.Parameters) {
		p := ref.Value
		made := newParameter(p.Name, p.Schema, specs.OpenAPIFile+" "+ref.Ref)
		made.Required, made.Extensions = p.Required, p.Extensions
		switch p.In {
		case openapi3.ParameterInPath:
			all.Path[p.Name] = made
		case openapi3.ParameterInQuery:
			all.Query = append(all.Query, made)
		case openapi3.ParameterInHeader:
			all.Header = append(all.Header, made)
		}
	}
	if op.Spec.RequestBody != nil {
		if media := op.Spec.RequestBody.Value.Content["application/json"]; media != nil {
			all.Body = newParameter("", media.Schema, specs.OpenAPIFile+" "+media.Schema.Ref)
		}
	}
	return all
}

// newParameter returns the parameter of a schema, which stands at a place in the document.
func newParameter(name string, ref *openapi3.SchemaRef, where string) *Parameter {
	schema := ref.Value
	made := &Parameter{Name: name, Schema: schema, Where: where, Extensions: schema.Extensions, Check: NewChecker(schema)}
	made.addFields(schema, where)
	for i, branch := range schema.OneOf { // a source, given whole
		made.addFields(branch.Value, where+"/oneOf/"+strconv.Itoa(i))
	}
	if schema.Items != nil && schema.Items.Value != nil {
		made.Elements = newParameter("", schema.Items, place(schema.Items, where+"/items"))
	}
	return made
}

// place is where a schema is defined: its component, or where it is used.
func place(ref *openapi3.SchemaRef, used string) string {
	if ref.Ref != "" {
		return specs.OpenAPIFile + " " + ref.Ref
	}
	return used
}

func (p *Parameter) addFields(schema *openapi3.Schema, where string) {
	for _, name := range slices.Sorted(maps.Keys(schema.Properties)) {
		ref := schema.Properties[name]
		field := newParameter(name, ref, place(ref, where+"/properties/"+name))
		field.Required = slices.Contains(schema.Required, name)
		own, _ := field.Extensions["x-dialect"].(string)
		field.Dialect = specs.Dialect(cmp.Or(own, string(p.Dialect)))
		p.Fields = append(p.Fields, field)
	}
}
