package judge

import (
	"strings"
	"testing"

	"github.com/omise-conformance/harness/exchange"
)

// A body of ten thousand levels has names as long, one in each level.
func TestWhatWasSentIsListedAsFarAsItIsShown(t *testing.T) {
	for name, tc := range map[string]struct {
		body, start string
		entries     int
	}{
		"deep": {strings.Repeat(`{"a":`, 10_000) + "1" + strings.Repeat("}", 10_000), "a[a][a]", 1},
		"wide": {`{"amount":1` + strings.Repeat(`,"a":1`, 10_000) + "}", "amount=1", longestSent + 1},
	} {
		t.Run(name, func(t *testing.T) {
			list := bodyParameters(&exchange.Request{Body: []byte(tc.body)})
			if len(list) != tc.entries || !strings.HasPrefix(list[0], tc.start) {
				t.Fatalf("%d entries, the first %.60q; want %d, the first of which begins with %s", len(list), list, tc.entries, tc.start)
			}
			if text := strings.Join(list, ", "); len(text) > longestSent*10 {
				t.Errorf("%d bytes for a list of which %d are shown", len(text), longestSent)
			}
		})
	}
}
