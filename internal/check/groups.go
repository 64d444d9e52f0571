package check

import (
	"cmp"
	"maps"
	"slices"
)

// mostGroups is how many groups a file's Summary keeps of each sort. A file with more is told in full by nobody.
const mostGroups = 200

// Groups are findings and the like of which many are alike: it has the first of each group and counts the others. It is bounded,
// and what it has does not depend on the order in which they came: of more groups than it can keep it has those with the smallest
// keys, and "first" is by the number of the record.
type Groups[T any] struct {
	Total int                  `json:"total"` // those of groups that were left out as well
	Kept  map[string]*Group[T] `json:"kept,omitempty"`
	// LeftOut holds if there are more groups.
	LeftOut bool `json:"left_out,omitempty"`

	largest string // key of a group, once all places are taken
}

// Group is some that are alike.
type Group[T any] struct {
	First  T      `json:"first"`
	Number int    `json:"number"` // of the record that First is about
	Order  string `json:"order"`  // of First, among those about the same record
	Count  int    `json:"count"`
}

// Add adds one, about the record of a number. The order is its place among those of its record.
func (g *Groups[T]) Add(key string, number int, order string, one T) {
	g.Total++
	g.put(key, &Group[T]{First: one, Number: number, Order: order, Count: 1})
}

// Merge adds what another has.
func (g *Groups[T]) Merge(other *Groups[T]) {
	g.Total += other.Total
	g.LeftOut = g.LeftOut || other.LeftOut
	for key, group := range other.Kept {
		added := *group
		g.put(key, &added)
	}
}

func (g *Groups[T]) put(key string, group *Group[T]) {
	if known := g.Kept[key]; known != nil {
		known.merge(group)
		return
	}
	if len(g.Kept) == mostGroups {
		g.LeftOut = true
		if g.largest == "" {
			g.largest = slices.Max(slices.Collect(maps.Keys(g.Kept)))
		}
		if key > g.largest {
			return
		}
		delete(g.Kept, g.largest)
		g.largest = ""
	}
	if g.Kept == nil {
		g.Kept = map[string]*Group[T]{}
	}
	g.Kept[key] = group
}

func (g *Group[T]) merge(other *Group[T]) {
	count := g.Count + other.Count
	if other.Number < g.Number || other.Number == g.Number && other.Order < g.Order {
		*g = *other
	}
	g.Count = count
}

// InOrder returns the groups in the order of their records.
func (g *Groups[T]) InOrder() []*Group[T] {
	out := make([]*Group[T], 0, len(g.Kept))
	for _, key := range slices.Sorted(maps.Keys(g.Kept)) {
		out = append(out, g.Kept[key])
	}
	slices.SortStableFunc(out, func(a, b *Group[T]) int {
		return cmp.Or(cmp.Compare(a.Number, b.Number), cmp.Compare(a.Order, b.Order))
	})
	return out
}
