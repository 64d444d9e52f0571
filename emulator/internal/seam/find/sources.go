package find

import (
	"github.com/omise-conformance/harness/emulator/internal/api"
)

// PayingSource returns the source that a charge is asked to be paid by, nil where there is none.
func PayingSource(c *api.Call) *api.Source {
	s, _ := c.Account.Sources.Get(c.Params.Text("source"))
	return s
}
