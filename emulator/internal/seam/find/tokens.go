package find

import (
	"github.com/omise-conformance/harness/emulator/internal/api"
)

// Token returns the token that a request would spend, nil where the account does not have it.
func Token(c *api.Call) *api.Token {
	t, _ := c.Account.Tokens.Get(c.Params.Text("card"))
	return t
}
