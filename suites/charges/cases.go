// Package charges holds the cases on charges: making, refusing, declining,
// changing, capturing, reversing and expiring them.
package charges

import (
	"slices"

	"github.com/omise-conformance/harness/suites"
)

// Cases gives all cases of the subject.
func Cases() []*suites.Case {
	return slices.Concat(
		create, stateFlags, echo(), fees(), payers,
		badAmounts(), refused, leavesNothing,
		successCards(), declined(), declines,
		threeDS, challengeCards(),
		retrieve, update,
		capture, refusedCaptures, captureTimes, partialCapture,
		reverse, expire, mark, terminal(), races(),
	)
}
