package front

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/omise-conformance/harness/exchange"
)

const (
	// beginning is how much of a body is read before it is passed on. Nearly all end within.
	beginning = 64 << 10
	// longBodies bounds the memory that longer ones take together, in each direction.
	longBodies = 32 * exchange.MaxBody
	// leftover and lastUpload bound what is still read of a body after its answer: a client that writes all of it before it
	// reads would else lose the answer.
	leftover   = 64 << 20
	lastUpload = 5 * time.Second
)

// upload is the body of a request. The beginning is kept, up to exchange.MaxBody.
type upload struct {
	mutex sync.Mutex
	from  io.Reader
	kept  []byte
	size  int64
	ended error // why no more comes
	// onward is what the upstream reads, where it is not all here yet.
	onward *stream
}

// begin reads the beginning.
func (u *upload) begin(r *http.Request) error {
	u.from = r.Body
	if r.ContentLength == 0 {
		u.ended = io.EOF
		return nil
	}
	room := int64(bytes.MinRead)
	if r.ContentLength > 0 {
		room = min(r.ContentLength, beginning)
	}
	u.kept = make([]byte, 0, room)
	for u.ended == nil && len(u.kept) < beginning {
		if len(u.kept) == cap(u.kept) {
			u.kept = append(u.kept, 0)[:len(u.kept)]
		}
		n, err := u.from.Read(u.kept[len(u.kept):cap(u.kept)])
		u.kept, u.size, u.ended = u.kept[:len(u.kept)+n], u.size+int64(n), err
		if u.size == r.ContentLength && err == nil {
			u.ended = io.EOF
		}
	}
	if u.ended == io.EOF {
		return nil
	}
	return u.ended
}

// Read reads on where the beginning ends.
func (u *upload) Read(p []byte) (int, error) {
	u.mutex.Lock()
	defer u.mutex.Unlock()
	if u.ended != nil {
		return 0, u.ended
	}
	n, err := u.from.Read(p)
	u.kept = append(u.kept, p[:min(n, exchange.MaxBody-len(u.kept))]...)
	u.size, u.ended = u.size+int64(n), err
	return n, err
}

// whole reports whether all of it has come.
func (u *upload) whole() bool {
	u.mutex.Lock()
	defer u.mutex.Unlock()
	return u.ended == io.EOF
}

// broken reports whether the client ended before it did.
func (u *upload) broken() bool {
	u.mutex.Lock()
	defer u.mutex.Unlock()
	return u.ended != nil && u.ended != io.EOF
}

// errAnswered ends a body whose request is over.
var errAnswered = errors.New("the request has been answered")

// finish returns what was kept and the length. Nothing is read any more.
func (u *upload) finish() (kept []byte, size int64) {
	u.mutex.Lock()
	defer u.mutex.Unlock()
	if u.ended == nil {
		u.ended = errAnswered
	}
	return u.kept, u.size
}

// drain reads what a client still sends though it has been answered.
func (u *upload) drain(control *http.ResponseController) {
	if u.whole() {
		return
	}
	if u.onward != nil {
		_ = u.onward.Close()
	}
	_ = control.SetReadDeadline(time.Now().Add(lastUpload))
	_, _ = io.CopyN(io.Discard, u, leftover)
	_ = control.SetReadDeadline(time.Time{})
}

// body returns the body to pass on.
func (u *upload) body() io.ReadCloser {
	if u.ended == nil {
		u.onward = &stream{rest: u, beginning: bytes.NewReader(u.kept)}
		return u.onward
	}
	if len(u.kept) == 0 {
		return http.NoBody
	}
	return io.NopCloser(bytes.NewReader(u.kept))
}

// stream is the body of a request whose end has not come yet, as it is passed on.
type stream struct {
	rest      *upload
	beginning *bytes.Reader
	mutex     sync.Mutex
	closed    bool
}

// Read reads the beginning and then what comes.
func (s *stream) Read(p []byte) (int, error) {
	s.mutex.Lock()
	closed := s.closed
	s.mutex.Unlock()
	switch {
	case closed:
		return 0, http.ErrBodyReadAfterClose
	case s.beginning.Len() > 0:
		return s.beginning.Read(p)
	}
	return s.rest.Read(p)
}

// Close leaves the rest to be drained.
func (s *stream) Close() error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.closed = true
	return nil
}

// memory is what long bodies take of it.
type memory struct{ left *semaphore.Weighted }

func newMemory() memory { return memory{semaphore.NewWeighted(longBodies)} }

// take waits until there is memory for a body of a length, -1 if that is not known, and returns the function that gives it
// back. Short bodies take none: they are bounded by their number.
func (m memory) take(ctx context.Context, length int64) (free func(), err error) {
	if length < 0 || length > exchange.MaxBody {
		length = exchange.MaxBody
	}
	if length <= beginning {
		return func() {}, nil
	}
	if err := m.left.Acquire(ctx, length); err != nil {
		return nil, err
	}
	return func() { m.left.Release(length) }, nil
}
