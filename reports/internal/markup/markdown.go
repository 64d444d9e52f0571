// Package markup writes text for people: sentences in Markdown and XML that no text of a target can turn into markup.
package markup

import (
	"fmt"
	"strings"
)

// markdownSpecial escapes the characters that would turn a sentence into markup: an
// error message of a target must not be able to draw tables, links or HTML.
var markdownSpecial = strings.NewReplacer(
	"&", "&amp;", "<", "&lt;", ">", "&gt;", "|", `\|`, `\`, `\\`, "`", "\\`", "*", `\*`, "[", `\[`, "]", `\]`, "~", `\~`,
)

// Text escapes a sentence for one line or one table cell of Markdown.
func Text(sentence string) string {
	return markdownSpecial.Replace(OneLine(sentence))
}

// Code formats a name as code in Markdown, also within a table cell.
func Code(name string) string {
	return "`" + strings.NewReplacer("`", "'", "|", `\|`).Replace(OneLine(name)) + "`"
}

// Fence returns text as a code block, with a fence that the text cannot close.
func Fence(language, text string) string {
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	return fmt.Sprintf("%s%s\n%s\n%s\n", fence, language, strings.TrimRight(Printable(text), "\n"), fence)
}

// Budget collects Markdown up to a size and counts what it leaves out.
type Budget struct {
	b     strings.Builder
	limit int
}

// NewBudget returns a budget of so many bytes.
func NewBudget(limit int) *Budget { return &Budget{limit: limit} }

// String returns what was collected.
func (m *Budget) String() string { return m.b.String() }

// reserve is the space for the lines that say what was left out and for the headings
// after them.
const reserve = 2 << 10

// Linef writes a line.
func (m *Budget) Linef(format string, args ...any) { fmt.Fprintf(&m.b, format+"\n", args...) }

// Section writes a heading with the items under it, or nothing if there are none. If
// they do not all fit, or there are more than most, it says how many of them (things)
// are only in report.json.
func (m *Budget) Section(heading, table string, items []string, most int, things string) {
	if len(items) == 0 {
		return
	}
	m.Linef("\n### %s\n", heading)
	if table != "" {
		m.Linef("%s", table)
	}
	for i, item := range items {
		if i == most || m.b.Len()+len(item)+reserve > m.limit {
			m.Linef("\n… %d more %s are left out here; report.json has them all.", len(items)-i, things)
			return
		}
		m.Linef("%s", item)
	}
}
