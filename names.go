package conformance

import (
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/internal/usage"
)

func checkNames(setting, what string, patterns, names []string) error {
	return usage.CheckNames(setting, what, patterns, names)
}

// meant is the end of a sentence on a name that does not exist.
func meant(name string, known []string) string { return names.Hint(name, known) }
