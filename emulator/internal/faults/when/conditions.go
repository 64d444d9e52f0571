package when

import (
	"slices"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

func Not(condition func(c *api.Call) bool) func(c *api.Call) bool {
	return func(c *api.Call) bool { return !condition(c) }
}

func All(conditions ...func(c *api.Call) bool) func(c *api.Call) bool {
	return func(c *api.Call) bool {
		return !slices.ContainsFunc(conditions, func(condition func(c *api.Call) bool) bool { return !condition(c) })
	}
}

func Millis(d time.Duration) wire.Stamp { return wire.Stamp(d / time.Millisecond) }
