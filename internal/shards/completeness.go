package shards

import (
	"fmt"

	"github.com/omise-conformance/harness/internal/names"
)

// Parts are the shards of one whole whose results are there. Its zero value has none.
type Parts struct {
	given map[int]bool
	count int
}

// plausible is how many shards any whole may have. More must not be more than the cases, since each that is missing
// is told.
const plausible = 100

// Add adds a shard of a whole of so many cases, and reports whether it was there before.
func (p *Parts) Add(text string, cases int) (again bool, err error) {
	shard, err := Parse(text)
	switch {
	case err != nil:
		return false, err
	case shard.Whole():
		return false, nil
	case shard.Count > max(plausible, cases):
		return false, fmt.Errorf("it is shard %s of a run of %s: no run has more shards than cases", shard, names.Count(cases, "case"))
	case p.count != 0 && p.count != shard.Count:
		return false, fmt.Errorf("it is one of %d shards, and others are of %d", shard.Count, p.count)
	}
	if p.given == nil {
		p.given = map[int]bool{}
	}
	again = p.given[shard.Index]
	p.given[shard.Index], p.count = true, shard.Count
	return again, nil
}

// Missing returns the shards that are not there.
func (p *Parts) Missing() []string {
	var missing []string
	for index := 1; index <= p.count; index++ {
		if !p.given[index] {
			missing = append(missing, Shard{index, p.count}.String())
		}
	}
	return missing
}
