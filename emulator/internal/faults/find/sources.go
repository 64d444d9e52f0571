package find

import (
	"github.com/omise-conformance/harness/emulator/internal/api"
)

func PayingSource(c *api.Call) *api.Source {
	s, _ := c.Account.Sources.Get(c.Params.Text("source"))
	return s
}
