package pace

import (
	"net/http"
	"slices"
	"time"

	"github.com/omise-conformance/harness/exchange"
)

// silence are the ways in which a target that has too much to do gives no answer.
var silence = []exchange.FailureKind{exchange.FailureRefused, exchange.FailureTimeout, exchange.FailureClosed}

// Tried notes a request with the status of its answer, or with the reason why there is none.
func (p *Pace) Tried(took time.Duration, status int, failure *exchange.Failure) {
	switch {
	case failure != nil && failure.Kind == exchange.FailureCanceled:
	case failure != nil && slices.Contains(silence, failure.Kind) || status >= http.StatusInternalServerError:
		p.Observe(took, Broken)
	case status == http.StatusTooManyRequests:
		p.Observe(took, TurnedAway)
	default:
		p.Observe(took, Answered)
	}
}
