package recording

import (
	"fmt"
	"strings"

	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/internal/session"
)

// String returns the sentence about what a recording is about to do and what it costs.
func (p Plan) String() string {
	var asides []string
	if p.Kept > 0 {
		asides = append(asides, names.Counted(p.Kept, "is", "are")+" recorded already")
	}
	if p.Unsupported > 0 {
		asides = append(asides, names.Counted(p.Unsupported, "is", "are")+" not supported")
	}
	aside := ""
	if len(asides) > 0 {
		aside = " (" + strings.Join(asides, ", ") + ")"
	}
	if p.Cases == 0 {
		return fmt.Sprintf("Nothing to record of %s in %s%s.", p.Target, p.Cassettes, aside)
	}
	text := fmt.Sprintf("Recording %s of %s into %s%s", names.Count(p.Cases, "case"), p.Target, p.Cassettes, aside)
	if p.Requests > 0 {
		text += ": " + session.Cost(p.Requests, p.Rate)
	}
	text += "."
	if p.MaxRequests > 0 && p.MaxRequests < p.Requests {
		text += fmt.Sprintf(" The budget of %s ends it earlier; --resume continues it.", names.Count(p.MaxRequests, "request"))
	}
	return text
}
