package injection

import (
	"bytes"
	"context"
	"crypto/sha256"
	"io"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

// How requests that were refused are remembered.
const (
	mostRefused = 1024             // requests
	longestSent = 64 << 10         // bytes of a body; a longer request is not looked for again
	forgotten   = 30 * time.Second // who sends the same so much later has a reason of its own
	earliest    = 0.9              // of Retry-After: clocks and roads differ
)

// fingerprint tells a request from others: what it asks for, with which body and key.
type fingerprint [sha256.Size]byte

// fingerprintOf returns that of a request, and false where its body is long or still on its way.
func fingerprintOf(request *http.Request) (fingerprint, bool) {
	h := sha256.New()
	for _, part := range []string{request.Method, request.URL.Host, request.URL.RequestURI(), request.Header.Get("Authorization")} {
		_, _ = io.WriteString(h, part+"\x00") // a hash takes everything
	}
	if request.Body != nil && request.Body != http.NoBody {
		if request.GetBody == nil || request.ContentLength > longestSent {
			return fingerprint{}, false
		}
		body, err := request.GetBody()
		if err != nil {
			return fingerprint{}, false
		}
		text, err := io.ReadAll(io.LimitReader(body, longestSent))
		if err != nil {
			return fingerprint{}, false
		}
		_, _ = io.Copy(h, bytes.NewReader(text))
	}
	return fingerprint(h.Sum(nil)), true
}

// refused is a request that an injection refused.
type refused struct {
	entry  *entry
	status int
	at     time.Time
	after  time.Duration // of Retry-After; 0: none
}

// memory remembers what was refused, to tell what is sent again.
type memory struct {
	mu   sync.Mutex
	sent *simplelru.LRU[fingerprint, refused]
	held map[fingerprint]chan struct{} // requests whose answer is held back at the moment
}

// A request that follows one that the client has given up waits at most follows for the end of that one, and then for as
// long as it takes to be told of.
const (
	follows = 200 * time.Millisecond
	telling = 10 * time.Millisecond
)

// hold notes that the answer to a request is held back, until end is called.
func (m *memory) hold(id fingerprint) (end func()) {
	done := make(chan struct{})
	m.mu.Lock()
	m.held[id] = done
	m.mu.Unlock()
	return func() {
		m.mu.Lock()
		if m.held[id] == done {
			delete(m.held, id)
		}
		m.mu.Unlock()
		close(done)
	}
}

// follow waits for the end of the same request before. Who sends a request again at once is here before the end of the
// connection that it gave up was noticed.
func (m *memory) follow(ctx context.Context, id fingerprint) {
	m.mu.Lock()
	before := m.held[id]
	m.mu.Unlock()
	if before == nil {
		return
	}
	select {
	case <-before:
		time.Sleep(telling)
	case <-time.After(follows):
	case <-ctx.Done():
	}
}

func newMemory() *memory {
	sent, _ := simplelru.NewLRU[fingerprint, refused](mostRefused, nil) // the size is above zero
	return &memory{sent: sent, held: map[fingerprint]chan struct{}{}}
}

// meet counts a request that was refused before: for one whose refusal cannot change, as one sent again in vain; for one that
// was to wait, as one sent early.
func (m *memory) meet(id fingerprint, operation string) {
	m.mu.Lock()
	before, again := m.sent.Get(id)
	m.mu.Unlock()
	since := time.Since(before.at)
	if !again || since > forgotten {
		return
	}
	before.entry.mu.Lock()
	defer before.entry.mu.Unlock()
	counts := &before.entry.counts
	switch {
	case before.status < http.StatusInternalServerError && before.status != http.StatusTooManyRequests:
		counts.Vain = counted(counts.Vain, operation)
	case before.after > 0 && since < time.Duration(earliest*float64(before.after)):
		counts.Early = counted(counts.Early, operation)
	}
}

func counted(counts map[string]int, name string) map[string]int {
	if counts == nil {
		counts = map[string]int{}
	}
	counts[name]++
	return counts
}

// note remembers a refusal.
func (m *memory) note(id fingerprint, by *entry, answer *http.Response) {
	seconds, _ := strconv.Atoi(answer.Header.Get("Retry-After"))
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sent.Add(id, refused{entry: by, status: answer.StatusCode, at: time.Now(), after: time.Duration(seconds) * time.Second})
}
