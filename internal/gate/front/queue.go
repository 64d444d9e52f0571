package front

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/semaphore"
)

// waiting is how many requests may wait to be told of; more make the clients wait.
const waiting = 512

// queue tells of what was seen, in the order in which it was joined. A request joins it before its client can have the
// whole answer, because the client's next request may rest on it and overtake.
type queue struct {
	seen    func(*Seen)
	line    chan *place
	ended   chan struct{}
	emptied chan struct{}
	once    sync.Once
}

// place is a place in the queue.
type place struct {
	seen  *Seen
	known chan struct{} // closed once seen is complete
	left  func()        // called when it has been told of
}

func newQueue(seen func(*Seen)) *queue {
	q := &queue{seen: seen, line: make(chan *place, waiting), ended: make(chan struct{}), emptied: make(chan struct{})}
	go q.tell()
	return q
}

// join takes the next place for what was seen. Call the function that it returns when that is complete.
func (q *queue) join(seen *Seen, left func()) (complete func()) {
	p := &place{seen, make(chan struct{}), left}
	select {
	case q.line <- p:
	case <-q.ended:
	}
	return func() { close(p.known) }
}

func (q *queue) tell() {
	defer close(q.emptied)
	for {
		select {
		case p := <-q.line:
			q.say(p)
		case <-q.ended:
			for {
				select {
				case p := <-q.line:
					q.say(p)
				default:
					return
				}
			}
		}
	}
}

// say tells of a request once it is complete, or never if it still is not when the queue ends.
func (q *queue) say(p *place) {
	select {
	case <-p.known:
	case <-q.ended:
		select {
		case <-p.known:
		default:
			return
		}
	}
	q.seen(p.seen)
	p.left()
}

// end returns when all that has joined, and is complete, was told of.
func (q *queue) end() {
	q.once.Do(func() { close(q.ended) })
	<-q.emptied
}

// most is how many requests are passed on at once; more wait.
const most = 4096

// passing counts the requests that are on their way.
type passing struct {
	requests *semaphore.Weighted
	begun    atomic.Bool // a request has come
}

func newPassing() *passing { return &passing{requests: semaphore.NewWeighted(most)} }

// start waits until a request may be passed on, and reports whether it may.
func (p *passing) start(ctx context.Context) bool {
	p.begun.Store(true)
	return p.requests.Acquire(ctx, 1) == nil
}

func (p *passing) stop() { p.requests.Release(1) }

// wait waits until no request is on its way, for a while.
func (p *passing) wait(atMost time.Duration) {
	ctx, cancel := context.WithTimeout(context.Background(), atMost)
	defer cancel()
	if p.requests.Acquire(ctx, most) == nil {
		p.requests.Release(most)
	}
}
