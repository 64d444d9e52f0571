package conformance

import "github.com/omise-conformance/harness/internal/names"

// checkNames refuses patterns that fit none of the names, each with the name
// that is most like it.
func checkNames(setting, what string, patterns, known []string) error {
	if err := names.Check(what, patterns, known); err != nil {
		return usagef(setting, "%s", err)
	}
	return nil
}

// meant is the end of a sentence on a name that does not exist.
func meant(name string, known []string) string { return names.Hint(name, known) }
