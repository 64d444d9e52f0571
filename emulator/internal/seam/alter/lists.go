package alter

import (
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/seam/find"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// EachCharge changes the charges of a list.
func EachCharge(change func(c *api.Call, ch map[string]any)) func(api.Handler) api.Handler {
	return Answer(func(c *api.Call, list map[string]any) {
		data, _ := list["data"].([]any)
		for _, item := range data {
			if ch, ok := item.(map[string]any); ok {
				change(c, ch)
			}
		}
	})
}

// WithoutFirst leaves the first object of a page out.
func WithoutFirst(next api.Handler) api.Handler {
	return Answer(func(_ *api.Call, list map[string]any) {
		if data, _ := list["data"].([]any); len(data) > 0 {
			list["data"] = data[1:]
		}
	})(next)
}

// Unrefunded shows a charge as it was before its refunds.
func Unrefunded(charge map[string]any) {
	refunds, _ := charge["refunds"].(map[string]any)
	refunds["data"], refunds["total"], charge["refunded_amount"] = []any{}, 0, 0
}

// Reversed reverses a page, as if the page and not the list were put in order.
func Reversed(next api.Handler) api.Handler {
	return Answer(func(_ *api.Call, list map[string]any) {
		data, _ := list["data"].([]any)
		slices.Reverse(data)
	})(next)
}

// EachListed changes the objects of a list that meet a condition.
func EachListed(which func(object map[string]any) bool, change func(object map[string]any)) func(api.Handler) api.Handler {
	return Answer(func(_ *api.Call, list map[string]any) {
		for _, object := range find.Listed(list) {
			if which(object) {
				change(object)
			}
		}
	})
}

// LocalEnd shows the end of a list's span in the time of Bangkok where the newest come first.
func LocalEnd(next api.Handler) api.Handler {
	bangkok := time.FixedZone("", 7*60*60)
	return Answer(func(_ *api.Call, list map[string]any) {
		if list["order"] != "reverse_chronological" {
			return
		}
		shown, _ := list["to"].(string)
		if to, err := time.Parse(time.RFC3339, shown); err == nil {
			list["to"] = to.In(bangkok).Format(time.RFC3339)
		}
	})(next)
}

// IncreasedBy adds to a number that a list is asked with, down to 0.
func IncreasedBy(n int) func(*api.Call, int) int {
	return func(_ *api.Call, asked int) int { return max(0, asked+n) }
}

// ListParam has a list use another number than was sent, and show the number that was sent.
func ListParam(name string, other func(c *api.Call, asked int) int) func(api.Handler) api.Handler {
	return func(next api.Handler) api.Handler {
		echoed := Echo(name)
		return echoed(func(c *api.Call) (any, *apierror.Error) {
			if v, _, ok := c.Params.Integer(name); ok && v > 0 {
				c.Params[name] = strconv.Itoa(other(c, int(v)))
			}
			return next(c)
		})
	}
}

// Echo has a list show a parameter as it was sent, whatever the changes within make of it.
func Echo(name string) func(api.Handler) api.Handler {
	return func(next api.Handler) api.Handler {
		return func(c *api.Call) (any, *apierror.Error) {
			var asked any = c.Params.Text(name)
			if n, _, ok := c.Params.Integer(name); ok {
				asked = n
			}
			return Members(map[string]any{name: asked})(next)(c)
		}
	}
}

// ToBangkok reads a time as that of another zone.
func ToBangkok(name string) func(api.Handler) api.Handler {
	return Before(func(c *api.Call) *apierror.Error {
		if at, _, ok := wire.ParseTime(c.Params.Text(name)); ok {
			c.Params[name] = at.Time().Add(-7 * time.Hour).Format(time.RFC3339)
		}
		return nil
	})
}

// WithoutLast leaves the last object of a page out.
func WithoutLast(_ *api.Call, list map[string]any) {
	if data, _ := list["data"].([]any); len(data) > 0 {
		list["data"] = data[:len(data)-1]
	}
}

// TotalOfPage counts the page only.
func TotalOfPage(_ *api.Call, list map[string]any) { list["total"] = len(find.Listed(list)) }

// TotalLess lowers the total of a list.
func TotalLess(by func(c *api.Call) int) func(api.Handler) api.Handler {
	return Answer(func(c *api.Call, list map[string]any) {
		shown, _ := list["total"].(json.Number)
		total, _ := shown.Int64()
		list["total"] = total - int64(by(c))
	})
}

// ListDestroyed puts destroyed objects back while a list is made.
func ListDestroyed(key string, stored func(c *api.Call, data any) (add, remove func())) func(api.Handler) api.Handler {
	return func(next api.Handler) api.Handler {
		return func(c *api.Call) (any, *apierror.Error) {
			for _, ev := range find.EventsSince(c.Account, 0) {
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
