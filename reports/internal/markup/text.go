package markup

import (
	"strings"
	"unicode"
)

// OneLine returns text as one line without control characters, so that text from a
// target can be printed on a terminal.
func OneLine(text string) string { return strings.Join(strings.Fields(Printable(text)), " ") }

// Printable replaces control characters except line feeds and tabs, so that no
// answer of a target can move the cursor of a terminal or hide text.
func Printable(text string) string {
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
