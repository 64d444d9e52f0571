package names

import (
	"strings"

	"github.com/agnivade/levenshtein"
)

// longestWord is the length of the longest word for which a name is looked for: the time grows with it, and no name has a
// quarter of that.
const longestWord = 256

// Suggest returns the known name that was probably meant by a word, empty where
// none is like it. The name with the smallest edit distance wins, if the word can
// be a typo of it: a third of its letters differ at most, or two from five letters
// on. Otherwise the shortest name that begins with the word is taken: the user
// typed only its beginning.
func Suggest(word string, known []string) string {
	if len(word) > longestWord {
		return ""
	}
	limit := len(word) / 3
	if len(word) >= 5 {
		limit = max(limit, 2)
	}
	best, found := limit+1, ""
	for _, name := range known {
		if d := levenshtein.ComputeDistance(word, name); d < best {
			best, found = d, name
		}
	}
	if found != "" || len(word) < 2 {
		return found
	}
	for _, name := range known {
		if strings.HasPrefix(name, word) && (found == "" || len(name) < len(found)) {
			found = name
		}
	}
	return found
}

// Hint returns the end of a sentence that suggests a name, empty where no known
// name is like the word: "; did you mean clock?".
func Hint(word string, known []string) string {
	if near := Suggest(word, known); near != "" {
		return "; did you mean " + near + "?"
	}
	return ""
}
