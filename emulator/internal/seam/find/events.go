package find

import (
	"github.com/omise-conformance/harness/emulator/internal/api"
)

// NewestEvent returns the newest event of an account, nil where it has none.
func NewestEvent(a *api.Account) (newest *api.Event) {
	a.Events.Walk(a.Events.Count-1, 1, true, func(ev *api.Event) { newest = ev })
	return newest
}

// EventsSince returns the events of an account after the first n.
func EventsSince(a *api.Account, n int) (events []*api.Event) {
	a.Events.Walk(n, a.Events.Count-n, false, func(ev *api.Event) { events = append(events, ev) })
	return events
}
