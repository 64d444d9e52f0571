package reports

import (
	"fmt"
	"strings"
	"unicode"
)

// markdownSpecial are the characters that would make markup of a sentence: a
// target's error message must not be able to draw tables, links or HTML.
var markdownSpecial = strings.NewReplacer(
	"&", "&amp;", "<", "&lt;", ">", "&gt;", "|", `\|`, `\`, `\\`, "`", "\\`", "*", `\*`, "[", `\[`, "]", `\]`, "~", `\~`,
)

// mdText makes a sentence fit for one line or one table cell.
func mdText(sentence string) string {
	return markdownSpecial.Replace(oneLine(sentence))
}

// mdCode shows a name as code. Names hold no backtick; a pipe would end the cell
// even inside of code.
func mdCode(name string) string {
	return "`" + strings.NewReplacer("`", "'", "|", `\|`).Replace(oneLine(name)) + "`"
}

// mdFence shows text as a code block, with a fence that the text cannot close.
func mdFence(language, text string) string {
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	return fmt.Sprintf("%s%s\n%s\n%s\n", fence, language, strings.TrimRight(printable(text), "\n"), fence)
}

// oneLine replaces everything that ends a line.
func oneLine(text string) string { return strings.Join(strings.Fields(printable(text)), " ") }

// printable replaces control characters, so that no answer of a target can move
// the cursor of a terminal or hide text. Line feeds and tabs stay.
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

// reserve is kept free for the lines that say what was left out and for the
// headings after them.
const reserve = 2 << 10

func (m *budget) line(format string, args ...any) { fmt.Fprintf(&m.b, format+"\n", args...) }

// section writes a heading with what goes under it, and nothing without items.
// Where not all of them fit, or there are more than most, it says how many of
// them (things) only report.json has.
func (m *budget) section(heading, table string, items []string, most int, things string) {
	if len(items) == 0 {
		return
	}
	m.line("\n### %s\n", heading)
	if table != "" {
		m.line("%s", table)
	}
	for i, item := range items {
		if i == most || m.b.Len()+len(item)+reserve > m.limit {
			m.line("\n… %d more %s left out here; report.json has all of them.", len(items)-i, things)
			return
		}
		m.line("%s", item)
	}
}
