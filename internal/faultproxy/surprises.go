package faultproxy

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/omise-conformance/harness/specs"
)

// Surprises returns what an answer may hold that neither a schema forbids to a reader nor a variant has: null in a
// field that every object has and that may be null, though not in every state, and a value that a later version of the
// API may bring to an enum. A suite may object to them. A client has to live with them.
func Surprises(contract *specs.Contract) []*Variant {
	var all []*Variant
	for _, f := range newFields(contract) {
		name := f.kind + "." + f.name()
		if isUnreachable(name+"/absent") || f.kind == "error" {
			continue
		}
		for _, way := range []struct {
			name, sentence, usual, open string
			holds                       bool
			change                      change
		}{
			{
				"null", "In a %s, %s is null.", "It is null where the state of the object says so.", "may be null",
				!forbids(f.schema, nil) && !isVariant(f, "null"), always("null"),
			},
			{
				"unknown", "In a %s, %s has a value that was introduced later.", "It has a value of the contract.", "is an enum",
				isGrowing(f.schema) && f.path[len(f.path)-1] != "object", onText(func(string) string { return noWord }),
			},
		} {
			if way.holds {
				all = append(all, f.variant(way.name, way.sentence, way.usual, way.open, way.change))
			}
		}
	}
	return all
}

// isVariant reports whether a field has a variant of its own in a way.
func isVariant(f *field, way string) bool {
	return slices.ContainsFunc(fieldVariants(f), func(v *Variant) bool { return group(v.ID) == way })
}

// isGrowing reports whether a schema lists words, to which more may come.
func isGrowing(schema *openapi3.Schema) bool {
	openEnum, _ := schema.Extensions["x-open-enum"].(bool)
	words := slices.ContainsFunc(schema.Enum, func(word any) bool { text, ok := word.(string); return ok && !strings.HasPrefix(text, "/") })
	return words && !openEnum
}

// variant returns a variant of a field.
func (f *field) variant(way, sentence, usual, open string, c change) *Variant {
	kind := strings.ReplaceAll(f.kind, "_", " ")
	return &Variant{
		Variant: specs.Variant{
			ID: way + "/" + f.kind + "." + f.name(), Sentence: fmt.Sprintf(sentence, kind, f.name()), Usual: usual,
			Open: []string{fmt.Sprintf("%s: %s of %s %s", specs.OpenAPIFile, f.name(), kind, open)},
		},
		kind: f.kind, path: f.path,
		edit: func(object json.RawMessage) (json.RawMessage, bool) { return editAt(object, f.path, c) },
	}
}

// Kind returns the kind of the changed objects; empty if every object is changed.
func (v *Variant) Kind() string { return v.kind }

// Field returns the first member on the way to the changed field; empty if the object as a whole is changed.
func (v *Variant) Field() string {
	if len(v.path) == 0 {
		return ""
	}
	return v.path[0]
}
