package seedfile

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/goccy/go-yaml/ast"

	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// entry is one key of a mapping with its value.
type entry struct {
	key   string
	at    ast.Node
	value ast.Node
}

// entries returns what is in a mapping. Each key is there once.
func (r *reader) entries(node ast.Node, where string) ([]entry, error) {
	node, err := r.plain(node, where)
	if err != nil {
		return nil, err
	}
	var values []*ast.MappingValueNode
	switch n := node.(type) {
	case *ast.MappingNode:
		values = n.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{n}
	default:
		return nil, r.wrong(node, where, "want keys and values")
	}
	var list []entry
	given := map[string]bool{}
	for _, each := range values {
		key := each.Key.GetToken().Value
		if given[key] {
			return nil, r.wrong(each.Key, join(where, key), "the field is given twice")
		}
		given[key] = true
		list = append(list, entry{key, each.Key, each.Value})
	}
	return list, nil
}

// items returns what is in a sequence.
func (r *reader) items(node ast.Node, where string) ([]ast.Node, error) {
	node, err := r.plain(node, where)
	if err != nil {
		return nil, err
	}
	switch n := node.(type) {
	case *ast.SequenceNode:
		return n.Values, nil
	case *ast.NullNode:
		return nil, nil
	}
	return nil, r.wrong(node, where, "want a list")
}

// plain follows anchors and aliases.
func (r *reader) plain(node ast.Node, where string) (ast.Node, error) {
	if r.nodes++; r.nodes > maxNodes {
		return nil, r.wrong(node, where, "the file is too large: it has more than %d values", maxNodes)
	}
	switch n := node.(type) {
	case nil:
		return nil, r.wrong(nil, where, "the value is missing")
	case *ast.AnchorNode:
		r.anchors[n.Name.GetToken().Value] = n.Value
		return n.Value, nil
	case *ast.AliasNode:
		to, known := r.anchors[n.Value.GetToken().Value]
		if !known {
			return nil, r.wrong(n, where, "nothing is called &%s", n.Value.GetToken().Value)
		}
		return to, nil
	}
	return node, nil
}

// value reads a value that must be of a kind.
func (r *reader) value(want kind, node ast.Node, where string) (any, error) {
	node, err := r.plain(node, where)
	if err != nil {
		return nil, err
	}
	if node.Type() == ast.NullType {
		return nil, nil
	}
	parts := map[kind]fields{card: cardFields, ownCard: cardFields, bank: bankFields, source: sourceFields}[want]
	switch isMapping := node.Type() == ast.MappingType || node.Type() == ast.MappingValueType; {
	case parts != nil && isMapping:
		return r.parts(parts, node, where)
	case want == group && isMapping, want == list && node.Type() == ast.SequenceType:
		return r.anything(node, where)
	}
	return r.scalar(want, node, where)
}

// scalar reads a text, a number, a moment, or true or false.
func (r *reader) scalar(want kind, node ast.Node, where string) (any, error) {
	isText := node.Type() == ast.StringType || node.Type() == ast.LiteralType
	isWhole := node.Type() == ast.IntegerType
	isNumber := isWhole || node.Type() == ast.FloatType
	switch {
	case (want == text || want == source || want == ownCard) && isText:
		return scalarText(node), nil
	case want == text && isNumber:
		return node.GetToken().Value, nil
	case want == whole && isWhole, want == number && isNumber:
		return r.anything(node, where)
	case want == flag && node.Type() == ast.BoolType:
		return r.anything(node, where)
	case want == moment && isText:
		if _, _, ok := wire.ParseTime(scalarText(node)); ok {
			return scalarText(node), nil
		}
	}
	return nil, r.wrong(node, where, "want %s", wants[want])
}

// parts reads the fields of an object within another.
func (r *reader) parts(takes fields, node ast.Node, where string) (any, error) {
	list, err := r.entries(node, where)
	if err != nil {
		return nil, err
	}
	values := map[string]any{}
	for _, each := range list {
		kind, known := takes[each.key]
		if !known {
			return nil, r.unknown(each, where, slices.Collect(maps.Keys(takes)))
		}
		if values[each.key], err = r.value(kind, each.value, join(where, each.key)); err != nil {
			return nil, err
		}
	}
	return values, nil
}

func scalarText(node ast.Node) string {
	if literal, ok := node.(*ast.LiteralNode); ok {
		return literal.Value.Value
	}
	if word, ok := node.(*ast.StringNode); ok {
		return word.Value
	}
	return ""
}

// anything reads a value of any kind, as a JSON body would have it. By an alias it may stand within itself.
func (r *reader) anything(node ast.Node, where string) (any, error) {
	if r.levels++; r.levels > mostLevels {
		return nil, r.wrong(node, "", "by its aliases it is nested more than %d levels deep", mostLevels)
	}
	defer func() { r.levels-- }()
	node, err := r.plain(node, where)
	if err != nil {
		return nil, err
	}
	switch n := node.(type) {
	case *ast.NullNode:
		return nil, nil
	case *ast.BoolNode:
		return n.Value, nil
	case *ast.StringNode, *ast.LiteralNode:
		return scalarText(node), nil
	case *ast.IntegerNode:
		return json.Number(fmt.Sprint(n.Value)), nil
	case *ast.FloatNode:
		return json.Number(fmt.Sprint(n.Value)), nil
	case *ast.SequenceNode:
		values := []any{}
		for _, each := range n.Values {
			value, err := r.anything(each, where)
			if err != nil {
				return nil, err
			}
			values = append(values, value)
		}
		return values, nil
	case *ast.MappingNode, *ast.MappingValueNode:
		list, err := r.entries(node, where)
		values := map[string]any{}
		for _, each := range list {
			if values[each.key], err = r.anything(each.value, join(where, each.key)); err != nil {
				return nil, err
			}
		}
		return values, err
	}
	return nil, r.wrong(node, where, "the value is of a kind that JSON does not have")
}

// join names a field within an object.
func join(where, field string) string {
	if where == "" {
		return field
	}
	return where + "." + field
}
