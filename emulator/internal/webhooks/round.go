package webhooks

import (
	"container/heap"
	"context"
	"time"
)

const (
	// waitingBytes bounds what all deliveries that wait hold, for their first attempt or for another.
	waitingBytes = 16 << 20
	// parcelBytes is what a delivery that waits takes beside its body and address.
	parcelBytes = 512
	// mostWorkers bounds the deliveries under way at once.
	mostWorkers = 64
)

// round is what a sender does between two resets. The sender's lock guards all of it but ctx.
type round struct {
	ctx    context.Context //nolint:containedctx // it ends the deliveries of a round
	cancel context.CancelFunc

	endpoints map[string]*endpoint // by address: those with something that waits or is under way
	ready     []*endpoint          // those with a queue that no worker serves now
	workers   int
	planned   plan // retries, the one due first in front
	timer     *time.Timer
	turns     int // that were given to retries
	bytes     int // of all parcels
	log       journal
	lost      Losses
}

func newRound() *round {
	ctx, cancel := context.WithCancel(context.Background())
	return &round{ctx: ctx, cancel: cancel, endpoints: map[string]*endpoint{}}
}

// end stops what is under way and what was to come.
func (r *round) end() {
	r.cancel()
	if r.timer != nil {
		r.timer.Stop()
	}
}

// endpoint is an address with what is to be delivered to it.
type endpoint struct {
	url     string
	queue   []*parcel // in the order of delivery
	current *parcel   // under way
	served  bool      // it is ready, or a worker is at it
	bytes   int       // of its parcels, wherever they wait
}

// parcel is an event on its way to an endpoint.
type parcel struct {
	eventID, key, url string
	body              []byte
	account           Account
	endpoint          *endpoint
	attempts          int
	last              bool // no retry follows the next attempt
	due               time.Time
	span              time.Duration // that was to pass until due
	turn              int           // of two that are due at once, the lower goes first
	heapIndex         int           // in the plan, or unplanned
}

func (j *parcel) size() int { return cap(j.body) + len(j.url) + parcelBytes }

// admit queues a parcel unless there is no room. An endpoint may hold as much as is still free: one
// that hangs takes half of all room, two take a third each, and there is always some for another.
func (r *round) admit(j *parcel) bool {
	ep := r.endpoints[j.url]
	if ep == nil {
		ep = &endpoint{url: j.url}
	}
	for ep.bytes+j.size() > waitingBytes-r.bytes {
		if !r.giveUp(ep) {
			return false
		}
	}
	r.endpoints[j.url] = ep
	j.endpoint = ep
	ep.queue = append(ep.queue, j)
	ep.bytes += j.size()
	r.bytes += j.size()
	return true
}

// giveUp makes room at an endpoint: it drops the retry with the most attempts behind it.
func (r *round) giveUp(ep *endpoint) bool {
	var victim *parcel
	for _, j := range r.planned {
		if j.endpoint == ep && (victim == nil || j.attempts > victim.attempts) {
			victim = j
		}
	}
	if victim == nil {
		return false
	}
	heap.Remove(&r.planned, victim.heapIndex)
	r.forget(victim)
	r.lost.Retries++
	return true
}

// note logs a delivery.
func (r *round) note(e entry) { r.lost.Logged += r.log.add(e) }

// next takes what a worker delivers next, or lets the worker go.
func (r *round) next() *parcel {
	if r.ctx.Err() != nil || len(r.ready) == 0 {
		r.workers--
		return nil
	}
	ep := r.ready[0]
	r.ready[0] = nil
	r.ready = r.ready[1:]
	j := ep.queue[0]
	ep.queue[0] = nil
	ep.queue = ep.queue[1:]
	ep.current = j
	j.attempts++
	return j
}

// plan has a parcel delivered again after a span of the emulator's clock.
func (r *round) plan(j *parcel, now time.Time, span time.Duration) {
	r.turns++
	j.due, j.span, j.turn = now.Add(span), span, r.turns
	heap.Push(&r.planned, j)
}

// due takes a retry whose time has come.
func (r *round) due(now time.Time) *parcel {
	if len(r.planned) == 0 || r.planned[0].due.After(now) {
		return nil
	}
	j, _ := heap.Pop(&r.planned).(*parcel)
	return j
}

// hasten brings forward what a clock that went back has put off: no retry waits longer than its span.
func (r *round) hasten(now time.Time) {
	for _, j := range r.planned {
		if j.due.Sub(now) > j.span {
			j.due = now.Add(j.span)
		}
	}
	heap.Init(&r.planned)
}

// abandon drops the retries of an endpoint and lets no other follow.
func (r *round) abandon(ep *endpoint) {
	for _, j := range ep.queue {
		j.last = true
	}
	if ep.current != nil {
		ep.current.last = true
	}
	r.unplan(func(j *parcel) bool { return j.endpoint == ep })
}

// unplan drops the retries that meet a condition.
func (r *round) unplan(meets func(*parcel) bool) {
	kept := r.planned[:0]
	for _, j := range r.planned {
		if !meets(j) {
			kept = append(kept, j)
			continue
		}
		j.heapIndex = unplanned
		r.forget(j)
	}
	clear(r.planned[len(kept):])
	r.planned = kept
	for i, j := range kept {
		j.heapIndex = i
	}
	heap.Init(&r.planned)
}

// forget frees the room of a parcel that is delivered or given up, and an endpoint that has no other.
func (r *round) forget(j *parcel) {
	ep := j.endpoint
	ep.bytes -= j.size()
	r.bytes -= j.size()
	if ep.bytes == 0 {
		delete(r.endpoints, ep.url)
	}
}
