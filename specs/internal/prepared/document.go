package prepared

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
)

// Document returns the OpenAPI document of a decoded JSON value, as openapi3.Loader does for its text. The library decodes the
// text of each object again for each object around it; here each is looked at once. What this package does not know is left to
// the library.
func Document(content any) (*openapi3.T, error) {
	doc := &openapi3.T{}
	if err := fill(reflect.ValueOf(doc).Elem(), content); err != nil {
		return nil, err
	}
	return doc, openapi3.NewLoader().ResolveRefsIn(doc, nil)
}

// fill puts a decoded JSON value into a value of the library.
func fill(to reflect.Value, from any) error {
	if from == nil {
		return nil
	}
	switch known := to.Addr().Interface().(type) {
	case *openapi3.Paths:
		return fillMap(from, &known.Extensions, known.Set)
	case *openapi3.Responses:
		return fillMap(from, &known.Extensions, known.Set)
	case *openapi3.Types:
		if name, ok := from.(string); ok {
			*known = openapi3.Types{name}
			return nil
		}
	case *openapi3.T, *openapi3.Components, *openapi3.PathItem, *openapi3.Operation, *openapi3.Parameter, *openapi3.RequestBody,
		*openapi3.Response, *openapi3.MediaType, *openapi3.Schema, *openapi3.Example, *openapi3.Link:
		if members, ok := from.(map[string]any); ok {
			return fillObject(to, members)
		}
	case *openapi3.SchemaRef, *openapi3.ParameterRef, *openapi3.RequestBodyRef, *openapi3.ResponseRef, *openapi3.ExampleRef, *openapi3.LinkRef:
		if members, ok := from.(map[string]any); ok {
			return fillReference(to, members)
		}
	case *openapi3.AdditionalProperties:
		if allowed, ok := from.(bool); ok {
			known.Has = &allowed
			return nil
		}
	case json.Unmarshaler:
	default:
		return fillPlain(to, from)
	}
	return leave(to, from)
}

// fillPlain is fill for what has no form of its own.
func fillPlain(to reflect.Value, from any) error {
	switch given := from.(type) {
	case string:
		if to.Kind() == reflect.String {
			to.SetString(given)
			return nil
		}
	case bool:
		if to.Kind() == reflect.Bool {
			to.SetBool(given)
			return nil
		}
	case []any:
		if to.Kind() == reflect.Slice {
			to.Set(reflect.MakeSlice(to.Type(), len(given), len(given)))
			for i, each := range given {
				if err := fill(to.Index(i), each); err != nil {
					return err
				}
			}
			return nil
		}
	case map[string]any:
		if to.Kind() == reflect.Map && to.Type().Key().Kind() == reflect.String {
			to.Set(reflect.MakeMapWithSize(to.Type(), len(given)))
			for name, each := range given {
				value := reflect.New(to.Type().Elem()).Elem()
				if err := fill(value, each); err != nil {
					return err
				}
				to.SetMapIndex(reflect.ValueOf(name).Convert(to.Type().Key()), value)
			}
			return nil
		}
	}
	switch to.Kind() {
	case reflect.Pointer:
		to.Set(reflect.New(to.Type().Elem()))
		return fill(to.Elem(), from)
	case reflect.Interface:
		to.Set(reflect.ValueOf(from))
		return nil
	default:
		return leave(to, from)
	}
}

// leave leaves a value to the library.
func leave(to reflect.Value, from any) error {
	text, err := json.Marshal(from)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, to.Addr().Interface())
}

// fillMap is fill for an object whose members are those of a map, with extensions among them.
func fillMap[Value any](from any, extensions *map[string]any, set func(string, *Value)) error {
	members, ok := from.(map[string]any)
	if !ok {
		return fmt.Errorf("%T is no object", from)
	}
	*extensions = map[string]any{}
	for name, member := range members {
		if strings.HasPrefix(name, "x-") {
			(*extensions)[name] = member
			continue
		}
		value := new(Value)
		if err := fill(reflect.ValueOf(value).Elem(), member); err != nil {
			return err
		}
		set(name, value)
	}
	return nil
}

// fillReference is fill for what is an object or refers to one.
func fillReference(to reflect.Value, members map[string]any) error {
	target, refers := members["$ref"].(string)
	switch {
	case !refers:
		return fill(to.FieldByName("Value"), any(members))
	case len(members) == 1:
		to.FieldByName("Ref").SetString(target)
		return nil
	default:
		return leave(to, members)
	}
}

// fillObject is fill for an object whose members have fields of their own. All others are its extensions.
func fillObject(to reflect.Value, members map[string]any) error {
	fields := fieldsOf(to.Type())
	extensions := map[string]any{}
	for name, member := range members {
		at, known := fields[name]
		if !known {
			extensions[name] = member
			continue
		}
		if err := fill(to.Field(at), member); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	if len(extensions) > 0 {
		to.FieldByName("Extensions").Set(reflect.ValueOf(extensions))
	}
	return nil
}

var known sync.Map // of the fields of a type, by their names in JSON

func fieldsOf(of reflect.Type) map[string]int {
	if found, ok := known.Load(of); ok {
		return found.(map[string]int)
	}
	fields := map[string]int{}
	for i := range of.NumField() {
		name, _, _ := strings.Cut(of.Field(i).Tag.Get("json"), ",")
		if name != "" && name != "-" {
			fields[name] = i
		}
	}
	known.Store(of, fields)
	return fields
}
