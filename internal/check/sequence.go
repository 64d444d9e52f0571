package check

import (
	"container/heap"
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/judge"
)

// sequence puts records into the order of time before they are followed. It holds so many of them, or less where they are large;
// one that comes later than that is followed when it comes.
type sequence struct {
	*follower
	held   waiting
	weight int
}

func (j *Judge) newSequence() *sequence { return &sequence{follower: j.newFollower(mostFollowed)} }

// Clock gives a record without a time that of the record before it in its file, so that it stays behind it.
type Clock struct{ last time.Time }

// Set notes the time of the next record of a file.
func (c *Clock) Set(record *Judged) {
	if record.At.IsZero() {
		record.At = c.last
	}
	c.last = record.At
}

// What is held for the sake of the order. The entries of a capture come in the order of their beginnings or of their ends.
const (
	mostHeld       = 1_024
	mostHeldWeight = 32 << 20
)

// add takes the next record, and returns what was found in those whose turn it is.
func (s *sequence) add(record *Judged) []told {
	if len(record.Objects) == 0 || record.Version == "" {
		return nil
	}
	heap.Push(&s.held, record)
	s.weight += record.Exchange.Weight()
	var found []told
	for len(s.held) > mostHeld || s.weight > mostHeldWeight && len(s.held) > 1 {
		found = append(found, s.next()...)
	}
	return found
}

// end returns what was found in the records that are left.
func (s *sequence) end() []told {
	var found []told
	for len(s.held) > 0 {
		found = append(found, s.next()...)
	}
	return found
}

func (s *sequence) next() []told {
	record := heap.Pop(&s.held).(*Judged)
	s.weight -= record.Exchange.Weight()
	if found := s.observe(record); len(found) > 0 {
		return []told{{&Judged{File: record.File, Number: record.Number, Exchange: &exchange.Exchange{Request: record.Exchange.Request}}, found}}
	}
	return nil
}

// told is what was found in a record after others before it.
type told struct {
	record *Judged // in brief
	found  []judge.Finding
}

// waiting is a heap of records, the first in time on top.
type waiting []*Judged

func (w waiting) Len() int           { return len(w) }
func (w waiting) Less(i, j int) bool { return Compare(w[i], w[j]) < 0 }
func (w waiting) Swap(i, j int)      { w[i], w[j] = w[j], w[i] }
func (w *waiting) Push(record any)   { *w = append(*w, record.(*Judged)) }
func (w *waiting) Pop() any {
	last := len(*w) - 1
	record := (*w)[last]
	(*w)[last] = nil
	*w = (*w)[:last]
	return record
}
