package exploring

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/omise-conformance/harness/internal/embedded"
	"github.com/omise-conformance/harness/internal/session"
	"github.com/omise-conformance/harness/internal/shards"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/target"
)

// partOf returns the report of a part of some walks over an emulator with a fault.
func partOf(t *testing.T, shard shards.Shard, steps int, fault string) *reports.Report {
	t.Helper()
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	report, err := Explore(t.Context(), Options{
		Session: session.Options{
			Mode: reports.ModeExplore, Contract: contract, Seed: 3, Shard: shard.String(), Embedded: &embedded.Options{Seed: 3, Fault: fault},
			Target: target.Config{Name: target.Emulator, Dialect: specs.Any},
		},
		Steps: steps, KeepGoing: true, Shard: shard,
	})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// timeless returns a report as JSON without its times.
func timeless(t *testing.T, r *reports.Report) string {
	t.Helper()
	r.Run.StartedAt, r.Run.DurationMS = time.Time{}, 0
	for i := range r.Cases {
		c := &r.Cases[i]
		c.StartedAt, c.DurationMS = time.Time{}, 0
		for n := range c.Exchanges {
			c.Exchanges[n].Started, c.Exchanges[n].Duration = time.Time{}, 0
			c.Exchanges[n].Response.Header.Del("X-Runtime")
		}
	}
	text, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestShardsOfWalksMakeTheWhole: merged, in whatever order, they say what one machine says, of walks that held and
// of walks that failed. The last walk is shorter, and a part without walks is no verdict.
func TestShardsOfWalksMakeTheWhole(t *testing.T) {
	for fault, verdict := range map[string]reports.Verdict{"": reports.Conformant, "charge.3ds-failed": reports.NotConformant} {
		const parts, steps = 5, 180
		whole := partOf(t, shards.Shard{}, steps, fault)
		var all []*reports.Report
		for i := range parts {
			all = append(all, partOf(t, shards.Shard{Index: i + 1, Count: parts}, steps, fault))
		}
		if last := all[parts-1]; last.Verdict != reports.NothingSelected || len(last.Problems) != 1 {
			t.Errorf("the shard without walks: %s, %v", last.Verdict, last.Problems)
		}
		all[parts-1].Problems = []reports.Problem{}
		rand.Shuffle(parts, func(i, j int) { all[i], all[j] = all[j], all[i] })
		merged, err := reports.Merge(all...)
		if err != nil {
			t.Fatal(err)
		}
		failed := 0
		for i := range whole.Cases {
			if whole.Cases[i].Status == suites.Failed {
				failed++
			}
		}
		if whole.Verdict != verdict || fault != "" && (failed == 0 || failed == len(whole.Cases)) {
			t.Errorf("%q: %s, %d of %d entries failed", fault, whole.Verdict, failed, len(whole.Cases))
		}
		got, want := strings.Split(timeless(t, merged), "\n"), strings.Split(timeless(t, whole), "\n")
		for n := range min(len(got), len(want)) {
			if got[n] != want[n] {
				t.Errorf("%q: merged they have %s, want %s (of %d and %d lines)", fault, got[n], want[n], len(got), len(want))
				break
			}
		}
	}
}
