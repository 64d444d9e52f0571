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

// Behave has a running emulator be wrong in the way of a fault, which may be empty, and behave in the ways of variants, in place of
// those that it had. All objects stay, and so do marks that a fault has left on them. A request that is under way may be answered
// partly in the old way. It returns an error where CheckFault or CheckVariants does, and where Options.StateFile is set.
func (e *Emulator) Behave(fault string, variants ...string) error {
	o := e.options
	o.Fault, o.Variants = fault, variants
	core, err := o.core()
	if err != nil {
		return err
	}
	e.core.Behave(core)
	return nil
}
