// Package schemas validates JSON values against the schemas of the contract. It adds
// to kin-openapi what OpenAPI 3.0 cannot say: fields that only newer objects have, and
// sentences and places for each mismatch.
package schemas

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/omise-conformance/harness/specs/internal/document"
)

// schemaInfo is what validation needs to know of a schema in addition to the schema.
type schemaInfo struct {
	// name is "#/components/schemas/Charge", empty for a schema without a name.
	name  string
	since []requiredSince
	// dated is whether the schema, or one within it, has x-required-since. Only then
	// is a value looked at a second time.
	dated    bool
	children []datedChild
}

// datedChild is a part of a value to look into: a property, or ("" and items)
// the elements of an array.
type datedChild struct {
	property string
	schema   *openapi3.Schema
}

// requiredSince is one entry of x-required-since: fields that every object
// created on that day or later carries. Some fields are younger than the API
// version, and samples that predate them are still valid.
type requiredSince struct {
	date   string // "2025-01-01"
	fields []string
}

// Index knows the schemas of a document. It is read-only once made.
type Index struct {
	file  string // that the schemas are of, as places in it begin
	infos map[*openapi3.Schema]*schemaInfo
	// fields are the names of all properties of all schemas.
	fields map[string]bool
	// quick has the acceptors, which are made when the first value is validated.
	quick func() map[*openapi3.Schema]*acceptor
}

// New returns the index of the component schemas of a file. It reads their x-required-since and
// replaces each `oneOf: [one, Nothing]` by a nullable copy of the one: kin-openapi
// reports a mismatch within oneOf as a mismatch of the whole. The error joins a
// document.Problem for each x-required-since that cannot be read.
func New(file string, components openapi3.Schemas) (*Index, error) {
	x := &Index{file: file, infos: map[*openapi3.Schema]*schemaInfo{}, fields: map[string]bool{}}
	names := slices.Sorted(maps.Keys(components))
	var errs []error
	for _, name := range names {
		schema := components[name].Value
		known := &schemaInfo{name: "#/components/schemas/" + name}
		var err error
		if known.since, err = readSince(schema); err != nil {
			errs = append(errs, document.Schema(name, "x-required-since", err))
		}
		x.infos[schema] = known
	}
	seen := map[*openapi3.Schema]bool{}
	for _, name := range names {
		x.flatten(components[name], seen)
	}
	x.findDated()
	for schema := range x.infos {
		for name := range schema.Properties {
			x.fields[name] = true
		}
	}
	x.quick = sync.OnceValue(x.acceptors)
	return x, errors.Join(errs...)
}

// Describes reports whether a schema has a field of this name.
func (x *Index) Describes(field string) bool { return x.fields[field] }

// flatten resolves the choices of null below a schema.
func (x *Index) flatten(ref *openapi3.SchemaRef, seen map[*openapi3.Schema]bool) {
	if ref == nil || ref.Value == nil {
		return
	}
	schema := ref.Value
	if !seen[schema] && x.dropNothing(schema) && len(schema.OneOf) == 1 {
		target := schema.OneOf[0].Value
		x.flatten(schema.OneOf[0], seen)
		nullable := *target
		nullable.Nullable = true
		if len(schema.Extensions) > 0 {
			nullable.Extensions = maps.Clone(schema.Extensions)
			maps.Copy(nullable.Extensions, target.Extensions)
		}
		if info := x.infos[target]; info != nil {
			x.infos[&nullable] = info
		}
		ref.Value = &nullable
		return
	}
	if seen[schema] {
		return
	}
	seen[schema] = true
	for _, child := range parts(schema) {
		x.flatten(child, seen)
	}
}

// Component returns the name of the component that a schema is, or is a nullable copy
// of: "Charge". It is empty for any other schema.
func (x *Index) Component(schema *openapi3.Schema) string {
	if info := x.infos[schema]; info != nil {
		return strings.TrimPrefix(info.name, "#/components/schemas/")
	}
	return ""
}

