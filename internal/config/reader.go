package config

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"github.com/omise-conformance/harness/internal/names"
)

// reader puts the values of a YAML document into structs. The YAML library would do so
// as well, but it reads 1.5 as the integer 1, names Go types in its errors, and gives no
// line for an invalid duration.
type reader struct {
	lines map[string]int // of every key met
}

// elsewhere has keys that people expect in the file, with the place where they belong.
var elsewhere = map[string]string{
	"public_key": "the keys of an account do not belong in a file; set OMISE_PUBLIC_KEY",
	"secret_key": "the keys of an account do not belong in a file; set OMISE_SECRET_KEY",

	"gate.webhook_secret": "the secret of a webhook does not belong in a file; set OMISE_WEBHOOK_SECRET",
}

// members have for each group a member with a value, as an example.
var members = map[string]string{"timeouts": "request: 30s", "gate": "mark: pytest"}

// kinds has for each type of a setting what its value must be, and the YAML nodes that
// can hold it.
var kinds = map[reflect.Type]struct {
	must  string
	nodes []ast.NodeType
}{
	reflect.TypeFor[string]():        {"text", []ast.NodeType{ast.StringType, ast.LiteralType}},
	reflect.TypeFor[bool]():          {"true or false", []ast.NodeType{ast.BoolType}},
	reflect.TypeFor[int]():           {"a whole number", []ast.NodeType{ast.IntegerType}},
	reflect.TypeFor[int64]():         {"a whole number", []ast.NodeType{ast.IntegerType}},
	reflect.TypeFor[float64]():       {"a number", []ast.NodeType{ast.IntegerType, ast.FloatType}},
	reflect.TypeFor[time.Duration](): {"a duration, for example 30s or 2m", []ast.NodeType{ast.StringType}},
	reflect.TypeFor[[]string]():      {"a list of names", []ast.NodeType{ast.SequenceType}},
}

// object reads a mapping into the struct that target points to.
func (r *reader) object(prefix string, node ast.Node, target any) error {
	var pairs []*ast.MappingValueNode
	switch n := node.(type) {
	case *ast.MappingNode:
		pairs = n.Values
	case *ast.MappingValueNode:
		pairs = []*ast.MappingValueNode{n}
	default:
		if prefix == "" {
			return fmt.Errorf("line %d: a configuration consists of keys and values, for example \"target: emulator\"", lineOf(node))
		}
		group := strings.TrimSuffix(prefix, ".")
		return wrong(node, group, fmt.Sprintf("keys and values, for example %q", members[group]))
	}
	fields := fieldsOf(target)
	for _, pair := range pairs {
		key := pair.Key.GetToken().Value
		r.lines[prefix+key] = lineOf(pair.Key)
		field, known := fields[key]
		if !known {
			return unknown(lineOf(pair.Key), prefix, key, fields)
		}
		if err := r.value(prefix+key, pair.Value, field); err != nil {
			return err
		}
	}
	return nil
}

func unknown(line int, prefix, key string, fields map[string]reflect.Value) error {
	if why, ok := elsewhere[prefix+key]; ok {
		return fmt.Errorf("line %d: %s: %s", line, prefix+key, why)
	}
	known := make([]string, 0, len(fields))
	for name := range fields {
		known = append(known, name)
	}
	slices.Sort(known)
	hint := names.Hint(key, known)
	if hint == "" {
		hint = ": want one of " + strings.Join(known, ", ")
	}
	return fmt.Errorf("line %d: unknown key %q%s", line, prefix+key, hint)
}

// value reads one value into a field.
func (r *reader) value(key string, node ast.Node, field reflect.Value) error {
	if field.Kind() == reflect.Struct {
		return r.object(key+".", node, field.Addr().Interface())
	}
	kind := kinds[field.Type()]
	if !slices.Contains(kind.nodes, node.Type()) {
		return wrong(node, key, kind.must)
	}
	if list, ok := node.(*ast.SequenceNode); ok {
		for _, item := range list.Values {
			if item.Type() != ast.StringType {
				return wrong(item, "every entry of "+key, "text")
			}
		}
	}
	if field.Type() == reflect.TypeFor[time.Duration]() {
		duration, err := time.ParseDuration(node.GetToken().Value)
		if err != nil {
			return wrong(node, key, kind.must)
		}
		field.SetInt(int64(duration))
		return nil
	}
	if err := yaml.NodeToValue(node, field.Addr().Interface()); err != nil {
		return wrong(node, key, kind.must)
	}
	return nil
}

// wrong returns the error for a value of another kind than its key wants.
func wrong(node ast.Node, key, must string) error {
	var shown string
	switch node.Type() {
	case ast.NullType:
		shown = "is empty"
	case ast.MappingType, ast.MappingValueType:
		shown = "consists of keys and values"
	case ast.SequenceType:
		shown = "is a list"
	default:
		shown = "is " + strings.TrimSpace(node.GetToken().Value)
	}
	return fmt.Errorf("line %d: %s must be %s; it %s", lineOf(node), key, must, shown)
}

func lineOf(node ast.Node) int {
	if token := node.GetToken(); token != nil && token.Position != nil {
		return token.Position.Line
	}
	return 1
}

// fieldsOf returns the fields of the struct that target points to, by their keys.
func fieldsOf(target any) map[string]reflect.Value {
	value := reflect.ValueOf(target).Elem()
	fields := map[string]reflect.Value{}
	for i := range value.NumField() {
		if key := value.Type().Field(i).Tag.Get("yaml"); key != "" {
			fields[key] = value.Field(i)
		}
	}
	return fields
}
