package markup

import (
	"strings"

	"github.com/omise-conformance/harness/internal/sentence"
)

// OneLine returns text as one line in which nothing is obeyed and that is not longer than people read, so that text from a
// target can be printed on a terminal.
func OneLine(text string) string { return strings.Join(strings.Fields(sentence.Clean(text)), " ") }

// Printable returns text in which nothing is obeyed, with its line feeds and tabs, so that no answer of a target can move
// the cursor of a terminal or hide text.
func Printable(text string) string { return sentence.Printable(text) }
