package sentence

import (
	"strings"

	"github.com/muesli/reflow/wordwrap"
)

// Wrapped breaks a text between words into lines. A word longer than the width stays whole, because a broken address cannot
// be copied.
func Wrapped(text string, width int) []string {
	text = strings.Join(strings.Fields(text), " ")
	if text == "" {
		return nil
	}
	writer := wordwrap.NewWriter(width)
	writer.Breakpoints = nil // a hyphen is part of a name
	_, _ = writer.Write([]byte(text))
	_ = writer.Close()
	return strings.Split(writer.String(), "\n")
}
