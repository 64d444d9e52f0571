package coverage

import (
	"slices"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/specs"
)

// clientKinds are the kinds of items that a client covers by what it sends: the rest is what its upstream answers.
var clientKinds = []Kind{Operation, Parameter}

// Client measures which operations and parameters a client uses, one exchange at a time. What it keeps does not grow
// with them.
type Client struct{ m *meter }

// NewClient returns a measure of a client that has sent nothing.
func NewClient(contract *specs.Contract, options Options) *Client {
	return &Client{newMeter(contract, options)}
}

// Observe counts one request. What got no answer covers nothing, and a parameter is covered where it was accepted.
func (c *Client) Observe(ex *exchange.Exchange) {
	if ex.Response == nil {
		return
	}
	op := c.m.contract.Find(string(ex.Request.Host), ex.Request.Method, ex.Request.Path)
	if op == nil {
		return
	}
	c.m.begin()
	plan := c.m.operations[op]
	c.m.cover(plan.item)
	c.m.request(plan, ex)
}

// Measured returns how much of the operations and parameters the client has used, each with the number of its requests
// in the place of that of cases.
func (c *Client) Measured() (*Coverage, error) {
	reasons, err := specs.CoverageReasons()
	if err != nil {
		return nil, err
	}
	all := c.m.result(reasons)
	all.Items = slices.DeleteFunc(all.Items, func(item Item) bool { return !slices.Contains(clientKinds, item.Kind) })
	all.Count()
	return all, nil
}
