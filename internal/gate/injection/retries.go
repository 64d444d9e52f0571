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
	"github.com/tidwall/gjson"

	"github.com/omise-conformance/harness/specs"
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
	held map[fingerprint]*holding // requests whose answer is held back at the moment
}

// holding is a request whose answer is held back.
type holding struct {
	entry *entry // what holds it
	acted bool   // the upstream has carried it out
	done  chan struct{}
}

// A request that follows one that the client has given up waits at most follows for the end of that one, and then for as
// long as it takes to be told of.
const (
	follows = 200 * time.Millisecond
	telling = 10 * time.Millisecond
)

// hold notes that the answer to a request is held back, until end is called.
func (m *memory) hold(id fingerprint, by *entry, acted bool) (end func()) {
	now := &holding{entry: by, acted: acted, done: make(chan struct{})}
	m.mu.Lock()
	m.held[id] = now
	m.mu.Unlock()
	return func() {
		m.mu.Lock()
		if m.held[id] == now {
			delete(m.held, id)
		}
		m.mu.Unlock()
		close(now.done)
	}
}

// follow waits for the end of the same request before. Who sends a request again at once is here before the end of the
// connection that it gave up was noticed; of one that stops waiting and leaves the connection open no end comes. It
// returns what held the request before, if that was carried out.
func (m *memory) follow(ctx context.Context, id fingerprint) (left *entry) {
	m.mu.Lock()
	before := m.held[id]
	m.mu.Unlock()
	if before == nil {
		return nil
	}
	select {
	case <-before.done:
		time.Sleep(telling)
	case <-time.After(follows):
	case <-ctx.Done():
	}
	if before.acted {
		return before.entry
	}
	return nil
}

// spends are the operations that move money each time they are asked for.
var spends = ids("createCharge", "createRefund")

// moved reports whether an answer says that money was moved.
func moved(p *passage, answer *http.Response) bool {
	body, err := p.read(answer)
	return err == nil && answer.StatusCode == http.StatusOK && gjson.GetBytes(body, "status").String() != "failed"
}

// repeat counts a request that was carried out while the same one, carried out before, was still held.
func (e *entry) repeat(op *specs.Operation, answer *http.Response) {
	if e == nil || answer == nil || !spends(op) || !moved(&passage{}, answer) {
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.counts.Twice = counted(e.counts.Twice, op.ID)
}

func newMemory() *memory {
	sent, _ := simplelru.NewLRU[fingerprint, refused](mostRefused, nil) // the size is above zero
	return &memory{sent: sent, held: map[fingerprint]*holding{}}
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
