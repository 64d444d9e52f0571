package code

import (
	"bytes"
	"errors"
	"io"
	"slices"

	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/js"
)

// token is a word or sign of JavaScript, or of TypeScript, whose signs are the same.
type token struct {
	kind js.TokenType
	text string
	line int
	pair int // the bracket that closes this one, or that this one closes; -1 where there is none
}

// mostTokens bounds what is kept of a program, and mostRestarts how often its reading begins anew behind what is no JavaScript.
const (
	mostTokens   = 1_000_000
	mostRestarts = 50
)

// tokenize returns the tokens of a program without spaces and comments. What is no JavaScript, such as the text in JSX, ends with
// its line.
func tokenize(text []byte) []token {
	var tokens []token
	line := 1
	for n := 0; n < mostRestarts && len(text) > 0; n++ {
		read := tokenizeFrom(text, &tokens, &line)
		if text = text[read:]; len(text) == 0 {
			break
		}
		_, rest, _ := bytes.Cut(text, []byte("\n"))
		text, line = rest, line+1
	}
	pairUp(tokens)
	return tokens
}

// tokenizeFrom adds the tokens up to what is no JavaScript, and returns how many bytes those have.
func tokenizeFrom(text []byte, tokens *[]token, line *int) (read int) {
	lexer := js.NewLexer(parse.NewInputBytes(slices.Clip(text)))
	for len(*tokens) < mostTokens {
		kind, data := lexer.Next()
		if (kind == js.DivToken || kind == js.DivEqToken) && !endsValue(*tokens) {
			kind, data = lexer.RegExp()
		}
		if kind == js.ErrorToken {
			if errors.Is(lexer.Err(), io.EOF) {
				return len(text)
			}
			return read
		}
		switch kind {
		case js.WhitespaceToken, js.LineTerminatorToken, js.CommentToken, js.CommentLineTerminatorToken:
		default:
			*tokens = append(*tokens, token{kind: kind, text: string(data), line: *line, pair: -1})
		}
		read += len(data)
		*line += bytes.Count(data, []byte("\n"))
	}
	return len(text)
}

// endsValue reports whether a value has ended, so that a slash divides it and begins no regular expression.
func endsValue(tokens []token) bool {
	if len(tokens) == 0 {
		return false
	}
	switch last := tokens[len(tokens)-1]; last.kind {
	case js.CloseParenToken, js.CloseBracketToken, js.CloseBraceToken, js.StringToken, js.TemplateToken, js.TemplateEndToken:
		return true
	default:
		return js.IsNumeric(last.kind) || js.IsIdentifier(last.kind)
	}
}

// closers are the brackets by those that open them.
var closers = map[js.TokenType]js.TokenType{
	js.OpenBraceToken: js.CloseBraceToken, js.OpenParenToken: js.CloseParenToken, js.OpenBracketToken: js.CloseBracketToken,
	js.TemplateStartToken: js.TemplateEndToken,
}

// pairUp finds which brackets belong together.
func pairUp(tokens []token) {
	var open []int
	for i := range tokens {
		if closers[tokens[i].kind] != 0 {
			open = append(open, i)
			continue
		}
		for n := len(open) - 1; n >= max(0, len(open)-3); n-- { // one that is never closed does not take the others along
			if closers[tokens[open[n]].kind] == tokens[i].kind {
				tokens[i].pair, tokens[open[n]].pair = open[n], i
				open = open[:n]
				break
			}
		}
	}
}
