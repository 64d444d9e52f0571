package find

import (
	"encoding/json"

	"github.com/omise-conformance/harness/emulator/internal/api"
)

func Integer(v any) int64 {
	n, _ := v.(json.Number)
	i, _ := n.Int64()
	return i
}

// IntegerParam is a parameter as the number that it is, or 0.
func IntegerParam(c *api.Call, name string) int {
	v, _, _ := c.Params.Integer(name)
	return int(v)
}
