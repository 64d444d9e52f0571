package selection

import (
	"cmp"
	"slices"

	"github.com/omise-conformance/harness/internal/shards"
	"github.com/omise-conformance/harness/suites"
)

// deal leaves the cases of other shards out. Cases are dealt in the order of their names: those of one kind
// stand together and cost alike, so every shard gets as many of each kind, and none is empty while there are
// cases left.
func (s *Set) deal(shard shards.Shard) {
	if shard.Whole() {
		return
	}
	byName := slices.SortedFunc(slices.Values(s.Cases), func(a, b *suites.Case) int { return cmp.Compare(a.ID, b.ID) })
	held := map[*suites.Case]bool{}
	for _, c := range shards.Deal(shard, byName) {
		held[c] = true
	}
	s.Leave(func(c *suites.Case) string {
		if held[c] {
			return ""
		}
		return "in another shard than " + shard.String()
	})
}
