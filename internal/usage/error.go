// Package usage holds the error of a wrong configuration, so that every room says in the same
// way which setting is wrong.
package usage

import (
	"errors"
	"fmt"

	"github.com/omise-conformance/harness/internal/names"
)

// Error is a mistake in a configuration: nothing was started.
type Error struct {
	// Setting is the field that is wrong, such as "Shard" or "Timeouts.Request". It is empty
	// where no single field is.
	Setting string
	Message string
	// Err is the error behind it, such as that of a file that cannot be read, or nil.
	Err error
}

func (e *Error) Error() string {
	if e.Setting == "" {
		return e.Message
	}
	return e.Setting + ": " + e.Message
}

func (e *Error) Unwrap() error { return e.Err }

// Errorf returns the error of a setting. An error formatted with %w is the error behind it.
func Errorf(setting, format string, args ...any) error {
	err := fmt.Errorf(format, args...)
	return &Error{Setting: setting, Message: err.Error(), Err: errors.Unwrap(err)}
}

// CheckNames returns an error where a pattern matches none of the names. The error suggests the
// name that is most like the pattern.
func CheckNames(setting, what string, patterns, all []string) error {
	if err := names.Check(what, patterns, all); err != nil {
		return &Error{Setting: setting, Message: err.Error()}
	}
	return nil
}
