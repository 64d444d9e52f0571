package alter

import (
	"encoding/json"
	"strconv"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
)

// AskForRest has a refund be of all that is left.
func AskForRest(next api.Handler) api.Handler {
	return Before(func(c *api.Call) *apierror.Error {
		if ch, err := c.Charge(c.Vars[0]); err == nil {
			SetParam(c, "amount", json.Number(strconv.FormatInt(ch.Left(), 10)))
		}
		return nil
	})(next)
}

// Refund changes a refund that was made, wherever it is shown.
func Refund(change func(c *api.Call, r *api.Refund)) func(api.Handler) api.Handler {
	return After(func(c *api.Call, answer any) any {
		if r, ok := answer.(*api.Refund); ok {
			change(c, r)
		}
		return answer
	})
}
