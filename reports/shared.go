package reports

import (
	"io"
	"strings"
)

// OneLine makes a text of a target fit for one line of a terminal: control
// characters and line breaks are replaced.
func OneLine(text string) string { return oneLine(text) }

// MarkdownText makes a sentence fit for one line or one table cell of Markdown.
func MarkdownText(sentence string) string { return mdText(sentence) }

// MarkdownCode shows a name as code in Markdown.
func MarkdownCode(name string) string { return mdCode(name) }

// WriteTranscript writes exchanges as a report shows those of a failed case, but
// with whole bodies. Without curl it leaves out the commands.
func WriteTranscript(w io.Writer, exchanges []ExchangeEntry, curl bool) error {
	var b strings.Builder
	for i := range exchanges {
		if i > 0 {
			b.WriteByte('\n')
		}
		shown := exchanges[i]
		if !curl {
			shown.Curl = ""
		}
		writeExchangeUpTo(&b, &shown, 0)
	}
	_, err := io.WriteString(w, printable(b.String()))
	return err
}
