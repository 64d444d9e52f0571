package exchange

import (
	"net/http"

	"github.com/omise-conformance/harness/internal/leakheader"
)

// recordedLeaks returns the leaks that a replayed answer names in a header: its
// secrets were redacted before it was stored.
func recordedLeaks(header http.Header) []Leak {
	var leaks []Leak
	for _, value := range header[leakheader.Name] {
		if kind, at, ok := leakheader.Parse(value); ok {
			leaks = append(leaks, Leak{Kind: SecretKind(kind), At: at})
		}
	}
	return leaks
}
