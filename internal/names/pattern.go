// Package names matches names with patterns, and suggests the name that was meant
// by one that does not exist.
package names

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tidwall/match"
)

// literal escapes what the matcher would read as more than itself. For users only
// the star is special.
var literal = strings.NewReplacer(`\`, `\\`, `?`, `\?`)

// Match reports whether a name matches a pattern, in which * stands for any text,
// slashes and dots included, and every other character for itself.
func Match(pattern, name string) bool {
	if strings.IndexByte(pattern, '*') < 0 {
		return pattern == name // which nearly all patterns of the contract are
	}
	return match.Match(name, literal.Replace(pattern))
}

// MatchAny reports whether a name matches one of the patterns.
func MatchAny(patterns []string, name string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool { return Match(pattern, name) })
}

// Check returns an error for the first pattern that matches none of the known
// names, with the name that was probably meant. what says what the names are of:
// `there is no case "tokens/creat"; did you mean tokens/create?`.
func Check(what string, patterns, known []string) error {
	for _, pattern := range patterns {
		if !slices.ContainsFunc(known, func(name string) bool { return Match(pattern, name) }) {
			return fmt.Errorf("there is no %s %q%s", what, pattern, Hint(pattern, known))
		}
	}
	return nil
}
