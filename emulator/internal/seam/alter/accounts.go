package alter

import (
	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/seam/find"
	"github.com/omise-conformance/harness/emulator/internal/seam/when"
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

// AlsoAsHolder runs the handler as the account that has what the request is about, and then as its
// own.
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

// AsFirstAccount runs the handler as the first account, whoever asks.
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

// BorrowToken lets a request spend the token of another account.
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

// SpendOthersToken spends the token of another account that a request names, which is then refused.
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
