package files

import (
	"cmp"
	"maps"
	"slices"
)

// With returns what two shards say of their files together; either may be nil. Both stay as they are.
func (c *Check) With(other *Check) *Check {
	if c == nil || other == nil {
		return cmp.Or(c, other)
	}
	both := *c
	both.Causes = nil // Finish computes them
	both.MayBeEmpty = c.MayBeEmpty && other.MayBeEmpty
	both.Records += other.Records
	both.Outside, both.Skipped = sum(c.Outside, other.Outside), sum(c.Skipped, other.Skipped)
	both.Files = slices.Concat(c.Files, other.Files)
	slices.SortStableFunc(both.Files, func(a, b Verdict) int { return cmp.Compare(a.File, b.File) })
	return &both
}

func sum(a, b map[string]int) map[string]int {
	all := maps.Clone(a)
	for name, n := range b {
		if all == nil {
			all = map[string]int{}
		}
		all[name] += n
	}
	return all
}
