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

// A body that is too long to be read is shown from its beginning; the longest that is read has its parameters.
func TestTheLongestBodyThatIsRead(t *testing.T) {
	longest := `{"amount":1,"a":"` + strings.Repeat("a", longestRead-len(`{"amount":1,"a":""}`)) + `"}`
	if list := bodyParameters(&exchange.Request{Body: []byte(longest)}); len(list) != 2 || list[0] != "amount=1" {
		t.Errorf("a body of %d bytes is listed as %.60q", len(longest), list)
	}
	beyond := longest[:longestValue] + "b" + longest
	want := "the body " + longest[:longestValue] + "…"
	if list := bodyParameters(&exchange.Request{Body: []byte(beyond)}); len(list) != 1 || list[0] != want {
		t.Errorf("a body of %d bytes is listed as %.200q, want %q", len(beyond), list, want)
	}
}
