package schemas

import (
	"math"
	"reflect"
	"slices"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"
)

// acceptor is a schema in a form in which most values are accepted quickly. It knows what the documents of the contract use; a
// schema with anything else, and a value of which it is not sure, it leaves to kin-openapi, which also says what is wrong.
type acceptor struct {
	schema   *openapi3.Schema
	opaque   bool // kin-openapi alone knows it
	empty    bool // it takes everything but null
	nullable bool
	kinds    kinds
	enum     []any // texts and truth values
	// Of a text.
	form             *textForm
	format           openapi3.StringFormatValidator
	shortest         int
	longest          int // negative for no limit
	least, most      *float64
	whole            bool // of numbers, integers only
	fewest, greatest int  // elements of a list; greatest is negative for no limit
	items            *acceptor
	members          []acceptedMember
	required         []string
	oneOf            []*acceptor
}

type acceptedMember struct {
	name string
	*acceptor
}

// kinds is a set of the kinds of values that JSON has.
type kinds uint8

const (
	aText kinds = 1 << iota
	aTruth
	aNumber
	aList
	anObject
	anyKind = aText | aTruth | aNumber | aList | anObject
)

// kindOfType are the kinds of values that a type of a schema takes.
var kindOfType = map[string]kinds{
	openapi3.TypeString: aText, openapi3.TypeBoolean: aTruth, openapi3.TypeInteger: aNumber, openapi3.TypeNumber: aNumber,
	openapi3.TypeArray: aList, openapi3.TypeObject: anObject,
}

// acceptors returns those of all schemas of the index.
func (x *Index) acceptors() map[*openapi3.Schema]*acceptor {
	made := map[*openapi3.Schema]*acceptor{}
	for schema := range x.infos {
		acceptorOf(schema, made)
	}
	return made
}

// acceptorOf returns the acceptor of a schema, which may contain itself.
func acceptorOf(schema *openapi3.Schema, made map[*openapi3.Schema]*acceptor) *acceptor {
	if known := made[schema]; known != nil {
		return known
	}
	a := &acceptor{schema: schema, nullable: schema.Nullable, empty: schema.IsEmpty(), longest: -1, greatest: -1}
	made[schema] = a
	if a.opaque = !plain(schema); a.opaque || a.empty {
		return a
	}
	a.typed(schema)
	a.limits(schema)
	for _, ref := range schema.OneOf {
		a.oneOf = append(a.oneOf, acceptorOf(ref.Value, made))
	}
	if schema.Items != nil {
		a.items = acceptorOf(schema.Items.Value, made)
	}
	for name, ref := range schema.Properties {
		a.members = append(a.members, acceptedMember{name, acceptorOf(ref.Value, made)})
	}
	a.required = slices.DeleteFunc(slices.Clone(schema.Required), func(name string) bool { return schema.Properties[name] != nil })
	return a
}

// plain reports whether a schema has nothing but what an acceptor knows.
func plain(schema *openapi3.Schema) bool {
	rest := *schema
	rest.Extensions, rest.Origin, rest.Title, rest.Description, rest.Default, rest.Example, rest.ExternalDocs = nil, nil, "", "", nil, nil, nil
	rest.Type, rest.Format, rest.Enum, rest.Nullable, rest.Pattern, rest.MinLength, rest.MaxLength = nil, "", nil, false, "", 0, nil
	rest.Min, rest.Max, rest.MinItems, rest.MaxItems, rest.Items = nil, nil, 0, nil, nil
	rest.Required, rest.Properties, rest.OneOf = nil, nil, nil
	if rest.AdditionalProperties.Has != nil && *rest.AdditionalProperties.Has {
		rest.AdditionalProperties.Has = nil
	}
	if !reflect.DeepEqual(rest, openapi3.Schema{}) {
		return false
	}
	for _, refs := range []openapi3.SchemaRefs{schema.OneOf, {schema.Items}} {
		if slices.ContainsFunc(refs, func(ref *openapi3.SchemaRef) bool { return ref != nil && ref.Value == nil }) {
			return false
		}
	}
	for _, ref := range schema.Properties {
		if ref == nil || ref.Value == nil {
			return false
		}
	}
	return true
}

// typed notes the types and the values of a schema.
func (a *acceptor) typed(schema *openapi3.Schema) {
	if schema.Type == nil {
		a.kinds = anyKind
	} else {
		for _, each := range *schema.Type {
			a.kinds |= kindOfType[each]
			a.opaque = a.opaque || kindOfType[each] == 0
		}
		a.whole = !slices.Contains(*schema.Type, openapi3.TypeNumber)
	}
	for _, value := range schema.Enum {
		switch value.(type) {
		case string, bool:
			a.enum = append(a.enum, value)
		case nil:
		default:
			a.opaque = true
		}
	}
	a.opaque = a.opaque || len(schema.Enum) > 0 && len(a.enum) == 0
}

