package when

import (
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/api"
)

// Keyed reports whether an event has the key.
func Keyed(key string) func(event map[string]any) bool {
	return func(event map[string]any) bool { return event["key"] == key }
}

// EventOf reports whether an event is about an object of a kind.
func EventOf(object string) func(event map[string]any) bool {
	return func(event map[string]any) bool {
		data, _ := event["data"].(map[string]any)
		return data["object"] == object
	}
}

// AsksEventOf reports whether the event of the path is about a customer whose id begins so.
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
