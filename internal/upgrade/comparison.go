package upgrade

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/omise-conformance/harness/specs"
)

// comparison is that of two contracts in progress.
type comparison struct {
	older, later *specs.Contract
	guide        *Guide
}

func (c *comparison) add(change Change) { c.guide.Changes = append(c.guide.Changes, change) }

func (c *comparison) values() {
	for _, step := range c.older.Rewritten {
		c.add(Change{Area: Value, Subject: strings.ToLower(step.Schema), Kind: Changed, Before: step.From, After: step.To, Source: step.Source})
	}
}

// objects compares the objects that both versions have.
func (c *comparison) objects() {
	for name, before := range c.older.Doc.Components.Schemas {
		after := c.later.Doc.Components.Schemas[name]
		kind := kindOf(before.Value)
		if after == nil || kind == "" {
			continue
		}
		c.fields(Field, kind, "", before.Value, after.Value)
	}
}

// kindOf returns what the objects of a schema are called: "charge".
func kindOf(schema *openapi3.Schema) string {
	object := schema.Properties["object"]
	if object == nil || object.Value == nil || len(object.Value.Enum) != 1 {
		return ""
	}
	kind, _ := object.Value.Enum[0].(string)
	return kind
}

// fields compares the members of two schemas. within is what their names follow, "image.".
func (c *comparison) fields(area Area, subject, within string, before, after *openapi3.Schema) {
	before = seen(before)
	renamed := map[string]specs.Step{}
	for _, step := range c.older.Renamed {
		if hasOnly(before, after, step.From) && hasOnly(after, before, step.To) {
			renamed[step.From], renamed[step.To] = step, step
		}
	}
	required := [2][]string{before.Required, c.later.Required(after)}
	for _, name := range slices.Sorted(maps.Keys(before.Properties)) {
		change := Change{Area: area, Subject: subject, Name: within + name}
		old, now := before.Properties[name], after.Properties[name]
		step, isRenamed := renamed[name]
		switch {
		case isRenamed:
			change.Kind, change.Before, change.After, change.Source = Renamed, within+step.From, within+step.To, step.Source
			if now := form(c.later, after.Properties[step.To].Value); now != form(c.older, old.Value) {
				change.Form = now
			}
		case now == nil:
			change.Kind, change.Before = Removed, form(c.older, old.Value)
		case len(old.Value.Properties) > 0 && c.older.ComponentName(old.Value) == "":
			c.fields(area, subject, within+name+".", old.Value, now.Value)
			continue
		default:
			change.Before, change.After = form(c.older, old.Value), form(c.later, now.Value)
			if change.Kind = Changed; change.Before == change.After {
				change = presence(change, slices.Contains(required[0], name), slices.Contains(required[1], name))
			}
		}
		if change.Kind != "" {
			c.add(change)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(after.Properties)) {
		if _, isRenamed := renamed[name]; !isRenamed && before.Properties[name] == nil {
			c.add(Change{Area: area, Subject: subject, Name: within + name, Kind: Added, After: form(c.later, after.Properties[name].Value)})
		}
	}
}

// seen returns a schema without the members that no recording has.
func seen(schema *openapi3.Schema) *openapi3.Schema {
	copied := *schema
	copied.Properties = maps.Clone(schema.Properties)
	maps.DeleteFunc(copied.Properties, func(_ string, property *openapi3.SchemaRef) bool {
		return property.Value.Extensions["x-unseen"] == true
	})
	return &copied
}

// presence says of a field of one form whether it is always there.
func presence(change Change, before, after bool) Change {
	change.Before, change.After = "", ""
	switch change.Kind = ""; {
	case after && !before:
		change.Kind = Always
	case before && !after:
		change.Kind = Maybe
	}
	return change
}

func hasOnly(schema, other *openapi3.Schema, name string) bool {
	return schema.Properties[name] != nil && other.Properties[name] == nil
}

// form returns what a value looks like, in words: "Timestamp or null".
func form(contract *specs.Contract, schema *openapi3.Schema) string {
	text := contract.ComponentName(schema)
	var values []string
	for _, value := range schema.Enum {
		if value != nil {
			values = append(values, fmt.Sprint(value))
		}
	}
	var branches []string
	for _, branch := range slices.Concat(schema.OneOf, schema.AnyOf) {
		branches = append(branches, form(contract, branch.Value))
	}
	switch {
	case text != "":
	case len(branches) > 0:
		text = strings.Join(branches, " or ")
	case len(values) > 0:
		text = strings.Join(values, " or ")
	case schema.Items != nil:
		text = "list of " + form(contract, schema.Items.Value)
	case schema.Type != nil:
		text = strings.Join(schema.Type.Slice(), " or ")
	default:
		text = "anything"
	}
	if schema.Format != "" && contract.ComponentName(schema) == "" {
		text += " (" + schema.Format + ")"
	}
	if schema.Nullable && !strings.HasSuffix(text, "null") {
		text += " or null"
	}
	return text
}

// operations compares what can be asked, with what, and what is answered.
func (c *comparison) operations() {
	for _, op := range c.later.Operations {
		before := c.older.Operation(op.ID)
		if before == nil {
			c.add(Change{Area: Operation, Subject: title(op), Kind: Added, After: op.Spec.Summary})
			continue
		}
		c.parameters(before, op)
		c.answers(before, op)
	}
	for _, op := range c.older.Operations {
		if c.later.Operation(op.ID) == nil {
			c.add(Change{Area: Operation, Subject: title(op), Kind: Removed, Before: op.Spec.Summary})
		}
	}
}

func title(op *specs.Operation) string { return op.Method + " " + op.Path }

// parameters compares the parameters of the query and those of the body.
func (c *comparison) parameters(before, after *specs.Operation) {
	c.fields(Parameter, title(after), "", asked(before), asked(after))
}

// asked returns what an operation can be asked with, as one schema.
func asked(op *specs.Operation) *openapi3.Schema {
	all := &openapi3.Schema{Properties: openapi3.Schemas{}}
	for _, parameter := range op.Spec.Parameters {
		all.Properties[parameter.Value.Name] = parameter.Value.Schema
		if parameter.Value.Required {
			all.Required = append(all.Required, parameter.Value.Name)
		}
	}
	if op.Spec.RequestBody == nil {
		return all
	}
	for _, media := range op.Spec.RequestBody.Value.Content {
		maps.Copy(all.Properties, media.Schema.Value.Properties)
		all.Required = append(all.Required, media.Schema.Value.Required...)
		break // JSON and form have one schema
	}
	return all
}

// answers compares the objects and the error codes of each status.
func (c *comparison) answers(before, after *specs.Operation) {
	for _, status := range slices.Compact(slices.Sorted(slices.Values(append(before.Statuses(), after.Statuses()...)))) {
		old, _ := before.ResponseSchema(status)
		now, _ := after.ResponseSchema(status)
		name := strconv.Itoa(status)
		if old != nil && now != nil && c.older.ComponentName(old) != c.later.ComponentName(now) {
			c.add(Change{
				Area: Answer, Subject: title(after), Name: name, Kind: Changed,
				Before: strings.Join(c.older.Required(old), ", "), After: strings.Join(c.later.Required(now), ", "),
			})
		}
		if codes := [2]string{codesOf(before, status), codesOf(after, status)}; codes[0] != codes[1] {
			c.add(Change{Area: Error, Subject: title(after), Name: name, Kind: Changed, Before: codes[0], After: codes[1]})
		}
	}
}

func codesOf(op *specs.Operation, status int) string {
	var codes []string
	for _, each := range op.ErrorCodes(status) {
		codes = append(codes, each.Code)
	}
	slices.Sort(codes)
	return strings.Join(codes, ", ")
}
