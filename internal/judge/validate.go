package judge

import (
	"errors"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/omise-conformance/harness/specs"
)

type violation struct{ Pointer, Reason, Where string }

func validate(schema *openapi3.Schema, where string, value any) []violation {
	err := schema.VisitJSON(value, openapi3.MultiErrors())
	if err == nil {
		return nil
	}
	var out []violation
	var walk func(error)
	walk = func(err error) {
		var multi openapi3.MultiError
		var one *openapi3.SchemaError
		switch {
		case errors.As(err, &multi):
			for _, e := range multi {
				walk(e)
			}
		case errors.As(err, &one):
			out = append(out, violation{"/" + strings.Join(one.JSONPointer(), "/"), "to meet its schema: " + one.Reason, where})
		}
	}
	walk(err)
	return out
}

func declaredStatuses(operation *specs.Operation) []string {
	if operation.Spec == nil || operation.Spec.Responses == nil {
		return nil
	}
	return operation.Spec.Responses.Keys()
}
