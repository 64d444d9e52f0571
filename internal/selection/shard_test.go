package selection

import (
	"testing"

	"github.com/omise-conformance/harness/internal/shards"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/all"
)

// TestEveryCaseIsInOneShard, and the shards of any choice differ by one case at most, also within a subject.
func TestEveryCaseIsInOneShard(t *testing.T) {
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, filter := range []Filter{{}, {Labels: "charges && !clock"}, {Cases: []string{"tokens/*"}}, {Cases: []string{"tokens/create", "charges/by-token"}}} {
		whole, err := Choose(filter, contract, all.Cases())
		if err != nil {
			t.Fatal(err)
		}
		for _, parts := range []int{1, 2, 4, 7} {
			in, most, least := map[*suites.Case]int{}, 0, len(all.Cases())
			for i := range parts {
				filter.Shard = shards.Shard{Index: i + 1, Count: parts}
				set, err := Choose(filter, contract, all.Cases())
				if err != nil {
					t.Fatal(err)
				}
				for _, c := range set.Cases {
					in[c]++
				}
				most, least = max(most, len(set.Cases)), min(least, len(set.Cases))
				if want := len(all.Cases()); len(set.Cases)+len(set.Excluded) != want {
					t.Errorf("%d cases and %d that are excluded, of %d", len(set.Cases), len(set.Excluded), want)
				}
			}
			for _, c := range whole.Cases {
				if in[c] != 1 {
					t.Errorf("%s is in %d of %d shards", c.ID, in[c], parts)
				}
			}
			if len(in) != len(whole.Cases) || most-least > 1 {
				t.Errorf("%d cases of %d; %d in one shard, %d in another", len(in), len(whole.Cases), most, least)
			}
		}
	}
}
