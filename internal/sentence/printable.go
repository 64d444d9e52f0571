package sentence

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/omise-conformance/harness/internal/lazyregexp"
)

// Printable returns text in which nothing is obeyed: control characters other than line feeds and tabs, marks of
// direction, what cannot be seen and what is not UTF-8 stand as escapes, and so does one character of what CI services
// take for a command. The escapes are those of JSON, so that a document of JSON stays one.
func Printable(text string) string { return unmarked(visible(text)) }

// visible writes what cannot be seen as escapes.
func visible(text string) string {
	if strings.IndexFunc(text, hidden) < 0 && utf8.ValidString(text) {
		return text
	}
	var out strings.Builder
	for i, r := range text {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(text[i:], "\ufffd"):
			fmt.Fprintf(&out, `\x%02x`, text[i])
		case !hidden(r):
			out.WriteRune(r)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&out, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&out, `\u%04x`, r)
		}
	}
	return out.String()
}

// hidden reports whether a character moves the cursor, ends a line for some reader, changes the direction of text or is
// not seen.
func hidden(r rune) bool {
	switch {
	case r >= ' ' && r <= '~', r == '\n', r == '\t':
		return false
	case r <= unicode.MaxLatin1:
		return unicode.IsControl(r) || r == '\u00ad'
	}
	// Selectors of variants belong to pictures of emoji.
	return unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Other_Default_Ignorable_Code_Point) && !unicode.Is(unicode.Variation_Selector, r)
}

// A command is text that a CI service obeys where it finds it in a log.
var commands = []struct {
	sign  string // without which there is none
	found *lazyregexp.Regexp
	by    string
}{
	// GitHub Actions, at the beginning of a line; an address such as [::1] is none.
	{"::", lazyregexp.New(`(?m)(^|[^0-9A-Za-z:\[])::([A-Za-z])`), `${1}:\u003a${2}`},
	// GitHub Actions and Azure Pipelines (##[error], ##vso[), TeamCity (##teamcity[), anywhere in a line.
	{"##", lazyregexp.New(`##([0-9A-Za-z]*\[)`), `#\u0023${1}`},
	// Sections of GitLab and of Travis.
	{"section_", lazyregexp.New(`(section_(?:start|end)):`), `${1}\u003a`},
	{"travis_", lazyregexp.New(`(travis_(?:fold|time)):`), `${1}\u003a`},
}

// unmarked breaks up what a CI service would obey.
func unmarked(text string) string {
	for _, command := range commands {
		if strings.Contains(text, command.sign) {
			text = command.found.ReplaceAllString(text, command.by)
		}
	}
	return text
}
