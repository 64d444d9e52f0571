// Package when has the conditions under which faults show: of a call, of the charge, token or card
// that it is about, and of objects in an answer.
package when

import (
	"slices"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// Not reports whether a condition is not met.
func Not(condition func(c *api.Call) bool) func(c *api.Call) bool {
	return func(c *api.Call) bool { return !condition(c) }
}

// All reports whether all conditions are met.
func All(conditions ...func(c *api.Call) bool) func(c *api.Call) bool {
	return func(c *api.Call) bool {
		return !slices.ContainsFunc(conditions, func(condition func(c *api.Call) bool) bool { return !condition(c) })
	}
}

// Millis returns a span of time as the difference of two stamps.
func Millis(d time.Duration) wire.Stamp { return wire.Stamp(d / time.Millisecond) }
