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
	s := newState(c.Account)
	c.Account.Aside = s
	return s
}

func newState(a *api.Account) *state {
	return &state{
		transfers:   store.Beside[transfer]("trsf", a.Charges).Keep(&a.Mu, (*transfer).fields),
		links:       store.Beside[link]("link", a.Charges).Keep(&a.Mu, (*link).fields),
		disputes:    store.Beside[dispute]("dspt", a.Charges).Keep(&a.Mu, (*dispute).fields),
		schedules:   store.Beside[schedule]("schd", a.Charges).Keep(&a.Mu, (*schedule).fields),
		occurrences: store.Beside[occurrence]("occu", a.Charges).Keep(&a.Mu, (*occurrence).fields),
	}
}

// Aside makes the state of an account, for api.Options.
func Aside(a *api.Account) api.Aside { return newState(a) }

// Kinds are all objects that a state file keeps.
func (s *state) Kinds() []api.Kind {
	return []api.Kind{s.transfers, s.links, s.disputes, s.schedules, s.occurrences, (*settingsRecord)(s)}
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
