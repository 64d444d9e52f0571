package webhooks

import (
	"cmp"
	"container/heap"
	"time"
)

// defaultSpans are how long after each failed attempt the next one follows, on the emulator's clock.
// That there are retries, and when, no official source states: the spans are those that many senders
// of webhooks have in common, and end before a day is over.
func defaultSpans() []time.Duration {
	return []time.Duration{
		time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour,
	}
}

// backOff returns the span after which another attempt follows so many failed ones, if one does.
func (h *Sender) backOff(attempts int) (span time.Duration, again bool) {
	if attempts > len(h.spans) {
		return 0, false
	}
	return h.spans[attempts-1], true
}

// unplanned is the heapIndex of a parcel that waits for no retry.
const unplanned = -1

// before orders retries by the moment they are due, and then as they were planned.
func (j *parcel) before(other *parcel) int {
	return cmp.Or(j.due.Compare(other.due), cmp.Compare(j.turn, other.turn))
}

// plan is a heap of retries by the moment they are due.
type plan []*parcel

var _ heap.Interface = (*plan)(nil)

func (p plan) Len() int { return len(p) }

func (p plan) Less(i, j int) bool { return p[i].before(p[j]) < 0 }

func (p plan) Swap(i, j int) {
	p[i], p[j] = p[j], p[i]
	p[i].heapIndex, p[j].heapIndex = i, j
}

func (p *plan) Push(x any) {
	j, _ := x.(*parcel)
	j.heapIndex = len(*p)
	*p = append(*p, j)
}

func (p *plan) Pop() any {
	all := *p
	last := all[len(all)-1]
	all[len(all)-1] = nil
	*p = all[:len(all)-1]
	last.heapIndex = unplanned
	return last
}
