package session

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/suites"
)

// severity orders the verdicts, the worst first: where a case is repeated, that one counts. Other than in the report of
// a rule, a turn without a verdict counts more than a known failure: it must not be green.
var severity = []suites.Status{
	suites.Failed, suites.Blocked, suites.NotJudged, suites.KnownFailing, suites.Unsupported, suites.Excluded, suites.Passed,
}

// mostNamed is how many flaky cases are named one by one.
const mostNamed = 20

// worse reports whether a verdict counts more than another.
func worse(a, b suites.Status) bool { return slices.Index(severity, a) < slices.Index(severity, b) }

// judgeCase has one case performed as often as the options say, and returns the worst result. Verdicts that
// differ make the case flaky, which the report says.
func (s *Session) judgeCase(ctx context.Context, performer Performer, c *suites.Case) *suites.Result {
	worst := s.judgeOnce(ctx, performer, c)
	seen := map[suites.Status]int{worst.Status: 1}
	for times := 1; times < s.options.Repeat && worst.Status != suites.Unsupported && ctx.Err() == nil && s.Halted() == ""; times++ {
		next := s.judgeOnce(ctx, performer, c)
		seen[next.Status]++
		if worse(next.Status, worst.Status) {
			worst = next
		}
	}
	if len(seen) > 1 {
		s.noteFlaky(c, seen)
	}
	return worst
}

// noteFlaky remembers how often a case had which verdict.
func (s *Session) noteFlaky(c *suites.Case, seen map[suites.Status]int) {
	var counts []string
	total := 0
	for _, status := range severity {
		if n := seen[status]; n > 0 {
			counts = append(counts, fmt.Sprintf("%s %d", strings.ReplaceAll(string(status), "_", " "), n))
			total += n
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.flaky = append(s.flaky, fmt.Sprintf("%s is flaky: %s of %d times", c.ID, strings.Join(counts, ", "), total))
}

// sayFlaky adds the flaky cases to the report.
func (s *Session) sayFlaky() {
	slices.Sort(s.flaky)
	for i, sentence := range s.flaky {
		if i == mostNamed {
			s.Say(names.Count(len(s.flaky)-mostNamed, "further case") + " had verdicts that differ")
			return
		}
		s.Say(sentence)
	}
}
