package diff

import (
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/omise-conformance/harness/internal/jsonvalue"
	"github.com/omise-conformance/harness/specs"
)

// enums are the fields with enumerated values, as "charge.status".
type enums map[string]bool

// enumsOf finds them in the contract, in every component that names its object. Fields that
// the contract leaves open (codes, brands) are not enumerations.
func enumsOf(contract *specs.Contract) enums {
	found := enums{}
	for _, ref := range contract.Doc.Components.Schemas {
		object := ref.Value.Properties["object"]
		if object == nil || object.Value == nil || len(object.Value.Enum) != 1 {
			continue
		}
		name, _ := object.Value.Enum[0].(string)
		for field, property := range ref.Value.Properties {
			if field != "object" && property.Value != nil && (enumerated(property.Value) || closedFields[field]) {
				found[name+"."+field] = true
			}
		}
	}
	return found
}

func enumerated(schema *openapi3.Schema) bool {
	if len(schema.Enum) > 1 {
		return true
	}
	return schema.Items != nil && schema.Items.Value != nil && len(schema.Items.Value.Enum) > 1
}

// vocabulary is what one side shows in all compared answers. It decides whether a value is
// new.
type vocabulary struct {
	null        map[string]bool            // fields that were null at least once
	values      map[string]map[string]bool // the values of enumerations
	transitions map[string]bool            // "charge: pending → successful"
}

func newVocabulary() *vocabulary {
	return &vocabulary{null: map[string]bool{}, values: map[string]map[string]bool{}, transitions: map[string]bool{}}
}

// learn adds one answer.
func (c *vocabulary) learn(known enums, answer any) {
	eachField(answer, func(subject string, value any) {
		switch node := value.(type) {
		case nil:
			c.null[subject] = true
		case string:
			if known[subject] {
				if c.values[subject] == nil {
					c.values[subject] = map[string]bool{}
				}
				c.values[subject][node] = true
			}
		}
	})
}

// eachField visits every value that has a name, with the name after the object that it
// belongs to: "card.brand" inside a charge.
func eachField(root any, visit func(subject string, value any)) {
	var walk func(subject string, value any)
	walk = func(subject string, value any) {
		switch node := value.(type) {
		case map[string]any:
			if name, ok := node["object"].(string); ok {
				subject = name
			}
			for _, field := range slices.Sorted(maps.Keys(node)) {
				below := fieldName(subject, field)
				visit(below, node[field])
				walk(below, node[field])
			}
		case []any:
			for _, element := range node {
				if text, ok := element.(string); ok {
					visit(subject, text)
				}
				walk(subject, element)
			}
		}
	}
	walk("", root)
}

func fieldName(subject, field string) string {
	switch {
	case strings.HasPrefix(field, "["): // an element of a list that is compared by name
		return subject
	case subject == "":
		return field
	}
	return subject + "." + field
}

// subjectAt returns the field at a JSON pointer with the object it belongs to, and its own
// name. element reports whether the pointer leads to an element of a list, which has no
// name.
func subjectAt(root any, pointer string) (subject, name string, element bool) {
	value := root
	if pointer == "" {
		return objectName(root), "", false
	}
	for _, token := range jsonvalue.Tokens(pointer) {
		element = false
		switch node := value.(type) {
		case map[string]any:
			if object, ok := node["object"].(string); ok {
				subject = object
			}
			subject = fieldName(subject, token)
			element = strings.HasPrefix(token, "[")
			if !element {
				name = token
			}
		case []any:
			element = true
		}
		value, _ = jsonvalue.Step(value, token)
	}
	return subject, name, element
}

func objectName(value any) string {
	object, _ := value.(map[string]any)
	name, _ := object["object"].(string)
	return name
}
