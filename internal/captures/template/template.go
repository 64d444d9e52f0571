// Package template reads JSON in which values are left out that are put in when it is used: templates of web frameworks, and texts
// of programs with variables in them.
package template

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/go-openapi/jsonpointer"

	"github.com/omise-conformance/harness/internal/lazyregexp"
)

// gaps are what stands for a value in the languages and engines that are met: ERB, Ruby, JavaScript and Kotlin, Mustache and its
// like, Swift, the verbs of printf, and names in braces.
var gaps = lazyregexp.New(`(?s)<%.*?%>|#\{[^{}]*\}|\$\{[^{}]*\}|\{\{\{?[^{}]*\}?\}\}|\{\$[^{}]*\}|\\\([^()]*(?:\([^()]*\)[^()]*)*\)` +
	`|%(?:\([A-Za-z_]+\)|[0-9]+\$)?[sdvqfi]\b|%@|\$[A-Za-z_][A-Za-z_0-9]*|\{[A-Za-z_][A-Za-z_0-9.]*\}`)

// mark stands for a gap while the text is read. It is no character, so that no text has it.
const mark = "\ufdd0"

// mostGaps bounds how many values a text may leave out.
const mostGaps = 10_000

// Fill returns a text as JSON, with null for each value of which the file does not say the whole, and where those are: JSON
// pointers, as record.Record.Unknown has them. The lines of the text stay what they are. A text without gaps is returned as
// it is. An error says what is no JSON, with the line of the text.
func Fill(text []byte) (filled []byte, unknown []string, err error) {
	var spans [][]int
	if mayHaveGaps(text) {
		spans = gaps.FindAllIndex(text, mostGaps)
	}
	if len(spans) == 0 {
		return text, nil, Check(text)
	}
	return nulls(marked(text, spans))
}

// Braces returns a body as Fill does, where it has values in double braces that are put in when it is used. It returns nil where what
// it will be shows only then.
func Braces(body []byte) (filled []byte, unknown []string) {
	if !bytes.Contains(body, []byte("{{")) {
		return body, nil
	}
	filled, unknown, err := Fill(body)
	if err != nil {
		return nil, nil
	}
	return filled, unknown
}

// mayHaveGaps reports whether a text has what gaps begin with. Most texts have not.
func mayHaveGaps(text []byte) bool {
	for i, c := range text[:max(len(text)-1, 0)] {
		next := text[i+1]
		switch c {
		case '%', '$':
			return true
		case '<':
			if next == '%' {
				return true
			}
		case '#', '{':
			if next == '{' || next == '$' || next == '_' || 'a' <= next|0x20 && next|0x20 <= 'z' {
				return true
			}
		case '\\':
			if next == '(' {
				return true
			}
		}
	}
	return false
}

// marked returns the text with a mark for each gap, in a string of its own where it stands for a whole value.
func marked(text []byte, spans [][]int) []byte {
	out := make([]byte, 0, len(text))
	inString := false
	for at := 0; at < len(text); {
		for len(spans) > 0 && spans[0][0] < at {
			spans = spans[1:] // within what was passed over
		}
		switch {
		case len(spans) > 0 && spans[0][0] == at && inString:
			out = append(out, mark...)
			at = spans[0][1]
		case len(spans) > 0 && spans[0][0] == at && !isBody(text[at:spans[0][1]]):
			out = append(append(append(out, '"'), mark...), '"')
			out = append(out, bytes.Repeat([]byte("\n"), bytes.Count(text[at:spans[0][1]], []byte("\n")))...)
			at = spans[0][1]
		case inString && text[at] == '\\' && at+1 < len(text):
			out = append(out, text[at:at+2]...)
			at += 2
		default:
			inString = inString != (text[at] == '"')
			out = append(out, text[at])
			at++
		}
	}
	return out
}

// isBody reports whether what looks like a gap is an object without members.
func isBody(span []byte) bool { return len(bytes.Trim(span, "{} \t\r\n")) == 0 }

