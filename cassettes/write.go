package cassettes

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/dnaeon/go-vcr/v2/cassette"
)

// The file is a narrow subset of YAML: block mappings in a fixed order, texts in double
// quotes or as literal blocks, one flow list. It can be read in one way only, a hundred times
// faster than YAML in general, and a diff shows nothing but the change.
const (
	firstLine = "---"
	lastLine  = "..."
	// blockIndent begins the lines of a literal block.
	blockIndent = "      "
)

// writer builds the text of a cassette.
type writer struct{ strings.Builder }

// Encode returns the content of the file, with its checksum.
func (c *Cassette) Encode() []byte {
	w := &writer{}
	h := c.Header
	h.Interactions = len(c.Interactions)
	w.line(firstLine)
	w.line("version: " + strconv.Itoa(formatVersion))
	w.line("header:")
	for _, field := range headerFields {
		w.line("  " + field.name + ": " + field.write(&h))
	}
	if len(c.Interactions) == 0 {
		w.line("interactions: []")
	} else {
		w.line("interactions:")
	}
	for _, interaction := range c.Interactions {
		w.interaction(interaction)
	}
	w.line(lastLine)
	return Seal([]byte(w.String()))
}

func (w *writer) line(s string) {
	w.WriteString(s)
	w.WriteByte('\n')
}

func (w *writer) interaction(i *cassette.Interaction) {
	w.line("- request:")
	w.text("body", i.Request.Body)
	w.line("    form: {}")
	w.headers(i.Request.Headers)
	w.line("    url: " + quote(i.URL))
	w.line("    method: " + quote(i.Method))
	w.line("  response:")
	w.text("body", i.Response.Body)
	w.headers(i.Response.Headers)
	w.line("    status: " + quote(i.Status))
	w.line("    code: " + strconv.Itoa(i.Code))
	w.line("    duration: " + i.Duration.String())
}

func (w *writer) headers(headers map[string][]string) {
	if len(headers) == 0 {
		w.line("    headers: {}")
		return
	}
	w.line("    headers:")
	for _, name := range slices.Sorted(maps.Keys(headers)) {
		w.line("      " + quote(name) + ":")
		for _, value := range headers[name] {
			w.line("      - " + quote(value))
		}
	}
}

// text writes a text of several lines as a literal block, so that a diff shows the line that
// changed, and any other text in quotes.
func (w *writer) text(name, s string) {
	w.WriteString("    " + name + ": ")
	if !blockable(s) {
		w.line(quote(s))
		return
	}
	w.line("|-")
	for line := range strings.SplitSeq(s, "\n") {
		if line != "" {
			w.WriteString(blockIndent)
		}
		w.line(line)
	}
}

// blockable reports whether every reader of YAML reads exactly this text from a literal
// block. Blanks before the first line or at the end of a line do not survive, nor do
// characters that YAML takes for line breaks or does not print.
func blockable(s string) bool {
	if !strings.Contains(s, "\n") || !utf8.ValidString(s) || strings.ContainsAny(s[:1], " \t\n") || strings.HasSuffix(s, "\n") ||
		hasTrailingBlanks(s) {
		return false
	}
	for _, char := range s {
		if char != '\n' && char != '\t' && !printable(char) {
			return false
		}
	}
	return true
}

func hasTrailingBlanks(s string) bool {
	return strings.Contains(s, " \n") || strings.Contains(s, "\t\n") || strings.HasSuffix(s, " ") || strings.HasSuffix(s, "\t")
}

// printable reports whether YAML takes a character as it is. It does not take byte order
// marks and the line breaks of Unicode.
func printable(char rune) bool {
	switch {
	case char < ' ', char >= 0x7f && char <= 0xa0, char == 0x2028, char == 0x2029, char == 0xfeff, char == 0xfffe, char == 0xffff:
		return false
	}
	return true
}

// quote writes a text in double quotes, with escapes that both JSON and YAML have.
func quote(s string) string {
	var out strings.Builder
	out.WriteByte('"')
	for _, char := range s {
		switch {
		case char == '"' || char == '\\':
			out.WriteByte('\\')
			out.WriteRune(char)
		case char == '\n':
			out.WriteString(`\n`)
		case char == '\t':
			out.WriteString(`\t`)
		case char == '\r':
			out.WriteString(`\r`)
		case printable(char):
			out.WriteRune(char)
		default:
			fmt.Fprintf(&out, `\u%04x`, char)
		}
	}
	out.WriteByte('"')
	return out.String()
}

// headerField is one line of the header.
type headerField struct {
	name  string
	write func(*Header) string
	read  func(*Header, string) error
}

// headerFields are the lines of the header in their order.
var headerFields = []headerField{
	textField("case", func(h *Header) *string { return &h.Case }),
	textField("target", func(h *Header) *string { return &h.Target }),
	textField("dialect", func(h *Header) *string { return &h.Dialect }),
	{
		"features", func(h *Header) string { return quoteList(h.Features) },
		func(h *Header, s string) (err error) { h.Features, err = unquoteList(s); return err },
	},
	textField("harness_version", func(h *Header) *string { return &h.HarnessVersion }),
	textField("spec_version", func(h *Header) *string { return &h.SpecVersion }),
	timeField("recorded_at", func(h *Header) *time.Time { return &h.RecordedAt }),
	timeField("clock", func(h *Header) *time.Time { return &h.Clock }),
	{
		"seed", func(h *Header) string { return strconv.FormatInt(h.Seed, 10) },
		func(h *Header, s string) (err error) { h.Seed, err = strconv.ParseInt(s, 10, 64); return err },
	},
	textField("verdict", func(h *Header) *string { return &h.Verdict }),
	{
		"interactions", func(h *Header) string { return strconv.Itoa(h.Interactions) },
		func(h *Header, s string) (err error) { h.Interactions, err = strconv.Atoi(s); return err },
	},
	textField("checksum", func(h *Header) *string { return &h.Checksum }),
}

func textField(name string, of func(*Header) *string) headerField {
	return headerField{
		name, func(h *Header) string { return quote(*of(h)) },
		func(h *Header, s string) (err error) { *of(h), err = unquote(s); return err },
	}
}

// timeField writes whole seconds in UTC.
func timeField(name string, of func(*Header) *time.Time) headerField {
	return headerField{
		name, func(h *Header) string { return quote(of(h).UTC().Format(time.RFC3339)) },
		func(h *Header, s string) error {
			plain, err := unquote(s)
			if err != nil {
				return err
			}
			*of(h), err = time.Parse(time.RFC3339, plain)
			return err
		},
	}
}

func quoteList(values []string) string {
	quoted := make([]string, len(values))
	for i, value := range values {
		quoted[i] = quote(value)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}
