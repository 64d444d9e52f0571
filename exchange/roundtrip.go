package exchange

import (
	"net/http"
	"strings"
)

// LeakHeader is the answer header in which a recording keeps what its redaction
// took out, one leak a line: "secret key at body (id)". The secret itself is
// gone, and a replay must judge the answer as it was.
const LeakHeader = "X-Cassette-Leak"

// Recorded writes a leak as LeakHeader holds it.
func (l Leak) Recorded() string { return l.Kind + " at " + l.At }

// recordedLeaks reads the leaks of a replayed answer.
func recordedLeaks(header http.Header) []Leak {
	var leaks []Leak
	for _, value := range header[LeakHeader] {
		if kind, at, found := strings.Cut(value, " at "); found {
			leaks = append(leaks, Leak{Kind: kind, At: at})
		}
	}
	return leaks
}

// KindOfLabel tells the kind of key that a redacted Authorization value stands
// for; false where the value was not redacted.
func KindOfLabel(authorization string) (KeyKind, bool) {
	for kind, label := range keyLabels {
		if strings.HasSuffix(authorization, label) {
			return kind, true
		}
	}
	return KeyNone, authorization == ""
}
