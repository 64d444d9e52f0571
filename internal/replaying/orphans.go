package replaying

import (
	"fmt"
	"slices"

	"github.com/omise-conformance/harness/cassettes"
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/internal/selection"
	"github.com/omise-conformance/harness/internal/session"
	"github.com/omise-conformance/harness/specs"
)

// remarks returns what only a replay can find.
func (r *Replayer) remarks() session.Remarks {
	slices.Sort(r.broken) // cases are judged in any order
	return session.Remarks{
		Incomplete: slices.Concat(r.orphans(), r.broken),
		Stale:      r.tooOld(r.options.MaxAge),
		Problems:   r.mixed(),
	}
}

// orphans returns sentences on cassettes that no case has: a case was renamed or dropped, and
// nothing judges its recording.
func (r *Replayer) orphans() []string {
	var sentences []string
	ids := selection.CaseIDs(r.options.Session.Suite)
	for _, name := range r.names {
		if !slices.Contains(ids, name) {
			sentences = append(sentences, fmt.Sprintf("the cassette %s belongs to no case: the case was renamed or dropped%s",
				cassettes.Path(r.options.Folder, name), names.Hint(name, ids)))
		}
	}
	return sentences
}

// mixed returns sentences on a folder whose recordings do not belong together.
func (r *Replayer) mixed() []string {
	var sentences []string
	for _, each := range []struct {
		what string
		of   func(cassettes.Header) string
		want string
	}{
		{"target", func(h cassettes.Header) string { return h.Target }, r.options.Session.Target.Name},
		{"contract", func(h cassettes.Header) string { return h.SpecVersion }, specs.Version},
	} {
		other := map[string]int{}
		for _, h := range r.headers {
			if value := each.of(h); value != each.want {
				other[value]++
			}
		}
		for value, n := range other {
			sentences = append(
				sentences,
				fmt.Sprintf("%d of %d recordings are of another %s: %s, not %s", n, len(r.headers), each.what, value, each.want),
			)
		}
	}
	slices.Sort(sentences)
	return sentences
}
