package gate

import (
	"strings"

	"github.com/omise-conformance/harness/internal/clientjudge"
	"github.com/omise-conformance/harness/internal/gate/front"
	"github.com/omise-conformance/harness/internal/lazyregexp"
)

// mostNames is how many different names one count of the summary has. A client that makes up names must not fill the
// memory; what is beyond counts as others.
const mostNames = 64

// others stands for the names that a count has no room for.
const others = "others"

// longestName bounds a name that a client makes up.
const longestName = 100

// add counts a name.
func add(counts map[string]int, name string) {
	if len(name) > longestName {
		name = name[:longestName] + "…"
	}
	if _, known := counts[name]; !known && len(counts) >= mostNames {
		name = others
	}
	counts[name]++
}

// count counts a request by what it is.
func (l *ledger) count(sent *clientjudge.Sent, verdict *clientjudge.Verdict, way front.Way) {
	version := sent.Request.Header.Get("Omise-Version")
	l.said.Requests++
	l.said.Ways[string(way)]++
	add(l.said.Versions, version)
	if sent.Response == nil {
		l.said.Unanswered++
	}
	if sent.Injected != "" {
		add(l.said.Injected, sent.Injected)
	}
	if sent.LiveKey {
		l.said.LiveKeys++
	}
	switch {
	case verdict.Outside:
		add(l.said.Outside, sent.Request.Method+" "+template(sent.Request.Path))
	case verdict.Operation != nil:
		l.said.Operations[verdict.Operation.ID]++
		l.agents.add(sent.Request.Header.Get("User-Agent"), version)
	default:
		l.said.Unknown++
	}
}

// identifier is the look of an id in a path: trsf_test_5xpjlqctn5n0jk4hywg.
var identifier = lazyregexp.New(`^[a-z]{2,6}(_test)?_[0-9A-Za-z]+$|^[0-9]+$`)

// template returns a path without what differs from object to object: "/transfers/{id}".
func template(path string) string {
	segments := strings.Split(strings.Trim(path, "/"), "/")
	for i, segment := range segments {
		if identifier.MatchString(segment) {
			segments[i] = "{id}"
		}
	}
	return "/" + strings.Join(segments, "/")
}
