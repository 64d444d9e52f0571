package cassettes

import (
	"fmt"
	"slices"
)

// Alike tells whether two recordings of one case differ in nothing but the time,
// the version of the harness, and which of several requests at once came first.
func Alike(a, b *Cassette) bool {
	h := b.Header
	h.RecordedAt, h.HarnessVersion, h.Checksum = a.Header.RecordedAt, a.Header.HarnessVersion, a.Header.Checksum
	h.Interactions = a.Header.Interactions // Save counts them
	return fmt.Sprint(a.Header) == fmt.Sprint(h) && slices.Equal(said(a), said(b))
}

// said lists what was sent and answered, in its order unless there were requests
// at once, whose order and ids are chance.
func said(c *Cassette) []string {
	list := make([]string, 0, len(c.Interactions))
	atOnce := false
	for _, i := range c.Interactions {
		request, response := i.Request.Headers.Clone(), i.Response.Headers.Clone()
		if request.Get(spanHeader) != "" {
			atOnce = true
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
