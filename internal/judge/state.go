package judge

import "github.com/omise-conformance/harness/internal/exchange"

// State judges that the object of an answer is in a state of its lifecycle, as
// the contract's x-lifecycle describes it; extra adds fields to what the state
// fixes and overrides them.
func (j *Judge) State(rule, schema, state string, ex *exchange.Exchange, extra Fields) Verdict {
	return Verdict{}
}