// limits notes the limits of a schema.
func (a *acceptor) limits(schema *openapi3.Schema) {
	a.least, a.most, a.fewest, a.shortest = schema.Min, schema.Max, int(schema.MinItems), int(schema.MinLength)
	if schema.MaxItems != nil {
		a.greatest = int(*schema.MaxItems)
	}
	if schema.MaxLength != nil {
		a.longest = int(*schema.MaxLength)
	}
	if schema.Pattern != "" {
		if a.form = newTextForm(schema.Pattern); a.form == nil {
			a.opaque = true
		}
	}
	if schema.Format != "" {
		if a.format = formats[schema.Format]; a.format == nil {
			a.opaque = true
		}
	}
}

// accepts reports whether a value surely has no mismatch with the schema. room is taken for each element of its lists that is an
// object or a list, and nothing is sure once it is below zero.
func (a *acceptor) accepts(value any, room *int) bool {
	switch {
	case a.opaque:
		*room -= elements(value)
		return *room >= 0 && a.schema.VisitJSON(value, visitOptions...) == nil
	case value == nil && a.nullable:
		return true
	case value == nil:
		return a.oneOf != nil && a.acceptsOne(value, room)
	case a.empty:
		*room -= elements(value)
		return *room >= 0
	case a.oneOf != nil && !a.acceptsOne(value, room), a.enum != nil && !a.among(value):
		return false
	}
	switch value := value.(type) {
	case string:
		return a.kinds&aText != 0 && a.acceptsText(value)
	case bool:
		return a.kinds&aTruth != 0
	case float64:
		return a.kinds&aNumber != 0 && a.acceptsNumber(value)
	case []any:
		return a.kinds&aList != 0 && a.acceptsList(value, room)
	case map[string]any:
		return a.kinds&anObject != 0 && a.acceptsObject(value, room)
	}
	return false
}

func (a *acceptor) among(value any) bool {
	for _, each := range a.enum {
		if each == value {
			return true
		}
	}
	return false
}

// acceptsOne reports whether exactly one of the choices takes a value. Choices of another type surely do not, and of those that
// may, kin-openapi is asked.
func (a *acceptor) acceptsOne(value any, room *int) bool {
	kind, accepted := kindOfType[typeOf(value)], 0
	for _, choice := range a.oneOf {
		switch {
		case !choice.opaque && !choice.empty && kind != 0 && choice.kinds&kind == 0:
		case accepted == 0 && choice.accepts(value, room):
			accepted++
		case *room < 0:
			return false
		case choice.schema.VisitJSON(value, visitOptions...) == nil:
			*room -= elements(value)
			accepted++
		}
	}
	return accepted == 1 && *room >= 0
}

func (a *acceptor) acceptsText(text string) bool {
	if a.shortest > 0 || a.longest >= 0 {
		length := utf8.RuneCountInString(text)
		if length < a.shortest || a.longest >= 0 && length > a.longest {
			return false
		}
	}
	return (a.form == nil || a.form.matches(text)) && (a.format == nil || a.format.Validate(text) == nil)
}

func (a *acceptor) acceptsNumber(number float64) bool {
	if math.IsNaN(number) || math.IsInf(number, 0) || a.whole && math.Trunc(number) != number {
		return false
	}
	return a.format == nil && (a.least == nil || *a.least <= number) && (a.most == nil || *a.most >= number)
}

func (a *acceptor) acceptsList(list []any, room *int) bool {
	if len(list) < a.fewest || a.greatest >= 0 && len(list) > a.greatest {
		return false
	}
	for _, element := range list {
		if !isScalar(element) {
			*room--
		}
		if *room < 0 || a.items != nil && !a.items.accepts(element, room) {
			return false
		}
		if a.items == nil {
			*room -= elements(element)
		}
	}
	return *room >= 0
}

func (a *acceptor) acceptsObject(object map[string]any, room *int) bool {
	known := 0
	for i := range a.members {
		member := &a.members[i]
		value, there := object[member.name]
		if !there {
			if slices.Contains(a.schema.Required, member.name) {
				return false
			}
			continue
		}
		if known++; !member.accepts(value, room) {
			return false
		}
	}
	for _, name := range a.required {
		if _, there := object[name]; !there {
			return false
		}
	}
	if known == len(object) {
		return true
	}
	for name, value := range object {
		if a.schema.Properties[name] == nil {
			*room -= elements(value)
		}
	}
	return *room >= 0
}
