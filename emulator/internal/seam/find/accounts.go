package find

import (
	"github.com/omise-conformance/harness/emulator/internal/api"
)

// OtherAccount returns another account that has something, nil where the account of the request has
// it.
func OtherAccount(c *api.Call, has func(c *api.Call, a *api.Account) bool) *api.Account {
	if has(c, c.Account) {
		return nil
	}
	for _, other := range c.Emulator.AllAccounts() {
		if other != c.Account && Locked(other, func() bool { return has(c, other) }) {
			return other
		}
	}
	return nil
}

// Locked calls do with the lock of another account. No other code holds the locks of two accounts,
// so that this cannot end in a deadlock.
func Locked[T any](a *api.Account, do func() T) T {
	a.Mu.Lock()
	defer a.Mu.Unlock()
	return do()
}
