package seedfile

import (
	"fmt"

	"github.com/goccy/go-yaml/token"
)

// mostLevels bounds how deep a file is nested: a card of a customer of an account is five levels deep. The parser calls itself for
// each level, and its time grows with the square of their number.
const mostLevels = 50

// What a file has at most: words and signs, of which each takes a hundred times its size in memory, and marks of documents, of
// which one and its end make sense.
const (
	mostTokens    = 300_000
	mostDocuments = 4
)

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
