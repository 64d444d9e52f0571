// Package all gathers the cases of every subject.
package all

import (
	"slices"
	"sync"

	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/customers"
	"github.com/omise-conformance/harness/suites/tokens"
)

// Cases gives all cases, subject by subject. The slice is shared: do not change it.
var Cases = sync.OnceValue(func() []*suites.Case {
	return slices.Concat(
		tokens.Cases(), customers.Cases(),
	)
})
