package seedfile

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/omise-conformance/harness/emulator/internal/keyring"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// maxNodes bounds what a file with aliases grows to.
const maxNodes = 500_000

// reader walks the nodes of a file.
type reader struct {
	builder
	anchors map[string]ast.Node
	nodes   int
	levels  int // of the free values that are being read
}

// Parse reads the text of a seed file.
func Parse(name string, text []byte) (file *File, err error) {
	defer func() {
		if cause := recover(); cause != nil { // goccy/go-yaml panics for a tag without a value
			file, err = nil, fmt.Errorf("%s: the file is not valid YAML: %v", name, cause)
		}
		if err != nil {
			err = errors.New(inOneLine(err.Error()))
		}
	}()
	tokens := tokenize(string(text))
	if err = cmp.Or(tooLarge(name, tokens), tooDeep(name, tokens), tooWide(name, tokens)); err != nil {
		return nil, err
	}
	parsed, err := parser.Parse(tokens, 0)
	if err != nil {
		var placed yaml.Error
		if errors.As(err, &placed) && placed.GetToken() != nil {
			return nil, fmt.Errorf("%s:%d: %s", name, placed.GetToken().Position.Line, placed.GetMessage())
		}
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	r := &reader{builder: builder{file: &File{Name: name}, ids: map[string]int{}}, anchors: map[string]ast.Node{}}
	if len(parsed.Docs) > 1 && parsed.Docs[1].Body != nil {
		return nil, fmt.Errorf("%s:%d: a seed file has one document", name, parsed.Docs[1].Body.GetToken().Position.Line)
	}
	for _, doc := range parsed.Docs {
		if doc.Body != nil && doc.Body.Type() != ast.NullType {
			if err := r.account(doc.Body, "", true); err != nil {
				return nil, err
			}
		}
	}
	return r.file, nil
}

// inOneLine writes the control characters of a sentence, which quotes the file, as escapes.
func inOneLine(sentence string) string {
	var line strings.Builder
	for _, each := range sentence {
		if unicode.IsPrint(each) {
			line.WriteRune(each)
		} else {
			line.WriteString(strings.Trim(strconv.QuoteRune(each), "'"))
		}
	}
	return line.String()
}

func (r *reader) wrong(node ast.Node, where, format string, args ...any) error {
	at := r.file.Name
	if node != nil && node.GetToken() != nil {
		at = fmt.Sprintf("%s:%d", at, node.GetToken().Position.Line)
	}
	if where != "" {
		at += ": " + where
	}
	return fmt.Errorf("%s: %s", at, fmt.Sprintf(format, args...))
}

// account reads the sections of one account. Those of the first one stand at the top of the file.
func (r *reader) account(node ast.Node, where string, first bool) error {
	list, err := r.entries(node, where)
	if err != nil {
		return err
	}
	known := []string{}
	for _, s := range sections {
		known = append(known, s.name)
	}
	if first {
		known = append(known, "accounts")
	} else {
		known = append(known, "public_key", "secret_key")
		if err = r.keys(node, list, where); err != nil {
			return err
		}
	}
	given := map[string]ast.Node{}
	for _, each := range list {
		if !slices.Contains(known, each.key) {
			return r.unknown(each, where, known)
		}
		given[each.key] = each.value
	}
	for i := range sections {
		if given[sections[i].name] != nil {
			if err = r.section(&sections[i], given[sections[i].name], join(where, sections[i].name)); err != nil {
				return err
			}
		}
	}
	if given["accounts"] == nil {
		return nil
	}
	accounts, err := r.items(given["accounts"], "accounts")
	for i, each := range accounts {
		if failed := r.account(each, fmt.Sprintf("accounts[%d]", i), false); failed != nil {
			return failed
		}
	}
	return err
}

// keys reads the keys of an account other than the first.
func (r *reader) keys(node ast.Node, list []entry, where string) error {
	found := map[string]string{}
	for _, each := range list {
		if each.key != "public_key" && each.key != "secret_key" {
			continue
		}
		value, err := r.value(text, each.value, join(where, each.key))
		if err != nil {
			return err
		}
		written, _ := value.(string)
		key, ok := keyring.Parse(written)
		if !ok || (key.Kind == keyring.Public) != (each.key == "public_key") {
			return r.wrong(each.value, join(where, each.key), "want a test key: %s", keyring.Form)
		}
		found[each.key] = written
	}
	if len(found) < 2 {
		return r.wrong(node, where, "an account needs public_key and secret_key")
	}
	r.public, r.secret = found["public_key"], found["secret_key"]
	return nil
}

func (r *reader) unknown(e entry, where string, known []string) error {
	slices.Sort(known)
	return r.wrong(e.at, join(where, e.key), "unknown field; want one of %s", strings.Join(known, ", "))
}

// section reads the objects of one kind.
func (r *reader) section(s *section, node ast.Node, where string) error {
	list, err := r.items(node, where)
	if err != nil {
		return err
	}
	for i, each := range list {
		o, err := r.object(each, fmt.Sprintf("%s[%d]", where, i), s.prefix, s.fields)
		if err != nil {
			return err
		}
		if s.prefix == "rfnd" && o.params.Text("charge") == "" {
			return r.wrong(each, o.where, "a refund needs the id of its charge")
		}
		s.add(&r.builder, o)
	}
	return nil
}

// object reads one object.
func (r *reader) object(node ast.Node, where, prefix string, takes fields) (*object, error) {
	list, err := r.entries(node, where)
	if err != nil {
		return nil, err
	}
	o := &object{section: prefix, where: where, line: node.GetToken().Position.Line, lines: map[string]int{}, params: wire.Params{}}
	for _, each := range list {
		o.line = cmp.Or(o.line, each.at.GetToken().Position.Line)
		at := join(where, each.key)
		o.lines[each.key] = each.at.GetToken().Position.Line
		kind, known := takes[each.key]
		switch {
		case each.key == "id":
			value, failed := r.value(text, each.value, at)
			if failed != nil {
				return nil, failed
			}
			o.id, _ = value.(string)
			o.idLine = o.lines["id"]
			continue
		case each.key == "created_at":
			value, failed := r.value(moment, each.value, at)
			if failed != nil {
				return nil, failed
			}
			written, _ := value.(string)
			stamp, _, _ := wire.ParseTime(written)
			o.at = stamp.Time()
			continue
		case !known:
			return nil, r.unknown(each, where, append(slices.Collect(maps.Keys(takes)), "id", "created_at"))
		}
		if kind == cards {
			if o.cards, err = r.cards(each.value, at); err != nil {
				return nil, err
			}
			continue
		}
		if o.params[each.key], err = r.value(kind, each.value, at); err != nil {
			return nil, err
		}
	}
	return o, r.checkID(o)
}

// cards reads the cards of a customer.
func (r *reader) cards(node ast.Node, where string) ([]object, error) {
	list, err := r.items(node, where)
	var all []object
	for i, each := range list {
		o, failed := r.object(each, fmt.Sprintf("%s[%d]", where, i), "card", cardFields)
		if failed != nil {
			return nil, failed
		}
		all = append(all, *o)
	}
	return all, err
}
