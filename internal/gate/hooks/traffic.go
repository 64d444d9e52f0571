package hooks

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/gate/front"
)

// call is a request of the client that changed something at the API.
type call struct {
	path   string
	method string
	about  string // all that was sent, in which ids of objects are looked for
}

// String returns the call in words.
func (c call) String() string { return c.method + " " + c.path }

// mostCalls are kept; a delivery leads to few.
const mostCalls = 1 << 10

// traffic is what the client asks of the API while its handler is tried.
type traffic struct {
	mu      sync.Mutex
	calls   []call
	dropped int       // of calls, the oldest ones
	seen    int       // all requests, those that change nothing included
	last    time.Time // when the last one was seen
	changed chan struct{}
}

func newTraffic() *traffic { return &traffic{changed: make(chan struct{}, 1)} }

// see notes a request.
func (t *traffic) see(seen *front.Seen) {
	t.mu.Lock()
	t.seen++
	t.last = time.Now()
	if hasEffect(seen) {
		if len(t.calls) == mostCalls {
			t.calls, t.dropped = append(t.calls[:0], t.calls[mostCalls/2:]...), t.dropped+mostCalls/2
		}
		raw := &seen.Raw
		t.calls = append(t.calls, call{method: raw.Method, path: raw.Path, about: raw.Path + "?" + raw.Query + " " + shortBody(raw.Body)})
	}
	t.mu.Unlock()
	select {
	case t.changed <- struct{}{}:
	default:
	}
}

// longestAbout is as much of a body as ids are looked for in.
const longestAbout = 4 << 10

func shortBody(body []byte) string { return string(body[:min(len(body), longestAbout)]) }

// hasEffect reports whether a request made or moved something, so that a second one does so again: a POST that was
// answered well. Sources and tokens move no money, and POST to one object changes its fields, as PATCH does.
func hasEffect(seen *front.Seen) bool {
	raw := &seen.Raw
	if raw.Method != http.MethodPost || raw.Host != exchange.API || raw.Response == nil || raw.Response.Status/100 != 2 {
		return false
	}
	parts := strings.Split(strings.Trim(raw.Path, "/"), "/")
	return parts[0] != "sources" && len(parts) != 2
}

// mark returns a position for since.
func (t *traffic) mark() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.dropped + len(t.calls)
}

// since returns the calls after a position.
func (t *traffic) since(mark int) []call {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([]call(nil), t.calls[max(0, mark-t.dropped):]...)
}

// requests returns how many requests were seen so far, and when the last one was.
func (t *traffic) requests() (seen int, last time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.seen, t.last
}

// longestSettling is how many times the span of quiet a handler may be busy for.
const longestSettling = 10

// settle waits until nothing has been asked of the API for a span.
func (t *traffic) settle(ctx context.Context, span time.Duration) {
	started := time.Now()
	for quiet := started; ; {
		left := span - time.Since(quiet)
		if left <= 0 || time.Since(started) > longestSettling*span {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(left):
		}
		if _, last := t.requests(); last.After(quiet) {
			quiet = last
		}
	}
}

// again returns the calls of a window that repeat one of before: by an id of the object, or word by word. Where others
// ask things of the API meanwhile, only the first kind counts.
func again(before, window []call, about string, crowded bool) []string {
	var repeated []string
	for _, each := range window {
		if slices.ContainsFunc(before, func(earlier call) bool {
			return earlier.String() == each.String() && (strings.Contains(each.about, about) || earlier.about == each.about && !crowded)
		}) {
			repeated = append(repeated, each.String())
		}
	}
	return repeated
}

// madeBy returns the calls of a window that are about an object.
func madeBy(window []call, about string) []string {
	var made []string
	for _, each := range window {
		if strings.Contains(each.about, about) {
			made = append(made, each.String())
		}
	}
	return made
}

// counted returns calls in words: "2 × POST /customers".
func counted(calls []string) string {
	counts := map[string]int{}
	var order []string
	for _, each := range calls {
		if counts[each]++; counts[each] == 1 {
			order = append(order, each)
		}
	}
	for i, each := range order {
		if counts[each] > 1 {
			order[i] = fmt.Sprintf("%d × %s", counts[each], each)
		}
	}
	return strings.Join(order, ", ")
}
