package alter

import (
	"time"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
)

// Before runs before the handler: it may change parameters, the time or the account of the
// call, or refuse it.
func Before(do func(c *api.Call) *apierror.Error) func(api.Handler) api.Handler {
	return func(next api.Handler) api.Handler {
		return func(c *api.Call) (any, *apierror.Error) {
			if err := do(c); err != nil {
				return nil, err
			}
			return next(c)
		}
	}
}

// Clock runs the handler as if it were later by d, or earlier where d is negative.
func Clock(d time.Duration) func(api.Handler) api.Handler {
	return Before(func(c *api.Call) *apierror.Error {
		c.Now = c.Now.Add(d)
		return nil
	})
}

// Meanwhile lets other requests of the account run between two reads of what the handler is
// about; before is called first and what it returns after the pause, so that a fault can put back
// what it saw.
func Meanwhile(d time.Duration, before func(c *api.Call) (after func())) func(api.Handler) api.Handler {
	return Before(func(c *api.Call) *apierror.Error {
		after := before(c)
		c.Account.Mu.Unlock()
		time.Sleep(d)
		c.Account.Mu.Lock()
		if after != nil {
			after()
		}
		return nil
	})
}

// After runs after a handler that succeeded, and may change what is stored or answer
// something else.
func After(do func(c *api.Call, answer any) any) func(api.Handler) api.Handler {
	return func(next api.Handler) api.Handler {
		return func(c *api.Call) (any, *apierror.Error) {
			answer, err := next(c)
			if err != nil {
				return nil, err
			}
			return do(c, answer), nil
		}
	}
}

// Only runs wrap only where the call meets a condition, which is asked before the handler
// runs.
func Only(condition func(c *api.Call) bool, wrap func(api.Handler) api.Handler) func(api.Handler) api.Handler {
	return func(next api.Handler) api.Handler {
		changed := wrap(next)
		return func(c *api.Call) (any, *apierror.Error) {
			if condition(c) {
				return changed(c)
			}
			return next(c)
		}
	}
}
