package alter

import (
	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// Param has the handler see another parameter than was sent.
func Param(name string, v any) func(api.Handler) api.Handler {
	return Before(func(c *api.Call) *apierror.Error {
		SetParam(c, name, v)
		return nil
	})
}

func SetParam(c *api.Call, name string, v any) {
	if c.Params == nil {
		c.Params = wire.Params{}
	}
	c.Params[name] = v
}

// DropParam has the handler not see a parameter.
func DropParam(name string) func(api.Handler) api.Handler {
	return Before(func(c *api.Call) *apierror.Error {
		delete(c.Params, name)
		return nil
	})
}

// Forget drops a parameter.
func Forget(name string) func(c *api.Call) *apierror.Error {
	return func(c *api.Call) *apierror.Error {
		delete(c.Params, name)
		return nil
	}
}
