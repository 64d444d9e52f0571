package outside

import (
	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/ident"
	"github.com/omise-conformance/harness/emulator/internal/store"
)

// state is what an account has outside the contract. Its objects count for Options.MaxObjects, and the oldest go first
// as payments do. A stored object never changes: a new version is put in its place.
type state struct {
	settings    settings
	transfers   *store.Collection[transfer]
	links       *store.Collection[link]
	disputes    *store.Collection[dispute]
	schedules   *store.Collection[schedule]
	occurrences *store.Collection[occurrence]
}

// stateOf returns the state of the account of a call, and makes it where there is none.
func stateOf(c *api.Call) *state {
	if s, ok := c.Account.Aside.(*state); ok {
		return s
	}
	beside := c.Account.Charges
	s := &state{
		transfers:   store.Beside[transfer]("trsf", beside),
		links:       store.Beside[link]("link", beside),
		disputes:    store.Beside[dispute]("dspt", beside),
		schedules:   store.Beside[schedule]("schd", beside),
		occurrences: store.Beside[occurrence]("occu", beside),
	}
	c.Account.Aside = s
	return s
}

// Oldest finds the oldest object and how to drop it.
func (s *state) Oldest(now ident.Key) (at ident.Key, drop func()) {
	older(s.transfers, now, &at, &drop, func(t *transfer) string { return t.id })
	older(s.links, now, &at, &drop, func(l *link) string { return l.id })
	older(s.disputes, now, &at, &drop, func(d *dispute) string { return d.id })
	older(s.schedules, now, &at, &drop, func(d *schedule) string { return d.id })
	older(s.occurrences, now, &at, &drop, func(o *occurrence) string { return o.id })
	return at, drop
}

// older replaces at and drop by those of the oldest object of a collection if that is older.
func older[T any](c *store.Collection[T], now ident.Key, at *ident.Key, drop *func(), id func(*T) string) {
	if v, key, ok := c.Oldest(now); ok && (*drop == nil || key.Less(*at)) {
		*at, *drop = key, func() { c.Remove(id(v)) }
	}
}
