package cassettes

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/dnaeon/go-vcr/v2/cassette"
)

// twoAnswers is a cassette of two requests with different answers.
func twoAnswers(spans ...string) *Cassette {
	c := &Cassette{Header: Header{Case: "charges/race", Seed: 1, Interactions: 2}}
	for n, answer := range []string{"one", "two"} {
		i := &cassette.Interaction{}
		i.Method, i.URL, i.Code = http.MethodPost, "http://api.target/charges", 200
		i.Request.Headers, i.Response.Headers = http.Header{}, http.Header{"X-Request-Id": {answer}}
		i.Response.Body = answer
		if len(spans) > 0 {
			i.Request.Headers.Set(spanHeader, spans[n])
		}
		c.Interactions = append(c.Interactions, i)
	}
	return c
}

func TestAlike(t *testing.T) {
	for name, test := range map[string]struct {
		spans  []string
		change func(*Cassette)
		alike  bool
	}{
		"nothing": {nil, func(*Cassette) {}, true},
		"time, version, checksum": {nil, func(c *Cassette) {
			c.Header.RecordedAt, c.Header.HarnessVersion, c.Header.Checksum = time.Now(), "2", "x"
		}, true},
		"the verdict":             {nil, func(c *Cassette) { c.Header.Verdict = "failed" }, false},
		"an answer":               {nil, func(c *Cassette) { c.Interactions[0].Response.Body = "1" }, false},
		"a status":                {nil, func(c *Cassette) { c.Interactions[0].Code = 201 }, false},
		"a request id":            {nil, func(c *Cassette) { c.Interactions[0].Response.Headers.Set("X-Request-Id", "x") }, false},
		"the order":               {nil, func(c *Cassette) { slices.Reverse(c.Interactions) }, false},
		"one less":                {nil, func(c *Cassette) { c.Interactions = c.Interactions[:1] }, false},
		"the order at once":       {[]string{"1-3", "2-4"}, func(c *Cassette) { slices.Reverse(c.Interactions) }, true},
		"the spans at once":       {[]string{"1-3", "2-4"}, func(c *Cassette) { c.Interactions[0].Request.Headers.Set(spanHeader, "1-4") }, true},
		"the request ids at once": {[]string{"1-3", "2-4"}, func(c *Cassette) { c.Interactions[0].Response.Headers.Set("X-Request-Id", "x") }, true},
		"one not at once":         {[]string{"1-3", "2-4"}, func(c *Cassette) { c.Interactions[0].Request.Headers.Del(spanHeader) }, true},
		"an answer at once":       {[]string{"1-3", "2-4"}, func(c *Cassette) { c.Interactions[0].Response.Body = "1" }, false},
		"at once or not":          {nil, func(c *Cassette) { *c = *twoAnswers("1-3", "2-4") }, false},
	} {
		one, other := twoAnswers(test.spans...), twoAnswers(test.spans...)
		test.change(other)
		if Alike(one, other) != test.alike {
			t.Errorf("%s: alike is %v", name, !test.alike)
		}
	}
}