// Check returns an error that says what of a text is no JSON.
func Check(text []byte) error {
	if json.Valid(text) {
		return nil
	}
	var whole json.RawMessage
	err := json.Unmarshal(text, &whole)
	var syntax *json.SyntaxError
	if !errors.As(err, &syntax) {
		return &Error{Line: 1, Why: err.Error()}
	}
	at := min(max(int(syntax.Offset)-1, 0), len(text))
	before := bytes.TrimRight(text[:at], " \t\r\n")
	if at < len(text) && strings.IndexByte("]}", text[at]) >= 0 && bytes.HasSuffix(before, []byte(",")) {
		return &Error{Line: lineOf(text, len(before)), Why: fmt.Sprintf("nothing stands between a comma and the %c after it", text[at])}
	}
	if at == 0 && len(text) == 0 || strings.HasPrefix(syntax.Error(), "unexpected end") {
		return &Error{Line: lineOf(text, len(bytes.TrimRight(text, " \t\r\n"))), Why: "it ends before the JSON does"}
	}
	return &Error{Line: lineOf(text, at), Why: syntax.Error()}
}

// Error is what is wrong with a text.
type Error struct {
	Line int // of the text, counted from 1
	Why  string
}

// Error says what is wrong, and where.
func (e *Error) Error() string { return "line " + strconv.Itoa(e.Line) + ": " + e.Why }

func lineOf(text []byte, at int) int { return bytes.Count(text[:at], []byte("\n")) + 1 }

// nulls puts null in the place of each string that has a mark.
func nulls(text []byte) (filled []byte, unknown []string, err error) {
	if err := Check(text); err != nil {
		return nil, nil, err
	}
	var places path
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	copied := 0
	for {
		from := int(decoder.InputOffset())
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return append(filled, text[copied:]...), unknown, nil
		}
		if err != nil {
			return nil, nil, &Error{Line: 1, Why: err.Error()}
		}
		isKey := places.next(token)
		value, isText := token.(string)
		if !isText || !strings.Contains(value, mark) {
			continue
		}
		start, end := from+bytes.IndexByte(text[from:], '"'), int(decoder.InputOffset())
		if isKey {
			unknown = append(unknown, places.parent()+"/*")
			filled = append(append(filled, text[copied:start]...), `"*"`...)
		} else {
			unknown = append(unknown, places.pointer())
			filled = append(append(filled, text[copied:start]...), "null"...)
		}
		copied = end
	}
}

// path is where in a JSON text a decoder is.
type path []step

// step is an object or list that is open, with the member or element that is read in it.
type step struct {
	list  bool
	key   string
	index int
	value bool // the value of key is what comes next
}

// next goes on by a token, and reports whether that is the key of a member.
func (p *path) next(token json.Token) (isKey bool) {
	delim, isDelim := token.(json.Delim)
	if isDelim && (delim == '}' || delim == ']') {
		*p = (*p)[:len(*p)-1]
		return false
	}
	if last := p.last(); last != nil {
		switch {
		case last.list:
			last.index++
		case last.value:
			last.value = false
		default:
			last.key, last.value = token.(string), true
			return true
		}
	}
	if isDelim {
		*p = append(*p, step{list: delim == '[', index: -1})
	}
	return false
}

func (p *path) last() *step {
	if len(*p) == 0 {
		return nil
	}
	return &(*p)[len(*p)-1]
}

func (p *path) pointer() string {
	var out strings.Builder
	for _, each := range *p {
		if each.list {
			out.WriteString("/" + strconv.Itoa(each.index))
			continue
		}
		out.WriteString("/" + jsonpointer.Escape(each.key))
	}
	return out.String()
}

// parent is the pointer of the object whose member is read.
func (p *path) parent() string {
	outer := (*p)[:len(*p)-1]
	return outer.pointer()
}
