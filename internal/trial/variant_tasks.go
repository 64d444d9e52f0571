package trial

import (
	"math/rand/v2"
	"slices"
	"strconv"

	"github.com/omise-conformance/harness/internal/shards"
)

// Variants that do not hide each other are tried together, because a green run of many proves as much
// as one run of each. A random set is small, so that nothing hides what two of them do together.
const (
	groupSize   = 16
	smallestSet = 2
	largestSet  = 6
)

// variantTask is a group of variants that is tried at once, or a random set, which has a name.
type variantTask struct {
	name string
	set  []*Variation
}

// variantTasks returns the groups, then the random sets. They do not depend on who tries which.
func variantTasks(variations []*Variation, random int, seed int64) []variantTask {
	var tasks []variantTask
	for _, group := range groups(variations) {
		tasks = append(tasks, variantTask{set: group})
	}
	for n, set := range randomSets(variations, random, seed) {
		tasks = append(tasks, variantTask{name: "random/" + strconv.Itoa(n+1), set: set})
	}
	return tasks
}

// planned returns the names of the entries that a task has in any case.
func (t *variantTask) planned() []string {
	if t.name != "" {
		return []string{t.name}
	}
	var ids []string
	for _, v := range t.set {
		ids = append(ids, v.ID)
	}
	return ids
}

// PlannedVariants returns the names of the entries that a shard has in any case.
func PlannedVariants(variations []*Variation, random int, seed int64, shard shards.Shard) []string {
	var all []string
	for _, task := range shards.Deal(shard, variantTasks(variations, random, seed)) {
		all = append(all, task.planned()...)
	}
	return all
}

// groups puts each variant into the first group that has room and nothing that it hides.
func groups(variations []*Variation) [][]*Variation {
	var all [][]*Variation
	for _, v := range variations {
		n := slices.IndexFunc(all, func(group []*Variation) bool {
			return len(group) < groupSize && !slices.ContainsFunc(group, v.hides)
		})
		if n < 0 {
			all = append(all, nil)
			n = len(all) - 1
		}
		all[n] = append(all[n], v)
	}
	return all
}

// randomSets draws sets of variants that do not exclude each other, in the order of the catalogue.
func randomSets(variations []*Variation, count int, seed int64) [][]*Variation {
	if len(variations) < smallestSet {
		return nil
	}
	draw := rand.New(rand.NewPCG(uint64(seed), 0)) // repeatable on purpose
	var sets [][]*Variation
	for range count {
		size := min(smallestSet+draw.IntN(largestSet-smallestSet+1), len(variations))
		var chosen []int
		for _, n := range draw.Perm(len(variations)) {
			clash := func(other int) bool { return variations[n].excludes(variations[other]) }
			if len(chosen) < size && !slices.ContainsFunc(chosen, clash) {
				chosen = append(chosen, n)
			}
		}
		slices.Sort(chosen)
		var set []*Variation
		for _, n := range chosen {
			set = append(set, variations[n])
		}
		sets = append(sets, set)
	}
	return sets
}
