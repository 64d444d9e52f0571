package when

import (
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/api"
)

func Keyed(key string) func(event map[string]any) bool {
	return func(event map[string]any) bool { return event["key"] == key }
}

func EventOf(object string) func(event map[string]any) bool {
	return func(event map[string]any) bool {
		data, _ := event["data"].(map[string]any)
		return data["object"] == object
	}
}

func AsksEventOf(prefix string) func(c *api.Call) bool {
	return func(c *api.Call) bool {
		ev, ok := c.Account.Events.Get(c.Vars[0])
		if !ok {
			return false
		}
		about, isCustomer := ev.Data.(api.CustomerView)
		return isCustomer && strings.HasPrefix(about.ID, prefix)
	}
}
