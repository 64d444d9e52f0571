package target

import (
	"strings"

	"github.com/omise-conformance/harness/exchange"
)

// LiveMode reports whether an answer, or what came of one, says livemode true anywhere in its bytes: it is about real
// money.
func LiveMode(ex *exchange.Exchange) bool {
	return ex.Response != nil && ex.Response.Live || ex.Failure != nil && ex.Failure.Live
}

// The parts of the sentence around the request.
const (
	liveModeHead = "an answer to "
	liveModeTail = " says livemode true: the run was stopped, since only test mode is ever used"
)

// LiveModeStop returns the sentence that says why a run stops once an answer to the
// call was about real money.
func LiveModeStop(call Call) string {
	return liveModeHead + call.Method + " " + call.Path + liveModeTail
}

// IsLiveModeStop reports whether text is a sentence of LiveModeStop. A report that
// was read from a file holds the sentence alone.
func IsLiveModeStop(text string) bool {
	return strings.HasPrefix(text, liveModeHead) && strings.HasSuffix(text, liveModeTail)
}
