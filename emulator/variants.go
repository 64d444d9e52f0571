package emulator

import (
	"errors"

	"github.com/omise-conformance/harness/emulator/internal/variants"
)

// VariantNames returns the names that Options.Variants accepts, in the order in which they change
// the emulator.
func VariantNames() []string { return variants.Names() }

// CheckVariants returns an error where a name is not one of VariantNames.
func CheckVariants(names []string) error {
	var errs []error
	for _, name := range names {
		errs = append(errs, variants.Check(name))
	}
	return errors.Join(errs...)
}
