package replaying

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/omise-conformance/harness/cassettes"
	"github.com/omise-conformance/harness/target"
)

// Describe says what was replayed, and how old it is: a replay tests no target.
func (r *Replayer) Describe() string {
	name := r.options.Session.Target.Name
	switch name {
	case target.Emulator:
		name = "the embedded emulator"
	case target.Omise:
		name = "the Omise test API"
	case "":
		name = "recordings"
	}
	oldest, newest := r.span()
	switch {
	case oldest.IsZero():
		return "replay of " + name + " (no recording was replayed)"
	case newest.Sub(oldest) > 24*time.Hour:
		return fmt.Sprintf(
			"replay of %s recorded from %s to %s (the oldest %s old)",
			name,
			stamp(oldest),
			stamp(newest),
			ageText(r.session.Started().Sub(oldest)),
		)
	}
	return fmt.Sprintf("replay of %s recorded at %s (%s old)", name, stamp(oldest), ageText(r.session.Started().Sub(oldest)))
}

func (r *Replayer) span() (oldest, newest time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, h := range r.headers {
		if oldest.IsZero() || h.RecordedAt.Before(oldest) {
			oldest = h.RecordedAt
		}
		if h.RecordedAt.After(newest) {
			newest = h.RecordedAt
		}
	}
	return oldest, newest
}

// clockSkew is how far the clocks of two machines may be apart.
const clockSkew = 24 * time.Hour

// tooOld returns the sentence on recordings that are older than allowed.
func (r *Replayer) tooOld(maxAge time.Duration) []string {
	if maxAge == 0 {
		return nil
	}
	var old []cassettes.Header
	for _, h := range r.headers {
		switch since := r.session.Started().Sub(h.RecordedAt); {
		case since > maxAge:
			old = append(old, h)
		case since < -clockSkew:
			return []string{
				fmt.Sprintf("the recording of %s says that it was made at %s, which is yet to come: its age is unknown", h.Case, stamp(h.RecordedAt)),
			}
		}
	}
	if len(old) == 0 {
		return nil
	}
	slices.SortFunc(old, func(a, b cassettes.Header) int {
		return cmp.Or(a.RecordedAt.Compare(b.RecordedAt), cmp.Compare(a.Case, b.Case))
	})
	return []string{fmt.Sprintf("%d of %d recordings are older than %s, the oldest is %s (recorded at %s, %s old); record them again",
		len(old), len(r.headers), ageText(maxAge), old[0].Case, stamp(old[0].RecordedAt), ageText(r.session.Started().Sub(old[0].RecordedAt)))}
}

func stamp(at time.Time) string { return at.UTC().Format(time.RFC3339) }

// ageText writes a span in the one unit that says most.
func ageText(span time.Duration) string {
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
