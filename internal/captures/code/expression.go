package code

import (
	"strings"

	"github.com/tdewolff/parse/v2/js"

	"github.com/omise-conformance/harness/internal/captures/literal"
)

// reader reads the values of expressions. at is the next token.
type reader struct {
	tokens    []token
	constants map[string]*value
	at, depth int
}

// readAt returns the value of the expression that begins with a token.
func (r *reader) readAt(at int) *value {
	r.at = at
	return r.expression()
}

func (r *reader) peek() js.TokenType {
	if r.at >= len(r.tokens) {
		return js.ErrorToken
	}
	return r.tokens[r.at].kind
}

// word returns the text of a token, or nothing behind the last.
func (r *reader) word(at int) string {
	if at < 0 || at >= len(r.tokens) {
		return ""
	}
	return r.tokens[at].text
}

// ends reports whether an expression ends before the next token.
func (r *reader) ends() bool {
	switch r.peek() {
	case js.CommaToken, js.SemicolonToken, js.CloseBraceToken, js.CloseParenToken, js.CloseBracketToken, js.TemplateMiddleToken,
		js.TemplateEndToken, js.ErrorToken:
		return true
	}
	return false
}

// skip passes over the rest of an expression.
func (r *reader) skip() {
	for !r.ends() {
		if pair := r.tokens[r.at].pair; pair > r.at {
			r.at = pair
		}
		r.at++
	}
}

// expression reads a sum of literals and constants. Anything else is not known.
func (r *reader) expression() *value {
	if r.depth++; r.depth > mostDepth {
		r.depth--
		r.skip()
		return &value{}
	}
	defer func() { r.depth-- }()
	from, line := r.at, 0
	if from < len(r.tokens) {
		line = r.tokens[from].line
	}
	sum := r.operand()
	for r.peek() == js.AddToken {
		r.at++
		sum = add(sum, r.operand())
	}
	if next := r.word(r.at); next == "as" || next == "satisfies" { // a type, which says nothing of the value
		r.skip()
	}
	if !r.ends() {
		r.skip()
		return &value{line: line, from: from}
	}
	if sum.line == 0 {
		sum.line, sum.from = line, from
	}
	return sum
}

// words are the values that have a name.
var words = map[string]value{
	"true": {kind: scalar, scalar: "true"}, "false": {kind: scalar, scalar: "false"}, "null": {kind: scalar, scalar: "null"},
	"undefined": {kind: absent},
}

func (r *reader) operand() *value {
	at := r.at
	if at >= len(r.tokens) {
		return &value{}
	}
	this := r.tokens[at]
	r.at++
	switch this.kind {
	case js.StringToken:
		return text(literal.Unescape(this.text[1:len(this.text)-1], this.text[0], literal.Full))
	case js.TemplateToken:
		return text(literal.Unescape(this.text[1:len(this.text)-1], '`', literal.Full))
	case js.TemplateStartToken:
		return r.template(at)
	case js.OpenBraceToken:
		return r.inBrackets(at, r.object)
	case js.OpenBracketToken:
		return r.inBrackets(at, r.list)
	case js.OpenParenToken:
		if this.pair < 0 || r.word(this.pair+1) == "=>" {
			return &value{}
		}
		inner := r.expression()
		r.at = this.pair + 1
		return inner
	case js.SubToken, js.AddToken:
		if r.at < len(r.tokens) && js.IsNumeric(r.tokens[r.at].kind) {
			r.at++
			return number(strings.TrimPrefix(this.text, "+") + r.tokens[r.at-1].text)
		}
		return &value{}
	}
	if js.IsNumeric(this.kind) {
		return number(this.text)
	}
	if named, ok := words[this.text]; ok {
		return &named
	}
	if this.text == "JSON" && r.word(at+1) == "." && r.word(at+2) == "stringify" && r.word(at+3) == "(" && r.tokens[at+3].pair > 0 {
		r.at = at + 4
		inner := r.expression()
		r.at = r.tokens[at+3].pair + 1
		return inner
	}
	if constant := r.constants[this.text]; constant != nil && js.IsIdentifier(this.kind) {
		return constant
	}
	return &value{}
}

// inBrackets reads what is between brackets that belong together.
func (r *reader) inBrackets(open int, read func(*value, int)) *value {
	end := r.tokens[open].pair
	if end < 0 {
		return &value{}
	}
	found := &value{line: r.tokens[open].line, from: open}
	read(found, end)
	r.at = end + 1
	return found
}

func (r *reader) list(found *value, end int) {
	found.kind = list
	for r.at < end && len(found.members) < mostMembers {
		if r.peek() == js.EllipsisToken {
			*found = value{line: found.line, from: found.from} // how many elements these are is not known
			return
		}
		line := r.tokens[r.at].line
		found.members = append(found.members, member{value: r.expression(), line: line})
		r.at++ // a comma, or the end
	}
}

func (r *reader) object(found *value, end int) {
	found.kind = object
	for r.at < end && len(found.members) < mostMembers {
		r.member(found)
		r.skip()
		r.at++ // a comma, or the end
	}
}

// member reads a member of an object.
func (r *reader) member(found *value) {
	this := r.tokens[r.at]
	if this.kind == js.EllipsisToken {
		r.at++
		found.take(r.expression())
		return
	}
	name, known := r.name()
	if !known {
		found.open = true
		return
	}
	switch r.peek() {
	case js.ColonToken:
		r.at++
		found.set(member{name, r.expression(), this.line})
	case js.CommaToken, js.CloseBraceToken: // the name of a constant is that of the member
		named := r.constants[name]
		if named == nil {
			named = &value{}
		}
		found.set(member{name, named, this.line})
	default: // a method, or what is computed when it is asked for
		found.set(member{name, &value{}, this.line})
	}
}

// name reads the name of a member.
func (r *reader) name() (name string, known bool) {
	this := r.tokens[r.at]
	r.at++
	switch {
	case this.kind == js.StringToken:
		return literal.Unescape(this.text[1:len(this.text)-1], this.text[0], literal.Full), true
	case this.kind == js.OpenBracketToken && this.pair > 0:
		computed := r.expression()
		r.at = this.pair + 1
		return computed.text()
	}
	return this.text, js.IsIdentifierName(this.kind) || js.IsNumeric(this.kind)
}

// template reads a text with values in it.
func (r *reader) template(at int) *value {
	sum := text(piece(r.tokens[at].text))
	for {
		inner := r.expression()
		if inner.kind == scalar {
			plain, isText := inner.text()
			if !isText {
				plain = inner.scalar
			}
			inner = text(plain)
		}
		sum = add(sum, inner)
		last := r.peek()
		if last != js.TemplateMiddleToken && last != js.TemplateEndToken {
			return &value{}
		}
		sum = add(sum, text(piece(r.tokens[r.at].text)))
		if r.at++; last == js.TemplateEndToken {
			return sum
		}
	}
}

// piece is the part of a template between its values, which stand in ${ and }.
func piece(token string) string {
	return literal.Unescape(strings.TrimSuffix(strings.TrimSuffix(token[1:], "${"), "`"), '`', literal.Full)
}
