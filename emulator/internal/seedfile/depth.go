package seedfile

import (
	"fmt"
	"strings"

	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/token"
)

// mostLevels bounds how deep a file is nested: a card of a customer of an account is five levels deep. The parser calls itself for
// each level, and its time grows with the square of their number.
const mostLevels = 50

// What a file has at most: words and signs, of which each takes a hundred times its size in memory, and marks of documents, of
// which one and its end make sense. The time of the parser grows with the square of the keys of one mapping.
const (
	mostTokens    = 300_000
	mostKeys      = 20_000
	mostDocuments = 4
)

// tokenize returns the tokens of a text, or more than mostTokens of its beginning. The library makes all of a text at once, so that a long
// one is tried by its beginnings, each of which has so many signs more. A file of MaxBytes has few of them.
func tokenize(text string) token.Tokens {
	for end := beyond(text, 0, mostTokens); end < len(text); end = beyond(text, end, 2*mostTokens) {
		if tokens := lexer.Tokenize(text[:end]); len(tokens) > mostTokens {
			return tokens
		}
	}
	return lexer.Tokenize(text)
}

// beyond returns where so many signs more of a text end. Words begin and end with signs.
func beyond(text string, from, left int) int {
	for at := from; at < len(text); at++ {
		if strings.IndexByte(",[]{}:-?\"'#&*!|>%@`\n", text[at]) >= 0 {
			if left--; left == 0 {
				return at + 1
			}
		}
	}
	return len(text)
}

// tooLarge returns an error for a text that would take the parser too long.
func tooLarge(name string, tokens token.Tokens) error {
	if len(tokens) > mostTokens {
		return fmt.Errorf("%s: it has more than %d words and signs", name, mostTokens)
	}
	documents := 0
	for _, each := range tokens {
		if each.Type == token.DocumentHeaderType || each.Type == token.DocumentEndType {
			documents++
		}
		if documents > mostDocuments {
			return fmt.Errorf("%s:%d: a seed file has one document", name, each.Position.Line)
		}
	}
	return nil
}

// run is how many keys stand in a column, below each other.
type run struct{ column, keys int }

// tooWide returns an error for a mapping with more keys than the parser should see. Those of one mapping stand in one column, and
// what stands further left ends it.
func tooWide(name string, tokens token.Tokens) error {
	var open []run
	for i, each := range tokens {
		at := each.Position.Column
		switch each.Type {
		case token.MappingValueType:
			if i > 0 && tokens[i-1].Position.Line == each.Position.Line {
				at = tokens[i-1].Position.Column
			}
		case token.SequenceEntryType, token.MappingKeyType:
		default:
			continue
		}
		for len(open) > 0 && open[len(open)-1].column > at {
			open = open[:len(open)-1]
		}
		if each.Type == token.SequenceEntryType {
			continue
		}
		if len(open) == 0 || open[len(open)-1].column < at {
			open = append(open, run{column: at})
		}
		last := &open[len(open)-1]
		if last.keys++; last.keys > mostKeys {
			return fmt.Errorf("%s:%d: it has more than %d keys in one mapping", name, each.Position.Line, mostKeys)
		}
	}
	return nil
}

// tooDeep returns an error for a text that is nested too deep. It counts what opens a level, not what the levels are worth: brackets, and what
// stands before a value (dashes, marks of keys, tags and anchors), and for the rest the column in which a line begins.
func tooDeep(name string, tokens token.Tokens) error {
	brackets, before, line := 0, 0, 0
	for i, each := range tokens {
		if i > 0 && tokens[i-1].Type == token.AnchorType {
			continue // its name
		}
		switch each.Type {
		case token.SequenceStartType, token.MappingStartType:
			brackets++
		case token.SequenceEndType, token.MappingEndType:
			brackets--
		case token.SequenceEntryType, token.MappingKeyType, token.TagType, token.AnchorType:
			before++
		default:
			before = 0
		}
		indent := 0
		if each.Position.Line != line {
			line, indent = each.Position.Line, each.Position.IndentNum
		}
		if brackets > mostLevels || before > mostLevels || brackets == 0 && indent > 8*mostLevels {
			return fmt.Errorf("%s:%d: it is nested more than %d levels deep", name, line, mostLevels)
		}
	}
	return nil
}
