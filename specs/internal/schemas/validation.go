package schemas

import (
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/omise-conformance/harness/internal/jsonvalue"
)

// Violation is one mismatch between a JSON value and its schema.
type Violation struct {
	// Pointer is the JSON pointer of the value, "" for the whole.
	Pointer string
	// Reason completes "expected <field> …": "to be an integer", "not to be null".
	Reason string
	// Where is the place in the contract that says so:
	// "specs/openapi.yaml #/components/schemas/Charge/properties/status".
	Where string
	// Unseen is how many objects and lists in lists of the value were not judged, in the first violation of a value that
	// has too many for it.
	Unseen int
}

var (
	firstOnly    = []openapi3.SchemaValidationOption{openapi3.WithStringFormatValidators(formats)}
	visitOptions = append(slices.Clone(firstOnly), openapi3.MultiErrors())
)

// Validate returns every mismatch of a decoded JSON value and a schema, in the order
// of the fields. where is the place of the schema in the contract. Of a value with very many objects in its lists it
// judges the first, and all where these are as they should be: then the first mismatch ends it.
func (x *Index) Validate(schema *openapi3.Schema, where string, value any) []Violation {
	v := validation{index: x}
	if x.quickly(schema, value) {
		v.dated(schema, where, value)
		return v.found
	}
	count, judged := elements(value), value
	if room := mostElements; count > room {
		judged = firstElements(value, &room)
	}
	v.visit(schema, where, judged, visitOptions)
	if count > mostElements && len(v.found) == 0 {
		v.most = 1
		v.visit(schema, where, value, firstOnly)
	} else if count > mostElements {
		v.found[0].Unseen = count - mostElements
	}
	return v.found
}

// visit judges a value.
func (v *validation) visit(schema *openapi3.Schema, where string, value any, options []openapi3.SchemaValidationOption) {
	if err := schema.VisitJSON(value, options...); err != nil {
		v.report(err, schema, where, nil)
	}
	v.dated(schema, where, value)
}

// dated looks for what a value lacks that newer objects have.
func (v *validation) dated(schema *openapi3.Schema, where string, value any) {
	if known := v.index.infos[schema]; known != nil && known.dated {
		v.since(schema, known, where, "", value, "")
	}
}

// quickly reports whether a value surely fits a schema, and has no more elements than are judged.
func (x *Index) quickly(schema *openapi3.Schema, value any) bool {
	quick, room := x.quick()[schema], mostElements
	return quick != nil && quick.accepts(value, &room)
}

// validation is one look at one value.
type validation struct {
	index *Index
	found []Violation
	most  int // violations after which objects are not asked for further fields; 0: all are looked for
}

// report adds the violations of an error of kin-openapi. path is the place of schema
// in the value, for a branch of a oneOf.
func (v *validation) report(err error, schema *openapi3.Schema, where string, path []string) {
	// Not errors.As: it would also find the errors of the branches of a oneOf.
	if several, ok := err.(openapi3.MultiError); ok { //nolint:errorlint // as said above
		for _, one := range several {
			v.report(one, schema, where, path)
		}
		return
	}
	one, ok := err.(*openapi3.SchemaError) //nolint:errorlint // as said above
	if !ok {
		v.found = append(v.found, Violation{Pointer: pointer(path), Reason: "to be readable: " + err.Error(), Where: where})
		return
	}
	steps := one.JSONPointer()
	full := slices.Concat(path, steps)
	if one.SchemaField == "oneOf" && len(one.Schema.OneOf) > 0 {
		// The branch of the value's own type shows what is wrong.
		if branch, name := branchFor(one.Schema, one.Value); branch != nil {
			inner := v.place(schema, where, steps) + name
			if branchErr := branch.VisitJSON(one.Value, visitOptions...); branchErr != nil {
				v.report(branchErr, branch, inner, full)
				return
			}
		}
	}
	at := v.place(schema, where, steps)
	if one.SchemaField == "required" && len(steps) > 0 {
		at = v.base(schema, where, steps[:len(steps)-1]) + "/required"
	}
	v.found = append(v.found, Violation{Pointer: pointer(full), Reason: reason(one), Where: at})
}

// branchFor returns the branch of a oneOf that takes values of this type, and its
// place below the oneOf. It returns nil where no branch does, or several.
func branchFor(schema *openapi3.Schema, value any) (branch *openapi3.Schema, name string) {
	for i, ref := range schema.OneOf {
		if ref.Value == nil || ref.Value.Type == nil || !ref.Value.Type.Permits(typeOf(value)) || isOfOther(ref.Value, value) {
			continue
		}
		if branch != nil {
			return nil, ""
		}
		branch, name = ref.Value, "/oneOf/"+string(rune('0'+i))
	}
	return branch, name
}

