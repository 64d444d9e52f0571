package cassettes

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/exchange"
)

// shownDifferences bounds a sentence. A request to another operation differs in everything.
const shownDifferences = 6

// shownRequests bounds the list of requests that were not sent.
const shownRequests = 5

// difference is a property in which two requests differ.
type difference struct{ property, recorded, sent string }

func (d difference) String() string {
	return fmt.Sprintf("%s (recorded %s, sent %s)", d.property, shown(d.recorded), shown(d.sent))
}

func shown(value string) string {
	if value == "" {
		return "none"
	}
	return shortened(value)
}

func (s *sentRequest) String() string {
	name := s.method + " " + s.path
	if s.query != "" {
		name += "?" + s.query
	}
	if s.host != exchange.API {
		name += " on " + string(s.host)
	}
	return name
}

// differences lists what differs, the properties that matter most first.
func differences(recorded, now *sentRequest) []difference {
	var found []difference
	add := func(property, was, is string) {
		if was != is {
			found = append(found, difference{property, was, is})
		}
	}
	add("the method", recorded.method, now.method)
	add("the host", string(recorded.host), string(now.host))
	add("the path", recorded.path, now.path)
	add("the query", recorded.query, now.query)
	add("Authorization", recorded.authorization, now.authorization)
	add("Content-Type", recorded.media, now.media)
	add("Omise-Version", recorded.versions, now.versions)
	if recorded.content() == now.content() {
		return found
	}
	was, is := recorded.leaves(), now.leaves()
	before := len(found)
	for _, name := range slices.Sorted(maps.Keys(union(was, is))) {
		add(strings.TrimSpace("the body "+name), was[name], is[name])
	}
	if len(found) == before {
		add("the encoding of the body", string(recorded.body), string(now.body))
	}
	return found
}

func union(a, b map[string]string) map[string]string {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

// weights make a request to the same path nearer than one with the same body.
var weights = map[string]int{"the method": 20, "the path": 20, "the host": 10}

func distance(found []difference) int {
	sum := 0
	for _, each := range found {
		sum += max(1, weights[each.property])
	}
	return sum
}

// nearest returns the recording that differs least: of several an unused one, then the first.
func nearest(recordings []*recording, asked *sentRequest) (best *recording, found []difference) {
	least := 0
	for _, s := range recordings {
		each := differences(s.request, asked)
		far := 2 * distance(each)
		if s.used {
			far++
		}
		if best == nil || far < least {
			best, found, least = s, each, far
		}
	}
	return best, found
}

// missing says that no unused interaction matches a request.
func (p *Player) missing(asked *sentRequest) string {
	best, found := nearest(p.recordings, asked)
	switch {
	case best == nil:
		return fmt.Sprintf("%s was sent, but the recording holds no requests", asked)
	case len(found) == 0:
		return fmt.Sprintf("%s was sent once more than it was recorded (last as request %d of %d)", asked, p.last(best).number, len(p.recordings))
	}
	listed := make([]string, 0, len(found))
	for _, each := range found[:min(len(found), shownDifferences)] {
		listed = append(listed, each.String())
	}
	if more := len(found) - len(listed); more > 0 {
		listed = append(listed, fmt.Sprintf("%d more", more))
	}
	return fmt.Sprintf("%s was sent, but not recorded; the nearest is request %d of %d, %s, which differs in %s",
		asked, best.number, len(p.recordings), best.request, strings.Join(listed, ", "))
}

// last returns the last recording with the same key.
func (p *Player) last(like *recording) *recording {
	for _, s := range slices.Backward(p.recordings) {
		if s.key == like.key {
			return s
		}
	}
	return like
}

// outOfOrder says that a request was sent before an earlier one of the recording.
func outOfOrder(asked *sentRequest, next, first *recording) string {
	return fmt.Sprintf("%s was sent out of order: it was recorded as request %d, after request %d, %s, which has not been sent",
		asked, next.number, first.number, first.request)
}

// notSent counts and names the recorded requests that were not sent.
func notSent(unused []*recording, all int, named bool) string {
	count := fmt.Sprintf("%d of %d recorded requests were not sent", len(unused), all)
	if !named {
		return count
	}
	var names []string
	for _, s := range unused[:min(len(unused), shownRequests)] {
		names = append(names, fmt.Sprintf("%s (request %d)", s.request, s.number))
	}
	if more := len(unused) - len(names); more > 0 {
		names = append(names, fmt.Sprintf("%d more", more))
	}
	return count + ": " + strings.Join(names, ", ")
}
