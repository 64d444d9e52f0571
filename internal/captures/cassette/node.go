package cassette

import (
	"encoding/base64"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/tidwall/gjson"

	"github.com/omise-conformance/harness/internal/captures/jsonstream"
)

// node is a value of a cassette, be it YAML or JSON. A nil node is a value that is not there.
type node struct {
	text     string // of a scalar
	null     bool
	line     int  // where it begins
	verbatim bool // the text stands in the file as it is
	members  []member
	elements []*node
	isList   bool
}

type member struct {
	name  string
	value *node
}

// member returns the first of the members that is there.
func (n *node) member(names ...string) *node {
	if n == nil {
		return nil
	}
	for _, name := range names {
		for _, each := range n.members {
			if each.name == name {
				return each.value
			}
		}
	}
	return nil
}

// scalar returns the text of a scalar, and nothing for what is none or null.
func (n *node) scalar() string {
	if n == nil || n.null {
		return ""
	}
	return n.text
}

// yamlTree makes nodes of YAML. Anchors may have been set in an earlier part of the file.
type yamlTree struct {
	offset  int // lines before the text
	anchors map[string]*node
}

// mostAnchors bounds what is kept for aliases that may follow.
const mostAnchors = 1000

func (t *yamlTree) of(value ast.Node) *node {
	switch v := value.(type) {
	case *ast.MappingNode:
		made := &node{line: t.line(v)}
		for _, each := range v.Values {
			made.members = append(made.members, t.member(each))
		}
		return made
	case *ast.MappingValueNode:
		return &node{line: t.line(v.Key), members: []member{t.member(v)}}
	case *ast.SequenceNode:
		made := &node{line: t.line(v), isList: true}
		for _, each := range v.Values {
			made.elements = append(made.elements, t.of(each))
		}
		return made
	case *ast.LiteralNode:
		made := &node{text: v.Value.Value, line: t.line(v) + 1}
		made.verbatim = v.Start != nil && strings.HasPrefix(v.Start.Value, "|")
		return made
	case *ast.StringNode:
		return &node{text: v.Value, line: t.line(v)}
	case *ast.NullNode, nil:
		return &node{null: true}
	case *ast.TagNode:
		made := t.of(v.Value)
		if v.Start != nil && v.Start.Value == "!binary" || v.Start != nil && v.Start.Value == "!!binary" {
			if plain, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(made.text), "")); err == nil {
				made.text, made.verbatim = string(plain), false
			}
		}
		return made
	case *ast.AnchorNode:
		made := t.of(v.Value)
		if len(t.anchors) < mostAnchors {
			t.anchors[v.Name.GetToken().Value] = made
		}
		return made
	case *ast.AliasNode:
		if known := t.anchors[v.Value.GetToken().Value]; known != nil {
			return known
		}
		return &node{null: true}
	}
	return &node{text: value.GetToken().Value, line: t.line(value)} // numbers and words
}

func (t *yamlTree) member(pair *ast.MappingValueNode) member {
	name := ""
	if pair.Key != nil {
		var key ast.Node = pair.Key
		if explicit, ok := key.(*ast.MappingKeyNode); ok {
			key = explicit.Value
		}
		name = t.of(key).text
	}
	return member{name, t.of(pair.Value)}
}

func (t *yamlTree) line(value ast.Node) int {
	if at := value.GetToken(); at != nil && at.Position != nil {
		return at.Position.Line + t.offset
	}
	return 0
}

// jsonTree makes nodes of JSON.
func jsonTree(within jsonstream.Value, value gjson.Result) *node {
	made := &node{null: value.Type == gjson.Null, text: value.String(), line: within.LineOf(value.Index), isList: value.IsArray()}
	if value.Type != gjson.JSON {
		return made
	}
	made.text = ""
	value.ForEach(func(name, of gjson.Result) bool {
		if of := jsonTree(within, of); made.isList {
			made.elements = append(made.elements, of)
		} else {
			made.members = append(made.members, member{name.Str, of})
		}
		return true
	})
	return made
}
