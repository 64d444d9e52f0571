package front

import (
	"testing"
	"time"
)

// TestTheQueueIsBounded: where what is told of requests takes long, the requests wait and do not fill the memory.
func TestTheQueueIsBounded(t *testing.T) {
	free := make(chan struct{})
	told := 0
	q := newQueue(func(*Seen) { <-free; told++ })
	joined := make(chan struct{}, 2*waiting)
	go func() {
		for range 2 * waiting {
			q.join(&Seen{}, func() {})()
			joined <- struct{}{}
		}
		close(joined)
	}()
	const held = waiting + 1 // one is being told of
	for range held {
		<-joined
	}
	select {
	case <-joined:
		t.Errorf("more than %d requests wait to be told of", held)
	case <-time.After(50 * time.Millisecond):
	}
	close(free)
	for range joined {
	}
	q.end()
	if told != 2*waiting {
		t.Errorf("%d of %d requests were told of", told, 2*waiting)
	}
}
