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

// SetParam sets a parameter of a call that may have none.
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

// BodyLimit refuses larger bodies than that, in bytes.
func BodyLimit(bytes int64) Change {
	return Change{Configure: func(o *api.Options) { o.MaxBodyBytes = bytes }}
}
