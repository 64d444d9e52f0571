package causes

import "container/heap"

// whole is what a case counts for its only cause. It has every number of causes up to 20 as a part, so that shares are exact and do not
// depend on the order in which they are summed.
const whole = 232_792_560

// order returns the groups in the order in which they are best mended: the next is always the one whose cases count most. A case counts for
// each of its causes that are not mended yet alike: half for each of two. Of equals the first by symptom is next.
// Each is given to visit with how many causes of each case are not mended yet.
func order(groups map[symptom]*group, cases int, visit func(g *group, open []int)) {
	of := make([][]*group, cases) // the causes of each case
	next := make(queue, 0, len(groups))
	for mark, g := range groups {
		g.mark, g.at = mark, len(next)
		next = append(next, g)
		for _, i := range g.cases {
			of[i] = append(of[i], g)
		}
	}
	open := make([]int, cases)
	for i := range of {
		open[i] = len(of[i])
		for _, g := range of[i] {
			g.share += whole / open[i]
		}
	}
	heap.Init(&next)
	for len(next) > 0 {
		g := heap.Pop(&next).(*group)
		visit(g, open)
		var grown []*group
		for _, i := range g.cases {
			if open[i]--; open[i] == 0 {
				continue
			}
			more := whole/open[i] - whole/(open[i]+1)
			for _, other := range of[i] {
				if other.at < 0 {
					continue
				}
				if other.more == 0 {
					grown = append(grown, other)
				}
				other.more += more
			}
		}
		for _, other := range grown { // one after the other: a heap takes one change at a time
			other.share, other.more = other.share+other.more, 0
			heap.Fix(&next, other.at)
		}
	}
}

// queue is the groups that are not mended yet, as a heap.
type queue []*group

// Len is of heap.Interface, as all that follow.
func (q queue) Len() int { return len(q) }

func (q queue) Less(i, j int) bool {
	return q[i].share > q[j].share || q[i].share == q[j].share && q[i].mark < q[j].mark
}

func (q queue) Swap(i, j int) {
	q[i], q[j] = q[j], q[i]
	q[i].at, q[j].at = i, j
}

// Push is not used: there are never more groups than at the start.
func (q *queue) Push(any) {}

// Pop takes the last.
func (q *queue) Pop() any {
	last := (*q)[len(*q)-1]
	*q, last.at = (*q)[:len(*q)-1], -1
	return last
}
