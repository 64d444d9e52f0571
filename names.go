package conformance

import (
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
)

// matches tells whether a name fits a pattern in which * stands for any text.
func matches(pattern, name string) bool {
	parts := strings.Split(pattern, "*")
	if len(parts) == 1 {
		return pattern == name
	}
	if !strings.HasPrefix(name, parts[0]) {
		return false
	}
	name = name[len(parts[0]):]
	last := len(parts) - 1
	for _, part := range parts[1:last] {
		i := strings.Index(name, part)
		if i < 0 {
			return false
		}
		name = name[i+len(part):]
	}
	return strings.HasSuffix(name, parts[last])
}

// checkNames refuses patterns that fit none of the names, each with the name
// that is most like it.
func checkNames(what, option string, patterns, names []string) error {
	for _, pattern := range patterns {
		if slices.ContainsFunc(names, func(name string) bool { return matches(pattern, name) }) {
			continue
		}
		hint := ""
		if near := nearest(pattern, names); near != "" {
			hint = "; did you mean " + near + "?"
		}
		return usagef("%s: there is no %s %q%s", option, what, pattern, hint)
	}
	return nil
}

// nearest gives the name with the smallest edit distance, where that is small
// enough to be a slip of the hand: a third of the name's length.
func nearest(word string, names []string) string {
	best, found := len(word)/3+1, ""
	for _, name := range names {
		if d := levenshtein.ComputeDistance(word, name); d < best {
			best, found = d, name
		}
	}
	return found
}
