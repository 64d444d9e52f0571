package cassettes

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/dnaeon/go-vcr/v2/cassette"
)

// Parse reads the content of a file. Its errors complete the sentence "the cassette FILE …".
func Parse(data []byte) (*Cassette, error) {
	text, err := intact(data)
	if err != nil {
		return nil, err
	}
	r := &reader{rest: text}
	c := r.cassette()
	if r.err != nil {
		return nil, fmt.Errorf("cannot be read in line %d: %w", r.number, r.err)
	}
	if c.Header.Interactions != len(c.Interactions) {
		return nil, fmt.Errorf("holds %d interactions, but its header counts %d", len(c.Interactions), c.Header.Interactions)
	}
	for index, interaction := range c.Interactions {
		if err := checkInteraction(interaction, index); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// reader reads exactly what writer writes. It stops at the first error.
type reader struct {
	rest   string
	number int // of the line read last
	err    error
}

func (r *reader) cassette() *Cassette {
	c := &Cassette{}
	r.expect(firstLine)
	r.expect("version: " + strconv.Itoa(formatVersion))
	r.expect("header:")
	for _, field := range headerFields {
		value := r.value("  " + field.name + ": ")
		if r.err == nil {
			r.fail(field.read(&c.Header, value))
		}
	}
	if r.peek() == "interactions: []" {
		r.next()
	} else {
		r.expect("interactions:")
		// The count is only used to allocate; Parse checks it.
		c.Interactions = make([]*cassette.Interaction, 0, min(max(c.Header.Interactions, 1), 1000))
		for r.err == nil && (len(c.Interactions) == 0 || r.peek() != lastLine) {
			c.Interactions = append(c.Interactions, r.interaction())
		}
	}
	r.expect(lastLine)
	if r.err == nil && r.rest != "" {
		r.next()
		r.fail(errors.New("nothing may follow the end of the cassette"))
	}
	return c
}

func (r *reader) interaction() *cassette.Interaction {
	i := &cassette.Interaction{}
	r.expect("- request:")
	i.Request.Body = r.text("body")
	r.expect("    form: {}")
	i.Request.Headers = r.headers()
	i.URL = r.quoted("    url: ")
	i.Method = r.quoted("    method: ")
	r.expect("  response:")
	i.Response.Body = r.text("body")
	i.Response.Headers = r.headers()
	i.Status = r.quoted("    status: ")
	i.Code = r.code()
	i.Duration = r.duration()
	return i
}

func (r *reader) code() int {
	code, err := strconv.Atoi(r.value("    code: "))
	r.fail(err)
	return code
}

func (r *reader) duration() time.Duration {
	duration, err := time.ParseDuration(r.value("    duration: "))
	r.fail(err)
	return duration
}

func (r *reader) headers() http.Header {
	const name, item = `      "`, "      - "
	headers := http.Header{}
	if r.peek() == "    headers: {}" {
		r.next()
		return headers
	}
	r.expect("    headers:")
	for r.err == nil && strings.HasPrefix(r.peek(), name) {
		line := r.next()
		quoted, isName := strings.CutSuffix(strings.TrimPrefix(line, "      "), ":")
		key, err := unquote(quoted)
		if !isName {
			err = fmt.Errorf("%q is not the name of a header", shortened(line))
		}
		r.fail(err)
		for r.err == nil && strings.HasPrefix(r.peek(), item) {
			headers[key] = append(headers[key], r.quoted(item))
		}
	}
	return headers
}

func (r *reader) text(name string) string {
	value := r.value("    " + name + ": ")
	if value != "|-" {
		text, err := unquote(value)
		r.fail(err)
		return text
	}
	// Two passes: a body has a hundred lines, and to allocate each of them would take
	// longer than all else.
	from, length := r.rest, 0
	for r.err == nil {
		line := r.peek()
		if line != "" && !strings.HasPrefix(line, blockIndent) {
			break
		}
		r.next()
		length += len(line) + 1
	}
	return unindented(from[:min(length, len(from))])
}

// unindented removes the indentation of a literal block.
func unindented(block string) string {
	var lines strings.Builder
	lines.Grow(len(block))
	for line := range strings.Lines(block) {
		lines.WriteString(strings.TrimPrefix(line, blockIndent))
	}
	return strings.TrimSuffix(lines.String(), "\n")
}

// next returns the next line and goes on to the one after it.
func (r *reader) next() string {
	line, rest, found := strings.Cut(r.rest, "\n")
	r.number++
	if !found {
		r.fail(errors.New("the line has no end"))
	}
	r.rest = rest
	return line
}

// peek returns the next line and stays there.
func (r *reader) peek() string {
	line, _, _ := strings.Cut(r.rest, "\n")
	return line
}

func (r *reader) expect(want string) {
	if r.err != nil {
		return
	}
	if line := r.next(); line != want {
		r.fail(fmt.Errorf("expected %q, found %q", want, shortened(line)))
	}
}

// value reads a line that starts with prefix and returns the rest of it.
func (r *reader) value(prefix string) string {
	if r.err != nil {
		return ""
	}
	line := r.next()
	value, found := strings.CutPrefix(line, prefix)
	if !found {
		r.fail(fmt.Errorf("expected %q, found %q", prefix, shortened(line)))
	}
	return value
}

func (r *reader) quoted(prefix string) string {
	value := r.value(prefix)
	if r.err != nil {
		return ""
	}
	text, err := unquote(value)
	r.fail(err)
	return text
}

// fail keeps the first error.
func (r *reader) fail(err error) {
	if r.err == nil {
		r.err = err
	}
}

func shortened(s string) string {
	const longest = 60
	if len(s) > longest {
		return strings.ToValidUTF8(s[:longest], "") + "…"
	}
	return s
}

// escapes are the escapes that quote writes, without \u.
var escapes = map[byte]byte{'"': '"', '\\': '\\', 'n': '\n', 't': '\t', 'r': '\r'}

// unquote reads what quote writes.
func unquote(s string) (string, error) {
	if len(s) < 2 || s[0] != '"' || s[len(s)-1] != '"' {
		return "", fmt.Errorf("%q is not a text in double quotes", shortened(s))
	}
	text, rest, err := unquotePrefix(s[1:])
	if err != nil {
		return "", err
	}
	if rest != "" {
		return "", fmt.Errorf("%q follows the end of a text", shortened(rest))
	}
	return text, nil
}

// unquotePrefix reads up to the closing quote and returns what follows it.
func unquotePrefix(s string) (text, rest string, err error) {
	if i := strings.IndexAny(s, `"\`); i >= 0 && s[i] == '"' {
		return s[:i], s[i+1:], nil
	}
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '"':
			return out.String(), s[i+1:], nil
		case s[i] != '\\':
			out.WriteByte(s[i])
		case i+1 < len(s) && escapes[s[i+1]] != 0:
			i++
			out.WriteByte(escapes[s[i]])
		case i+5 < len(s) && s[i+1] == 'u':
			code, err := strconv.ParseUint(s[i+2:i+6], 16, 16)
			if err != nil {
				return "", "", fmt.Errorf("%q is not an escape", s[i:i+6])
			}
			out.WriteRune(rune(code))
			i += 5
		default:
			return "", "", fmt.Errorf("%q is not an escape", shortened(s[i:]))
		}
	}
	return "", "", errors.New("a text has no closing quote")
}

func unquoteList(s string) ([]string, error) {
	rest, opened := strings.CutPrefix(s, "[")
	values := []string{}
	for opened && rest != "]" {
		if len(values) > 0 {
			var more bool
			if rest, more = strings.CutPrefix(rest, ", "); !more {
				return nil, fmt.Errorf("%q is not a list of texts in double quotes", shortened(s))
			}
		}
		var value string
		var err error
		if !strings.HasPrefix(rest, `"`) {
			return nil, fmt.Errorf("%q is not a list of texts in double quotes", shortened(s))
		}
		if value, rest, err = unquotePrefix(rest[1:]); err != nil {
			return nil, err
		}
		values = append(values, value)
	}
	if !opened {
		return nil, fmt.Errorf("%q is not a list", shortened(s))
	}
	return values, nil
}