// Required returns the fields that every object of a schema carries if it was created
// today: those that are required, and those of x-required-since.
func (x *Index) Required(schema *openapi3.Schema) []string {
	required := slices.Clone(schema.Required)
	if info := x.infos[schema]; info != nil {
		for _, later := range info.since {
			required = append(required, later.fields...)
		}
	}
	return required
}

// nothing is the component schema that only null fits. OpenAPI 3.0 has no other
// way to say that a reference may be null.
const nothing = "#/components/schemas/Nothing"

// dropNothing takes the choice of null from a oneOf and makes it nullable
// instead. It reports whether there was such a choice.
func (x *Index) dropNothing(schema *openapi3.Schema) bool {
	rest := slices.DeleteFunc(slices.Clone(schema.OneOf), func(ref *openapi3.SchemaRef) bool { return ref.Ref == nothing })
	if len(rest) == len(schema.OneOf) {
		return false
	}
	schema.OneOf, schema.Nullable = rest, true
	return true
}

// parts lists the schemas directly within a schema, in any order.
func parts(schema *openapi3.Schema) []*openapi3.SchemaRef {
	out := slices.AppendSeq(make([]*openapi3.SchemaRef, 0, len(schema.Properties)+1), maps.Values(schema.Properties))
	if schema.Items != nil {
		out = append(out, schema.Items)
	}
	out = append(out, schema.OneOf...)
	out = append(out, schema.AnyOf...)
	return append(out, schema.AllOf...)
}

// findDated works out which schemas have x-required-since below them, and gives
// each the list of parts to look into. It repeats until nothing changes, since
// schemas refer to each other in circles.
func (x *Index) findDated() {
	all := map[*openapi3.Schema]bool{}
	for schema := range x.infos {
		collect(schema, all)
	}
	for schema := range all {
		if x.infos[schema] == nil {
			x.infos[schema] = &schemaInfo{}
		}
		x.infos[schema].dated = len(x.infos[schema].since) > 0
	}
	for changed := true; changed; {
		changed = false
		for schema := range all {
			if info := x.infos[schema]; !info.dated && slices.ContainsFunc(parts(schema), x.isDated) {
				info.dated, changed = true, true
			}
		}
	}
	done := map[*schemaInfo]bool{}
	for schema := range all {
		info := x.infos[schema]
		if !info.dated || done[info] {
			continue // a nullable copy shares the children of the schema it copies
		}
		done[info] = true
		for _, name := range slices.Sorted(maps.Keys(schema.Properties)) {
			if x.isDated(schema.Properties[name]) {
				info.children = append(info.children, datedChild{name, schema.Properties[name].Value})
			}
		}
		if schema.Items != nil && x.isDated(schema.Items) {
			info.children = append(info.children, datedChild{"", schema.Items.Value})
		}
	}
}

func (x *Index) isDated(ref *openapi3.SchemaRef) bool {
	return ref.Value != nil && x.infos[ref.Value] != nil && x.infos[ref.Value].dated
}

func collect(schema *openapi3.Schema, into map[*openapi3.Schema]bool) {
	if into[schema] {
		return
	}
	into[schema] = true
	for _, child := range parts(schema) {
		if child.Value != nil {
			collect(child.Value, into)
		}
	}
}

func readSince(schema *openapi3.Schema) ([]requiredSince, error) {
	extension, ok := schema.Extensions["x-required-since"]
	if !ok {
		return nil, nil
	}
	byDate, ok := extension.(map[string]any)
	if !ok {
		return nil, errors.New("is not a map from dates to fields")
	}
	var out []requiredSince
	for _, date := range slices.Sorted(maps.Keys(byDate)) {
		if _, err := time.Parse(time.DateOnly, date); err != nil {
			return nil, fmt.Errorf("%q is not a date", date)
		}
		fields := document.Strings(byDate[date])
		if len(fields) == 0 {
			return nil, fmt.Errorf("%s lists no fields", date)
		}
		for _, field := range fields {
			if schema.Properties[field] == nil {
				return nil, fmt.Errorf("%s is not a property", field)
			}
		}
		out = append(out, requiredSince{date, fields})
	}
	return out, nil
}
