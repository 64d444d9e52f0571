package trial

import (
	"slices"
	"testing"

	"github.com/omise-conformance/harness/internal/shards"
	"github.com/omise-conformance/harness/specs"
)

// TestShardsOfFaultsMakeTheWhole: each fault is in one shard, in the order of the whole, after the trials without a
// fault that it needs.
func TestShardsOfFaultsMakeTheWhole(t *testing.T) {
	for _, filter := range []Filter{{}, {Sample: 60}, {Names: []string{"capture.*"}, Kind: specs.SemanticFault}} {
		whole, err := Choose(filter)
		if err != nil {
			t.Fatal(err)
		}
		var dealt []string
		const parts = 3
		all := make([][]string, parts)
		for i := range parts {
			filter.Shard = shards.Shard{Index: i + 1, Count: parts}
			jobs, err := Choose(filter)
			if err != nil {
				t.Fatal(err)
			}
			clean := map[specs.Dialect]bool{}
			for n := range jobs {
				if jobs[n].Clean() {
					clean[jobs[n].Dialect] = true
				} else if all[i] = append(all[i], jobs[n].ID); !clean[jobs[n].Dialect] {
					t.Errorf("%s comes without a trial of its dialect", jobs[n].ID)
				}
			}
		}
		for n := 0; len(all[n%parts]) > n/parts; n++ {
			dealt = append(dealt, all[n%parts][n/parts])
		}
		var want []string
		for n := range whole {
			if !whole[n].Clean() {
				want = append(want, whole[n].ID)
			}
		}
		if !slices.Equal(dealt, want) {
			t.Errorf("%d faults are dealt, and there are %d", len(dealt), len(want))
		}
	}
}

// TestShardsOfVariantsMakeTheWhole: each group and each random set is in one shard, the same that a whole trial has.
func TestShardsOfVariantsMakeTheWhole(t *testing.T) {
	chosen, err := ChooseVariations(nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var dealt []string
	for i := range 3 {
		dealt = append(dealt, PlannedVariants(chosen, 20, 7, shards.Shard{Index: i + 1, Count: 3})...)
	}
	whole := PlannedVariants(chosen, 20, 7, shards.Shard{})
	slices.Sort(dealt)
	slices.Sort(whole)
	if !slices.Equal(dealt, whole) || len(whole) != len(chosen)+20 || len(slices.Compact(whole)) != len(chosen)+20 {
		t.Errorf("%d are dealt, %d are in the whole, of %d variants and 20 sets", len(dealt), len(whole), len(chosen))
	}
	for _, task := range shards.Deal(shards.Shard{Index: 2, Count: 3}, variantTasks(chosen, 20, 7)) {
		if !slices.ContainsFunc(variantTasks(chosen, 20, 7), func(of variantTask) bool {
			return slices.Equal(of.planned(), task.planned()) && len(of.set) == len(task.set)
		}) {
			t.Errorf("the group of %s is another than in the whole", task.planned()[0])
		}
	}
}
