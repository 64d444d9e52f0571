package names

import (
	"fmt"
	"strings"
)

// Unknown returns the error about a word that is not among the known names. It
// suggests the name that was probably meant, otherwise it lists all of them.
func Unknown(what, word string, known []string) error {
	if hint := Hint(word, known); hint != "" {
		return fmt.Errorf("unknown %s %q%s", what, word, hint)
	}
	return fmt.Errorf("unknown %s %q: want %s", what, word, Choice(known))
}

// Choice lists names as alternatives: "any, recorded or documented".
func Choice(known []string) string {
	if len(known) < 2 {
		return strings.Join(known, "")
	}
	last := len(known) - 1
	return strings.Join(known[:last], ", ") + " or " + known[last]
}
