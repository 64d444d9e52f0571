package conformance

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/omise-conformance/harness/cassettes"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

// orphans are sentences on cassettes that no case has: a case was renamed or
// dropped, and its recording is judged by nothing.
func (re *replay) orphans() []string {
	var sentences []string
	for _, name := range re.names {
		if !slices.ContainsFunc(allCases(), func(c *suites.Case) bool { return c.ID == name }) {
			sentences = append(sentences, fmt.Sprintf("the cassette %s belongs to no case: the case was renamed or dropped%s",
				cassettes.Path(re.dir, name), meant(name, caseIDs(allCases()))))
		}
	}
	return sentences
}

// speaking says what was replayed, and how old it is: a replay tests no target.
func (re *replay) speaking() string {
	name := re.config.Target
	switch name {
	case TargetEmulator:
		name = "the embedded emulator"
	case TargetOmise:
		name = "the Omise test API"
	case "":
		name = "recordings"
	}
	oldest, newest := re.span()
	switch {
	case oldest.IsZero():
		return "replay of " + name + " (no recording was replayed)"
	case newest.Sub(oldest) > 24*time.Hour:
		return fmt.Sprintf("replay of %s recorded from %s to %s (the oldest %s old)", name, stamp(oldest), stamp(newest), age(re.started.Sub(oldest)))
	}
	return fmt.Sprintf("replay of %s recorded at %s (%s old)", name, stamp(oldest), age(re.started.Sub(oldest)))
}

func (re *replay) span() (oldest, newest time.Time) {
	re.mu.Lock()
	defer re.mu.Unlock()
	for _, h := range re.headers {
		if oldest.IsZero() || h.RecordedAt.Before(oldest) {
			oldest = h.RecordedAt
		}
		if h.RecordedAt.After(newest) {
			newest = h.RecordedAt
		}
	}
	return oldest, newest
}

// report adds to the report what a replay alone can find.
func (re *replay) report(ctx context.Context, maxAge time.Duration) *Report {
	return re.run.reportWith(ctx, func(report *Report) {
		report.Incomplete = append(report.Incomplete, re.orphans()...)
		slices.Sort(re.broke) // cases are judged in any order
		report.Incomplete = append(report.Incomplete, re.broke...)
		report.Stale = append(report.Stale, re.tooOld(maxAge)...)
		report.Problems = append(report.Problems, reports.NewProblems(re.mixed()...)...)
	})
}

// clockSkew is how far the clocks of two machines may be apart.
const clockSkew = 24 * time.Hour

// tooOld is the sentence on recordings that are older than allowed.
func (re *replay) tooOld(maxAge time.Duration) []string {
	if maxAge == 0 {
		return nil
	}
	var old []cassettes.Header
	for _, h := range re.headers {
		switch since := re.started.Sub(h.RecordedAt); {
		case since > maxAge:
			old = append(old, h)
		case since < -clockSkew:
			return []string{fmt.Sprintf("the recording of %s says that it was made at %s, which is yet to come: its age cannot be told", h.Case, stamp(h.RecordedAt))}
		}
	}
	if len(old) == 0 {
		return nil
	}
	slices.SortFunc(old, func(a, b cassettes.Header) int {
		return cmp.Or(a.RecordedAt.Compare(b.RecordedAt), cmp.Compare(a.Case, b.Case))
	})
	return []string{fmt.Sprintf("%d of %d recordings are older than %s, the oldest is %s (recorded at %s, %s old); record them again",
		len(old), len(re.headers), age(maxAge), old[0].Case, stamp(old[0].RecordedAt), age(re.started.Sub(old[0].RecordedAt)))}
}

// mixed are sentences on a folder whose recordings do not belong together.
func (re *replay) mixed() []string {
	var sentences []string
	for _, each := range []struct {
		what string
		of   func(cassettes.Header) string
		want string
	}{
		{"target", func(h cassettes.Header) string { return h.Target }, re.config.Target},
		{"contract", func(h cassettes.Header) string { return h.SpecVersion }, specs.Version},
	} {
		other := map[string]int{}
		for _, h := range re.headers {
			if value := each.of(h); value != each.want {
				other[value]++
			}
		}
		for value, n := range other {
			sentences = append(sentences, fmt.Sprintf("%d of %d recordings are of another %s: %s, not %s", n, len(re.headers), each.what, value, each.want))
		}
	}
	slices.Sort(sentences)
	return sentences
}

func stamp(at time.Time) string { return at.UTC().Format(time.RFC3339) }

// age is a span in the one unit that tells people most.
func age(span time.Duration) string {
	for _, unit := range []struct {
		length    time.Duration
		one, many string
	}{
		{24 * time.Hour, "day", "days"}, {time.Hour, "hour", "hours"}, {time.Minute, "minute", "minutes"},
	} {
		if n := int(span / unit.length); n == 1 {
			return "1 " + unit.one
		} else if n > 1 {
			return fmt.Sprintf("%d %s", n, unit.many)
		}
	}
	return fmt.Sprintf("%d seconds", max(0, int(span/time.Second)))
}
