package alter

import (
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
)

// KeyPrefix replaces the beginning of the key that a chain is shown with.
func KeyPrefix(shown, instead string) func(api.Handler) api.Handler {
	return Answer(func(_ *api.Call, chain map[string]any) {
		key, _ := chain["key"].(string)
		chain["key"] = strings.Replace(key, shown, instead, 1)
	})
}

// KeepKey leaves the key of a revoked chain in force.
func KeepKey(next api.Handler) api.Handler {
	return func(c *api.Call) (any, *apierror.Error) {
		ch, _ := c.Account.Chains.Get(c.Vars[0])
		var owner api.KeyOwner
		if ch != nil {
			owner, _ = c.Emulator.Owner(ch.Key)
		}
		answer, err := next(c)
		if err == nil {
			c.Emulator.AddChainKey(ch.Key, owner.Account, ch)
		}
		return answer, err
	}
}
