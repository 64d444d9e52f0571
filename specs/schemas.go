package specs

import (
	"github.com/getkin/kin-openapi/openapi3"

	"github.com/omise-conformance/harness/specs/internal/schemas"
)

// Violation is one mismatch of a JSON value and its schema.
type Violation struct {
	// Pointer is the JSON pointer of the value, "" for the whole.
	Pointer string
	// Reason completes "expected <field> …": "to be an integer", "not to be null".
	Reason string
	// Where is the place in the contract that says so:
	// "specs/openapi.yaml #/components/schemas/Charge/properties/status".
	Where string
}

// ValidateJSON returns every mismatch of a decoded JSON value and a schema of the
// embedded contract, in the order of the fields; none for a nil schema. where is the
// place of the schema, as Operation.ResponseSchema returns it.
func ValidateJSON(schema *openapi3.Schema, where string, value any) []Violation {
	if schema == nil {
		return nil
	}
	index := &schemas.Index{}
	if c, err := Load(); err == nil {
		index = c.schemas
	}
	var violations []Violation
	for _, each := range index.Validate(schema, where, value) {
		violations = append(violations, Violation(each))
	}
	return violations
}

// ComponentName returns the name of the component that a schema is, or is a nullable
// copy of: "Charge". It is empty for any other schema.
func (c *Contract) ComponentName(schema *openapi3.Schema) string { return c.schemas.Component(schema) }

// Required returns the fields that every object of a schema has if it was created
// today: those that are required, and those of x-required-since.
func (c *Contract) Required(schema *openapi3.Schema) []string { return c.schemas.Required(schema) }
