// Package charges holds the cases on charges: making, refusing, declining,
// changing, capturing, reversing and expiring them.
package charges

import (
	"slices"

	"github.com/omise-conformance/harness/suites"
)

// Cases returns all cases on charges.
func Cases() []*suites.Case {
	return slices.Concat(
		create, stateFlags, echoes(), feeCases(), payers,
		badAmounts(), refused, leavesNothing,
		successCards(), declined(), declines,
		threeDS, challengeCards(),
		retrieve, update,
		capture, preAuthShown, refusedCaptures, captureTimes, partialCapture,
		reverse, expire, markAs, finalStateCases(), races(),
	)
}
