package alter

import (
	"encoding/json"
	"maps"
	"time"

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

// TargetClock has the clock of the target be ahead of the real one, or behind where d is negative.
func TargetClock(d time.Duration) Change {
	return Change{Configure: func(o *api.Options) {
		now := o.Now
		if now == nil {
			now = time.Now
		}
		o.Now = func() time.Time { return now().Add(d) }
	}}
}

// RunningClock has the clock of the target run, from the moment at which it would stand.
func RunningClock() Change {
	return Change{Configure: func(o *api.Options) {
		if o.Now == nil {
			return // it is the real one, and runs
		}
		stands, start := o.Now, time.Now()
		o.Now = func() time.Time { return stands().Add(time.Since(start)) }
	}}
}

// MergeMetadata has an update keep the metadata that it does not name; held returns those that there
// are.
func MergeMetadata(held func(c *api.Call) wire.RawJSON) func(api.Handler) api.Handler {
	return Before(func(c *api.Call) *apierror.Error {
		given, isObject := c.Params.Object("metadata")
		if !isObject {
			return nil
		}
		merged := map[string]any{}
		_ = json.Unmarshal([]byte(held(c)), &merged) // none where there are none
		maps.Copy(merged, given)
		c.Params["metadata"] = merged
		return nil
	})
}
