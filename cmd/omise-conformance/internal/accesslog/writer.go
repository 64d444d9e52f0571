package accesslog

import (
	"fmt"
	"io"
	"sync"
	"time"
)

const (
	// mostPending bounds what waits for a slow reader.
	mostPending = 1 << 20
	// gather is how long lines wait for others, so that many are written at once.
	gather = 5 * time.Millisecond
	// lastWait bounds how long Close waits for a reader that has stopped reading.
	lastWait = time.Second
)

// Writer writes to another writer without ever waiting for it: lines wait in memory, within a bound, and go
// out together a moment later. Those beyond the bound are dropped and counted. Its methods may be called at
// the same time.
type Writer struct {
	out io.Writer

	mu      sync.Mutex
	pending []byte
	dropped int
	closed  bool

	wake    chan struct{} // has room for one
	closing chan struct{}
	done    chan struct{}
}

// NewWriter returns a writer to out, which Close ends.
func NewWriter(out io.Writer) *Writer {
	w := &Writer{out: out, wake: make(chan struct{}, 1), closing: make(chan struct{}), done: make(chan struct{})}
	go w.run()
	return w
}

// Write takes over a copy of one or more lines. It never fails.
func (w *Writer) Write(lines []byte) (int, error) {
	w.mu.Lock()
	switch {
	case w.closed:
	case len(w.pending)+len(lines) > mostPending:
		w.dropped++
	default:
		w.pending = append(w.pending, lines...)
	}
	w.mu.Unlock()
	select {
	case w.wake <- struct{}{}:
	default: // it is awake
	}
	return len(lines), nil
}

// Close writes what waits, and returns when that is done, or after a second where nobody reads it. What is
// written later is lost.
func (w *Writer) Close() error {
	w.mu.Lock()
	if w.closed {
		w.mu.Unlock()
		return nil
	}
	w.closed = true
	w.mu.Unlock()
	close(w.closing)
	select {
	case <-w.done:
	case <-time.After(lastWait):
	}
	return nil
}

func (w *Writer) run() {
	defer close(w.done)
	var lines []byte
	for {
		select {
		case <-w.wake:
			select {
			case <-time.After(gather):
			case <-w.closing:
			}
		case <-w.closing:
		}
		lines = w.flush(lines[:0])
		select {
		case <-w.closing:
			w.flush(lines[:0]) // what came while the others were written
			return
		default:
		}
	}
}

// flush writes what waits, and returns the memory that held it.
func (w *Writer) flush(spare []byte) []byte {
	w.mu.Lock()
	lines, dropped := w.pending, w.dropped
	w.pending, w.dropped = spare, 0
	w.mu.Unlock()
	if dropped > 0 {
		lines = fmt.Appendf(lines, "%d lines were dropped: the log is read too slowly\n", dropped)
	}
	if len(lines) > 0 {
		_, _ = w.out.Write(lines) // whoever read the log is gone, and requests go on
	}
	return lines
}
