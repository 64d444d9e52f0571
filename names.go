package conformance

import (
	"slices"

	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/specs"
)

// checkNames refuses patterns that fit none of the names, each with the name
// that is most like it.
func checkNames(setting, what string, patterns, names []string) error {
	for _, pattern := range patterns {
		if !slices.ContainsFunc(names, func(name string) bool { return specs.Fits(pattern, name) }) {
			return usagef(setting, "there is no %s %q%s", what, pattern, meant(pattern, names))
		}
	}
	return nil
}

// meant is the end of a sentence on a name that does not exist.
func meant(name string, known []string) string { return names.Hint(name, known) }
