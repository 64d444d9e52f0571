package reports

import (
	"fmt"
	"strings"
	"unicode"
)

// markdownSpecial escapes the characters that would turn a sentence into markup: an
// error message of a target must not be able to draw tables, links or HTML.
var markdownSpecial = strings.NewReplacer(
	"&", "&amp;", "<", "&lt;", ">", "&gt;", "|", `\|`, `\`, `\\`, "`", "\\`", "*", `\*`, "[", `\[`, "]", `\]`, "~", `\~`,
)

// MarkdownText escapes a sentence for one line or one table cell of Markdown.
func MarkdownText(sentence string) string {
	return markdownSpecial.Replace(OneLine(sentence))
}

// MarkdownCode formats a name as code in Markdown, also within a table cell.
func MarkdownCode(name string) string {
	return "`" + strings.NewReplacer("`", "'", "|", `\|`).Replace(OneLine(name)) + "`"
}

// mdFence returns text as a code block, with a fence that the text cannot close.
func mdFence(language, text string) string {
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	return fmt.Sprintf("%s%s\n%s\n%s\n", fence, language, strings.TrimRight(printable(text), "\n"), fence)
}

// OneLine returns text as one line without control characters, so that text from a
// target can be printed on a terminal.
func OneLine(text string) string { return strings.Join(strings.Fields(printable(text)), " ") }

// printable replaces control characters except line feeds and tabs, so that no
// answer of a target can move the cursor of a terminal or hide text.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || unicode.Is(unicode.Bidi_Control, r):
			return '\uFFFD'
		}
		return r
	}, text)
}

// budget collects Markdown up to a size and counts what it leaves out.
type budget struct {
	b     strings.Builder
	limit int
}

// reserve is the space for the lines that say what was left out and for the headings
// after them.
const reserve = 2 << 10

func (m *budget) linef(format string, args ...any) { fmt.Fprintf(&m.b, format+"\n", args...) }

// section writes a heading with the items under it, or nothing if there are none. If
// they do not all fit, or there are more than most, it says how many of them (things)
// are only in report.json.
func (m *budget) section(heading, table string, items []string, most int, things string) {
	if len(items) == 0 {
		return
	}
	m.linef("\n### %s\n", heading)
	if table != "" {
		m.linef("%s", table)
	}
	for i, item := range items {
		if i == most || m.b.Len()+len(item)+reserve > m.limit {
			m.linef("\n… %d more %s are left out here; report.json has them all.", len(items)-i, things)
			return
		}
		m.linef("%s", item)
	}
}
