package faults

import (
	"encoding/json"
	"strconv"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// What a list is asked for.
var (
	plainly     = allOf(lacksParam("order"), lacksParam("from"), lacksParam("to"), lacksParam("offset")) // limit or nothing
	unlimited   = lacksParam("limit")
	newestFirst = paramIs("order", "reverse_chronological")
	sinceTime   = hasParam("from")
	windowed    = allOf(hasParam("from"), hasParam("to"))
)

// integerParam is a parameter as the number that it is, or 0.
func integerParam(c *api.Call, name string) int {
	v, _, _ := c.Params.Integer(name)
	return int(v)
}

func increasedBy(n int) func(*api.Call, int) int {
	return func(_ *api.Call, asked int) int { return max(0, asked+n) }
}

// askedWith has a list use another number than it was asked for, and echo the right one.
func askedWith(name string, other func(c *api.Call, asked int) int) func(api.Handler) api.Handler {
	return func(next api.Handler) api.Handler {
		echoed := echoing(name)
		return echoed(func(c *api.Call) (any, *apierror.Error) {
			if v, _, ok := c.Params.Integer(name); ok && v > 0 {
				c.Params[name] = strconv.Itoa(other(c, int(v)))
			}
			return next(c)
		})
	}
}

// echoing has a list tell the parameter that it was asked with, whatever the wrappers within made
// of it.
func echoing(name string) func(api.Handler) api.Handler {
	return func(next api.Handler) api.Handler {
		return func(c *api.Call) (any, *apierror.Error) {
			var asked any = c.Params.Text(name)
			if n, _, ok := c.Params.Integer(name); ok {
				asked = n
			}
			return setMembers(map[string]any{name: asked})(next)(c)
		}
	}
}

func skipping(c *api.Call) bool { return integerParam(c, "offset") > 0 }

func limited(c *api.Call) bool { return integerParam(c, "limit") > 0 }

// laterPage reports whether a page after the first is asked for, by whole pages of more than one
// object.
func laterPage(c *api.Call) bool {
	limit, offset := integerParam(c, "limit"), integerParam(c, "offset")
	return limit > 1 && offset > 0 && offset%limit == 0
}

// beyondEnd reports whether no list of a charge or an account is that long.
func beyondEnd(c *api.Call) bool {
	return integerParam(c, "offset") == 20 || integerParam(c, "offset") >= 1_000_000
}

func bareDate(c *api.Call) bool { return len(c.Params.Text("from")) == len(time.DateOnly) }

// bangkokTime reads a time as that of another zone.
func bangkokTime(name string) func(api.Handler) api.Handler {
	return beforehand(func(c *api.Call) *apierror.Error {
		if at, _, ok := wire.ParseTime(c.Params.Text(name)); ok {
			c.Params[name] = at.Time().Add(-7 * time.Hour).Format(time.RFC3339)
		}
		return nil
	})
}

func turnedList(_ *api.Call, list map[string]any) {
	data, _ := list["data"].([]any)
	turned := make([]any, len(data))
	for i, v := range data {
		turned[len(data)-1-i] = v
	}
	list["data"] = turned
}

func withoutLast(_ *api.Call, list map[string]any) {
	if data, _ := list["data"].([]any); len(data) > 0 {
		list["data"] = data[:len(data)-1]
	}
}

func totalOfPage(_ *api.Call, list map[string]any) { list["total"] = len(listedObjects(list)) }

func totalLess(by func(c *api.Call) int) func(api.Handler) api.Handler {
	return edited(func(c *api.Call, list map[string]any) {
		total, _ := list["total"].(json.Number).Int64()
		list["total"] = total - int64(by(c))
	})
}

// listingDestroyed puts what was destroyed back while a list is made.
func listingDestroyed(key string, stored func(c *api.Call, data any) (add, remove func())) func(api.Handler) api.Handler {
	return func(next api.Handler) api.Handler {
		return func(c *api.Call) (any, *apierror.Error) {
			for _, ev := range eventsSince(c.Account, 0) {
				if ev.Key == key {
					add, remove := stored(c, ev.Data)
					add()
					defer remove()
				}
			}
			return next(c)
		}
	}
}
