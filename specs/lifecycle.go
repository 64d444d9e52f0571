package specs

import (
	"errors"
	"fmt"

	"github.com/getkin/kin-openapi/openapi3"
)

// State is one state of an object: the fields that tell it, with the values
// that they have in it. "set" and "null" stand for any value and for none.
type State struct {
	Description string
	Fields      map[string]any
}

// The values of State.Fields that stand for any value and for none.
const (
	Set  = "set"
	Null = "null"
)

// Lifecycle gives the states of a component schema ("Charge") by their names,
// nil where the contract describes none. Do not change the map.
func (c *Contract) Lifecycle(schema string) map[string]State { return c.lifecycles[schema] }

func (c *Contract) indexLifecycles() error {
	c.lifecycles = map[string]map[string]State{}
	var errs []error
	for name, ref := range c.Doc.Components.Schemas {
		extension, ok := ref.Value.Extensions["x-lifecycle"]
		if !ok {
			continue
		}
		states, err := readStates(ref.Value, extension)
		if err != nil {
			errs = append(errs, &docError{at: "\n    " + name + ":\n", message: name + ": x-lifecycle: " + err.Error()})
			continue
		}
		c.lifecycles[name] = states
	}
	return errors.Join(errs...)
}

func readStates(schema *openapi3.Schema, extension any) (map[string]State, error) {
	described, ok := extension.(map[string]any)
	if !ok {
		return nil, errors.New("is no map from states to fields")
	}
	states := map[string]State{}
	for name, value := range described {
		entry, _ := value.(map[string]any)
		description, _ := entry["description"].(string)
		fields, _ := entry["fields"].(map[string]any)
		if description == "" || len(fields) == 0 {
			return nil, fmt.Errorf("state %s lacks a description or fields", name)
		}
		for field, want := range fields {
			if err := checkField(schema, field, want); err != nil {
				return nil, fmt.Errorf("state %s: %w", name, err)
			}
		}
		states[name] = State{description, fields}
	}
	return states, nil
}

// checkField makes sure that a state speaks of a property, and gives it a value
// that the property can have.
func checkField(schema *openapi3.Schema, field string, want any) error {
	property := schema.Properties[field]
	if property == nil {
		return fmt.Errorf("%s is no property", field)
	}
	if want == Null && !property.Value.Nullable {
		return fmt.Errorf("%s can never be null", field)
	}
	if want == Set || want == Null {
		return nil
	}
	if err := property.Value.VisitJSON(want); err != nil {
		return fmt.Errorf("%s cannot be %v", field, want)
	}
	return nil
}
