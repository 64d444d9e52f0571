package recording

import (
	"fmt"
	"strings"
	"time"

	"github.com/omise-conformance/harness/internal/names"
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
		text += ": about " + names.Count(p.Requests, "request")
	}
	if p.Requests > 0 && p.Duration > 0 {
		text += fmt.Sprintf(", at %g a second %s", p.Rate, minutes(p.Duration))
	}
	text += "."
	if p.MaxRequests > 0 && p.MaxRequests < p.Requests {
		text += fmt.Sprintf(" The budget of %s ends it earlier; --resume continues it.", names.Count(p.MaxRequests, "request"))
	}
	return text
}

func minutes(d time.Duration) string {
	if d < time.Minute {
		return "less than a minute"
	}
	return "about " + names.Count(int((d+30*time.Second)/time.Minute), "minute")
}
