package conformance

import (
	"errors"

	"github.com/omise-conformance/harness/internal/usage"
)

// UsageError is a mistake in the configuration: nothing was judged.
type UsageError struct {
	// Setting is the field of the configuration that is wrong, as "Shard" or "Timeouts.Request", and
	// "Target" for the name of a target. It is empty where no field or several are wrong.
	Setting string
	Message string
	// Err is the error behind it, such as that of a file that cannot be read, or nil.
	Err error
}

func (e *UsageError) Error() string { return (*usage.Error)(e).Error() }

// Unwrap returns the error behind it.
func (e *UsageError) Unwrap() error { return e.Err }

// public returns the error that a caller can name.
func public(err error) error {
	var wrong *usage.Error
	if errors.As(err, &wrong) {
		return (*UsageError)(wrong)
	}
	return err
}
