package conformance

import (
	"slices"
	"strings"

	"github.com/omise-conformance/harness/internal/spelling"
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
func checkNames(setting, what string, patterns, names []string) error {
	for _, pattern := range patterns {
		if !slices.ContainsFunc(names, func(name string) bool { return matches(pattern, name) }) {
			return usagef(setting, "there is no %s %q%s", what, pattern, meant(pattern, names))
		}
	}
	return nil
}

// meant is the end of a sentence on a name that does not exist.
func meant(name string, names []string) string { return spelling.Hint(name, names) }
