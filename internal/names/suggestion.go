// Package names guesses which name was meant by one that does not exist.
package names

import (
	"strings"

	"github.com/agnivade/levenshtein"
)

// Nearest gives the name with the smallest edit distance to the word, where that
// is small enough to be a slip of the hand: a third of the word's length, and two
// letters that changed places from five letters on. Where there is none, it gives the shortest name that begins with the word, which is
// then a beginning that was not ended. Empty: no name is like the word.
func Nearest(word string, names []string) string {
	limit := len(word) / 3
	if len(word) >= 5 {
		limit = max(limit, 2)
	}
	best, found := limit+1, ""
	for _, name := range names {
		if d := levenshtein.ComputeDistance(word, name); d < best {
			best, found = d, name
		}
	}
	if found != "" || len(word) < 2 {
		return found
	}
	for _, name := range names {
		if strings.HasPrefix(name, word) && (found == "" || len(name) < len(found)) {
			found = name
		}
	}
	return found
}

// Hint is the end of a sentence that names what was probably meant, empty where
// nothing is like it.
func Hint(word string, names []string) string {
	if near := Nearest(word, names); near != "" {
		return "; did you mean " + near + "?"
	}
	return ""
}
