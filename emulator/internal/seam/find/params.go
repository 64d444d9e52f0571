// Package find looks up what faults need to know of a call and of its account.
package find

import (
	"encoding/json"

	"github.com/omise-conformance/harness/emulator/internal/api"
)

// Integer returns a number of an answer, 0 where it is not an integer.
func Integer(v any) int64 {
	n, _ := v.(json.Number)
	i, _ := n.Int64()
	return i
}

// IntegerParam returns a parameter that is an integer, 0 where it is not.
func IntegerParam(c *api.Call, name string) int {
	v, _, _ := c.Params.Integer(name)
	return int(v)
}
