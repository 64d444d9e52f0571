package cassettes

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/exchange"
)

// shownDifferences bounds a sentence; a request to another operation differs in
// everything.
const shownDifferences = 6

// shownRequests bounds the list of requests that were not sent.
const shownRequests = 5

// difference is a part in which two requests differ.
type difference struct{ part, recorded, sent string }

func (d difference) String() string {
	return fmt.Sprintf("%s (recorded %s, sent %s)", d.part, shown(d.recorded), shown(d.sent))
}

func shown(value string) string {
	if value == "" {
		return "none"
	}
	return shortened(value)
}

func (s *sent) String() string {
	name := s.method + " " + s.path
	if s.query != "" {
		name += "?" + s.query
	}
	if s.host != exchange.API {
		name += " on " + string(s.host)
	}
	return name
}

// differences lists what differs, the parts that make another request of it
// first.
func differences(recorded, now *sent) []difference {
	var found []difference
	add := func(part, was, is string) {
		if was != is {
			found = append(found, difference{part, was, is})
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
		add("how the body is written", string(recorded.body), string(now.body))
	}
	return found
}

func union(a, b map[string]string) map[string]string {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

// weights make a request to the same place nearer than one with the same body.
var weights = map[string]int{"the method": 20, "the path": 20, "the host": 10}

func distance(found []difference) int {
	sum := 0
	for _, each := range found {
		sum += max(1, weights[each.part])
	}
	return sum
}

// nearest gives the slot that differs least; of several, an unused one and then
// the first.
func nearest(slots []*slot, asked *sent) (best *slot, found []difference) {
	least := 0
	for _, s := range slots {
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
func (p *Player) missing(asked *sent) string {
	best, found := nearest(p.slots, asked)
	switch {
	case best == nil:
		return fmt.Sprintf("%s was sent, but the recording holds no requests", asked)
	case len(found) == 0:
		return fmt.Sprintf("%s was sent once more than it was recorded (last as request %d of %d)", asked, p.last(best).number, len(p.slots))
	}
	parts := make([]string, 0, len(found))
	for _, each := range found[:min(len(found), shownDifferences)] {
		parts = append(parts, each.String())
	}
	if more := len(found) - len(parts); more > 0 {
		parts = append(parts, fmt.Sprintf("%d more", more))
	}
	return fmt.Sprintf("%s was sent, which was not recorded; the nearest is request %d of %d, %s, which differs in %s",
		asked, best.number, len(p.slots), best.request, strings.Join(parts, ", "))
}

// last gives the last slot with the same key.
func (p *Player) last(like *slot) *slot {
	for _, s := range slices.Backward(p.slots) {
		if s.key == like.key {
			return s
		}
	}
	return like
}

// outOfOrder says that a request came before one that was recorded before it.
func outOfOrder(asked *sent, next, first *slot) string {
	return fmt.Sprintf("%s was sent out of order: it was recorded as request %d, after request %d, %s, which has not been sent",
		asked, next.number, first.number, first.request)
}

// notSent counts the recorded requests that were not sent, and names them.
func notSent(unused []*slot, all int, named bool) string {
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