// isOfOther reports whether an object is of another branch than this one by a field that has but one value: deleted, for one,
// which is true of what was deleted and not there of what was not.
func isOfOther(schema *openapi3.Schema, value any) bool {
	object, ok := value.(map[string]any)
	if !ok {
		return false
	}
	for name, property := range schema.Properties {
		if property.Value == nil || len(property.Value.Enum) != 1 || name == "object" {
			continue
		}
		if got, there := object[name]; there && got != property.Value.Enum[0] || !there && slices.Contains(schema.Required, name) {
			return true
		}
	}
	return false
}

func typeOf(value any) string {
	switch value.(type) {
	case string:
		return openapi3.TypeString
	case bool:
		return openapi3.TypeBoolean
	case map[string]any:
		return openapi3.TypeObject
	case []any:
		return openapi3.TypeArray
	case nil:
		return openapi3.TypeNull
	}
	return openapi3.TypeNumber
}

// place returns the place of the schema of a part of the value: that of the
// property itself, and not of a component that it refers to.
func (v *validation) place(schema *openapi3.Schema, where string, steps []string) string {
	for _, step := range steps {
		schema, where = v.step(schema, where, step)
		if schema == nil {
			break
		}
	}
	return where
}

// base is place, followed through a reference to a component.
func (v *validation) base(schema *openapi3.Schema, where string, steps []string) string {
	for _, step := range steps {
		if schema, where = v.step(schema, where, step); schema == nil {
			return where
		}
	}
	return v.through(schema, where)
}

// through returns the place of the component that a schema is, where it is one.
func (v *validation) through(schema *openapi3.Schema, where string) string {
	if info := v.index.infos[schema]; info != nil && info.name != "" {
		return v.index.file + " " + info.name
	}
	return where
}

func (v *validation) step(schema *openapi3.Schema, where, step string) (*openapi3.Schema, string) {
	where = v.through(schema, where)
	if property := schema.Properties[step]; property != nil {
		return property.Value, where + "/properties/" + jsonvalue.Escape(step)
	}
	if schema.Items != nil {
		return schema.Items.Value, where + "/items"
	}
	return nil, where
}

// since looks for fields that an object created by now must have. An object without a
// time of its own is as old as the one around it, and counts as new where there is no
// time at all.
func (v *validation) since(schema *openapi3.Schema, known *schemaInfo, where, at string, value any, created string) {
	switch value := value.(type) {
	case map[string]any:
		if own, ok := value["created_at"].(string); ok {
			created = own
		}
		for _, rule := range known.since {
			if created == "" || created >= rule.date {
				v.lacking(rule, schema, where, at, value)
			}
		}
		for _, child := range known.children {
			if part := value[child.property]; part != nil {
				v.sinceChild(child, where, at+"/"+child.property, part, created)
			}
		}
		v.sinceBranch(schema, where, at, value, created)
	case []any:
		for _, child := range known.children {
			for i, item := range value {
				v.sinceChild(child, where, at+"/"+strconv.Itoa(i), item, created)
			}
		}
	}
}

// lacking reports the fields of a rule that an object has not.
func (v *validation) lacking(rule requiredSince, schema *openapi3.Schema, where, at string, object map[string]any) {
	for _, field := range rule.fields {
		if v.most > 0 && len(v.found) >= v.most {
			return
		}
		if _, present := object[field]; !present {
			v.found = append(v.found, Violation{
				Pointer: at + "/" + jsonvalue.Escape(field),
				Reason:  "to be there, as in every object created since " + rule.date,
				Where:   v.through(schema, where) + "/x-required-since/" + rule.date,
			})
		}
	}
}

func (v *validation) sinceChild(child datedChild, where, at string, value any, created string) {
	if next := v.index.infos[child.schema]; next != nil {
		v.since(child.schema, next, where, at, value, created)
	}
}

// sinceBranch looks into the branch of a oneOf that an object belongs to.
func (v *validation) sinceBranch(schema *openapi3.Schema, where, at string, value map[string]any, created string) {
	if len(schema.OneOf) == 0 {
		return
	}
	if branch, _ := branchFor(schema, value); branch != nil {
		if info := v.index.infos[branch]; info != nil && info.dated {
			v.since(branch, info, where, at, value, created)
		}
	}
}

func pointer(steps []string) string {
	var b strings.Builder
	for _, step := range steps {
		b.WriteByte('/')
		b.WriteString(jsonvalue.Escape(step))
	}
	return b.String()
}
