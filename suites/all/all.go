// Package all gathers the cases of every subject.
package all

import (
	"slices"
	"sync"

	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/auth"
	"github.com/omise-conformance/harness/suites/chains"
	"github.com/omise-conformance/harness/suites/charges"
	"github.com/omise-conformance/harness/suites/customers"
	"github.com/omise-conformance/harness/suites/derived"
	"github.com/omise-conformance/harness/suites/events"
	"github.com/omise-conformance/harness/suites/exploration"
	"github.com/omise-conformance/harness/suites/lists"
	"github.com/omise-conformance/harness/suites/recipients"
	"github.com/omise-conformance/harness/suites/refunds"
	"github.com/omise-conformance/harness/suites/relations"
	"github.com/omise-conformance/harness/suites/requests"
	"github.com/omise-conformance/harness/suites/sources"
	"github.com/omise-conformance/harness/suites/tokens"
)

// Cases returns all cases, subject by subject. The slice is shared: do not change it.
var Cases = sync.OnceValue(func() []*suites.Case {
	return slices.Concat(
		tokens.Cases(), charges.Cases(), refunds.Cases(), sources.Cases(), chains.Cases(), customers.Cases(),
		recipients.Cases(), events.Cases(), lists.Cases(), auth.Cases(), requests.Cases(),
		relations.Cases(), derived.Cases(), exploration.Cases(),
	)
})
