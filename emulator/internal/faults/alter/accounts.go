package alter

import (
	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/faults/find"
	"github.com/omise-conformance/harness/emulator/internal/faults/when"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// AsHolder runs the handler as the account that has what the request is about.
func AsHolder(has func(c *api.Call, a *api.Account) bool) func(api.Handler) api.Handler {
	return func(next api.Handler) api.Handler {
		return func(c *api.Call) (any, *apierror.Error) {
			if other := find.OtherAccount(c, has); other != nil {
				return actAs(c, other, next)
			}
			return next(c)
		}
	}
}

// AlsoAsHolder refuses what another account has, and does it there all the same.
func AlsoAsHolder(has func(c *api.Call, a *api.Account) bool) func(api.Handler) api.Handler {
	return func(next api.Handler) api.Handler {
		return func(c *api.Call) (any, *apierror.Error) {
			if other := find.OtherAccount(c, has); other != nil {
				_, _ = actAs(c, other, next)
			}
			return next(c)
		}
	}
}

// AsFirstAccount runs the handler as the first account, whose request ever it is.
func AsFirstAccount(next api.Handler) api.Handler {
	return func(c *api.Call) (any, *apierror.Error) {
		if first := c.Emulator.AllAccounts()[0]; first != c.Account {
			return actAs(c, first, next)
		}
		return next(c)
	}
}

func actAs(c *api.Call, other *api.Account, next api.Handler) (answer any, err *apierror.Error) {
	mine := c.Account
	other.Mu.Lock()
	defer other.Mu.Unlock()
	defer func() { c.Account = mine }()
	c.Account = other
	if answer, err = next(c); err != nil {
		return nil, err
	}
	var w wire.Writer // rendered now, while the lock is held
	w.Value("", answer)
	return rawAnswer(w.Buf), nil
}

// rawAnswer is an answer that is rendered already.
type rawAnswer []byte

func (a rawAnswer) Render(w *wire.Writer) { w.Buf = append(w.Buf, a...) }

// BorrowToken takes the tokens of another account for those of the request's own.
func BorrowToken(next api.Handler) api.Handler {
	return func(c *api.Call) (any, *apierror.Error) {
		if other := find.OtherAccount(c, when.HoldsToken); other != nil && c.Chain == nil {
			id := c.Params.Text("card")
			c.Account.Tokens.Add(id, c.Now, find.Locked(other, func() *api.Token {
				t, _ := other.Tokens.Get(id)
				return t
			}))
			defer c.Account.Tokens.Remove(id)
		}
		return next(c)
	}
}

// SpendOthersToken refuses the tokens of another account, but only once they are spent.
func SpendOthersToken(next api.Handler) api.Handler {
	return func(c *api.Call) (any, *apierror.Error) {
		if other := find.OtherAccount(c, when.HoldsToken); other != nil && c.Chain == nil {
			find.Locked(other, func() *api.Token {
				t, _ := other.Tokens.Get(c.Params.Text("card"))
				t.Used = true
				return t
			})
		}
		return next(c)
	}
}
