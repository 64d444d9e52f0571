package cassettes

import (
	"fmt"
	"slices"

	"github.com/dnaeon/go-vcr/v2/cassette"
)

// Alike reports whether two recordings of one case are equal but for the time, the version
// of the harness and, of requests that were sent at once, their order and which of them
// overlapped.
func Alike(a, b *Cassette) bool {
	h := b.Header
	h.RecordedAt, h.HarnessVersion, h.Checksum = a.Header.RecordedAt, a.Header.HarnessVersion, a.Header.Checksum
	h.Interactions = a.Header.Interactions // Save counts them
	atOnce := hasSpans(a)
	return fmt.Sprint(a.Header) == fmt.Sprint(h) && atOnce == hasSpans(b) && slices.Equal(transcript(a, atOnce), transcript(b, atOnce))
}

func hasSpans(c *Cassette) bool {
	return slices.ContainsFunc(c.Interactions, func(i *cassette.Interaction) bool { return i.Request.Headers.Get(spanHeader) != "" })
}

// transcript lists what was sent and answered, in its order unless requests were sent at
// once: chance decides their order, their ids and whether one ends before the next begins.
func transcript(c *Cassette, atOnce bool) []string {
	list := make([]string, 0, len(c.Interactions))
	for _, i := range c.Interactions {
		request, response := i.Request.Headers.Clone(), i.Response.Headers.Clone()
		if atOnce {
			request.Del(spanHeader)
			response.Del("X-Request-Id")
		}
		list = append(list, fmt.Sprintf("%s %s %v %q %d %v %q", i.Method, i.URL, request, i.Request.Body, i.Code, response, i.Response.Body))
	}
	if atOnce {
		slices.Sort(list)
	}
	return list
}
