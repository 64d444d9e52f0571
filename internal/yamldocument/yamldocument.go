// Package yamldocument reads YAML within a budget. A text of some hundred bytes can ask for more values than any machine has room
// for, by aliases of aliases, and a parser that calls itself for each level can be sent deep enough to end the process. Such a
// text is refused before it is parsed or, for aliases, before anything follows them.
package yamldocument

import (
	"errors"
	"fmt"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// The budget of a text. The largest file of the contract takes a third of it.
const (
	mostBytes     = 8 << 20 // the parser takes twenty times that
	mostTokens    = 300_000
	mostDepth     = 100
	mostKeys      = 20_000  // of one mapping: the parser's time grows with their square
	mostDocuments = 1000    // the parser looks at all that follows each of them
	mostValues    = 300_000 // with each alias counted as what it stands for
)

// Error is why a text is not read. Those of the library print the text around the place, which takes hours for a long line.
type Error struct {
	Line, Column int // 0: the text as a whole
	Message      string
}

// Error returns the message after the place.
func (e *Error) Error() string {
	if e.Line == 0 {
		return e.Message
	}
	return fmt.Sprintf("[%d:%d] %s", e.Line, e.Column, e.Message)
}

// Parse returns the nodes of a text. Its errors are of the type Error.
func Parse(text []byte) (file *ast.File, err error) {
	defer refuse(&err)
	if len(text) > mostBytes {
		return nil, fmt.Errorf("it is larger than %d MiB", mostBytes>>20)
	}
	tokens, err := tokenize(string(text), mostTried)
	if err != nil {
		return nil, err
	}
	if err := measure(tokens); err != nil {
		return nil, err
	}
	file, err = parser.Parse(tokens, 0)
	if err != nil {
		return nil, err
	}
	for _, document := range file.Docs {
		w := weighing{anchors: map[string]int{}}
		if w.of(document.Body); w.err != nil {
			return nil, w.err
		}
	}
	return file, nil
}

// Decode puts the first document of a text into a value. A key that the value has no place for is an error, and so is one
// that is there twice.
func Decode(text []byte, value any) (err error) {
	defer refuse(&err)
	file, err := Parse(text)
	if err != nil || len(file.Docs) == 0 || file.Docs[0].Body == nil {
		return err
	}
	return yaml.NodeToValue(file.Docs[0].Body, value, yaml.Strict())
}

// refuse makes an Error of any other error, and of a panic: the library panics for a tag without a value, for one.
func refuse(err *error) {
	if cause := recover(); cause != nil {
		*err = &Error{Message: fmt.Sprint(cause)}
	}
	var own *Error
	var placed yaml.Error
	switch {
	case *err == nil || errors.As(*err, &own):
	case errors.As(*err, &placed) && placed.GetToken() != nil:
		at := placed.GetToken().Position
		*err = &Error{Line: at.Line, Column: at.Column, Message: placed.GetMessage()}
	default:
		*err = &Error{Message: (*err).Error()}
	}
}

// signs are the bytes that words and other signs begin or end with.
const signs = ",[]{}:-?\"'#&*!|>%@`\n"

// mostTried is how much of a text is read again and again: one with many signs within one word has to be.
const mostTried = 32 << 20

// tokenize returns the tokens of a text, or more than mostTokens of its beginning. The library makes all of a text at once, and
// each takes a hundred times its room: a long text is tried by its beginnings, each of which has so many signs more. The budget is
// for all beginnings together, in bytes.
func tokenize(text string, budget int) (token.Tokens, error) {
	tried := 0
	for end := beyond(text, 0, mostTokens); end < len(text); end = beyond(text, end, 2*mostTokens) {
		if tried += end; tried > budget {
			return nil, fmt.Errorf("it has more than %d signs", mostTokens)
		}
		if tokens := lexer.Tokenize(text[:end]); len(tokens) > mostTokens {
			return tokens, nil
		}
	}
	return lexer.Tokenize(text), nil
}

// beyond returns where so many signs more of a text end.
func beyond(text string, from, left int) int {
	for at := from; at < len(text); at++ {
		if isSign[text[at]] {
			if left--; left == 0 {
				return at + 1
			}
		}
	}
	return len(text)
}

var isSign = func() (is [256]bool) {
	for i := range len(signs) {
		is[signs[i]] = true
	}
	return is
}()

// measure returns an error for a text with too many tokens or levels.
func measure(tokens token.Tokens) error {
	if len(tokens) > mostTokens {
		return fmt.Errorf("it has more than %d words and signs", mostTokens)
	}
	var d depth
	documents := 0
	for i, each := range tokens {
		if each.Type == token.DocumentHeaderType || each.Type == token.DocumentEndType {
			documents++
		}
		if documents > mostDocuments {
			return fmt.Errorf("it has more than %d documents", mostDocuments)
		}
		if d.see(each, i > 0 && startsKey(tokens[i-1], each)); d.levels() > mostDepth {
			return fmt.Errorf("it is nested more than %d levels deep", mostDepth)
		}
		if d.most > mostKeys {
			return fmt.Errorf("it has more than %d keys in one mapping", mostKeys)
		}
	}
	return nil
}

// startsKey reports whether a colon follows its key.
func startsKey(before, colon *token.Token) bool {
	return colon.Type == token.MappingValueType && before.Position.Line == colon.Position.Line
}

// depth follows how deep a text is nested. It counts no level too few: what is refused may be a level less deep.
type depth struct {
	columns    []int // of the keys and dashes that are open, outside brackets
	counts     []int // how many there were so far at each of these columns
	most       int   // of all counts
	flow       int   // brackets that are open
	properties int   // tags and anchors in a row, each of which is a level of the tree
	last       *token.Token
}

func (d *depth) levels() int { return 2*len(d.columns) + d.flow + d.properties }

func (d *depth) see(each *token.Token, hasKey bool) {
	before := d.last
	d.last = each
	if before != nil && before.Type == token.AnchorType {
		return // its name
	}
	switch each.Type {
	case token.SequenceStartType, token.MappingStartType:
		d.flow++
	case token.SequenceEndType, token.MappingEndType:
		d.flow = max(d.flow-1, 0)
	case token.TagType, token.AnchorType:
		d.properties++
		return
	case token.SequenceEntryType, token.MappingKeyType, token.MappingValueType:
		column := each.Position.Column
		if hasKey {
			column = before.Position.Column
		}
		if d.flow == 0 {
			d.open(column, each.Type != token.SequenceEntryType)
		}
	case token.DocumentHeaderType, token.DocumentEndType:
		d.columns, d.counts, d.flow = d.columns[:0], d.counts[:0], 0
	}
	d.properties = 0
}

// open opens a level at a column and closes those that are not left of it. Keys of one mapping stand below each other.
func (d *depth) open(column int, isKey bool) {
	n := len(d.columns)
	for n > 0 && d.columns[n-1] > column {
		n--
	}
	count := 0
	if n > 0 && d.columns[n-1] == column {
		n--
		count = d.counts[n]
	}
	if isKey {
		count++
	}
	d.columns, d.counts = append(d.columns[:n], column), append(d.counts[:n], count)
	d.most = max(d.most, count)
}

// errAliases is the error for aliases that make too much of a text.
var errAliases = fmt.Errorf("its aliases make more than %d values of it", mostValues)

// weighing counts the values of a document as if each alias were written out.
type weighing struct {
	anchors map[string]int // what they weigh; 0 while that is being found out
	err     error
}

func (w *weighing) of(node ast.Node) (weight int) {
	if w.err != nil {
		return 0
	}
	switch n := node.(type) {
	case *ast.MappingNode:
		for _, each := range n.Values {
			weight += w.of(each)
		}
	case *ast.MappingValueNode:
		weight = w.of(n.Key) + w.of(n.Value)
	case *ast.MappingKeyNode:
		weight = w.of(n.Value)
	case *ast.SequenceNode:
		for _, each := range n.Values {
			weight += w.of(each)
		}
	case *ast.TagNode:
		weight = w.of(n.Value)
	case *ast.AnchorNode:
		name := n.Name.GetToken().Value
		w.anchors[name] = 0
		weight = w.of(n.Value)
		w.anchors[name] = weight + 1
	case *ast.AliasNode:
		name := n.Value.GetToken().Value
		stands, known := w.anchors[name]
		if known && stands == 0 && w.err == nil {
			w.err = errors.New("an alias stands within what it stands for")
		}
		weight = stands // an unknown name is for the library to refuse
	}
	if weight++; weight > mostValues && w.err == nil {
		w.err = errAliases
	}
	return weight
}
