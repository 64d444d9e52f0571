package cassettes

import (
	"net/http"
	"testing"

	"github.com/dnaeon/go-vcr/v2/cassette"
)

func TestOverlapping(t *testing.T) {
	for _, test := range []struct {
		name  string
		spans []string
		want  bool
	}{
		{"no request", nil, false},
		{"in a row without spans", []string{"", "", ""}, false},
		{"in a row with spans", []string{"0-1", "2-3", "4-5"}, false},
		{"two at once", []string{"0-1", "2-5", "3-4"}, true},
		{"a long one with a later one", []string{"0-9", "1-2", "3-4"}, true},
		{"a span that is none", []string{"x"}, true},
	} {
		c := &Cassette{}
		for _, span := range test.spans {
			i := &cassette.Interaction{}
			i.Request.Headers = http.Header{}
			if span != "" {
				i.Request.Headers.Set(spanHeader, span)
			}
			c.Interactions = append(c.Interactions, i)
		}
		if got := Overlapping(c); got != test.want {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}
