package webhooks_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/webhooks"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// notice is an event whose key is its id, too. What follows a space is padding of its body.
type notice string

func (n notice) EventKey() string {
	key, _, _ := strings.Cut(string(n), " ")
	return key
}

func (n notice) EventID() string { return n.EventKey() }

func (n notice) RenderPayload(w *wire.Writer) {
	w.Object("")
	w.Str("key", string(n))
	w.EndObject()
}

// account is one whose events are delivered.
type account struct {
	sync.Mutex
	secrets  [][]byte
	noted    []*webhooks.Delivery
	unlocked atomic.Int64 // calls without the lock
}

func (a *account) WebhookSecrets(time.Time) [][]byte {
	a.check()
	return a.secrets
}

func (a *account) NoteDelivery(_ string, d *webhooks.Delivery) {
	a.check()
	a.noted = append(a.noted, d)
}

func (a *account) check() {
	if a.TryLock() {
		a.Unlock()
		a.unlocked.Add(1)
	}
}

func (a *account) notes() int {
	a.Lock()
	defer a.Unlock()
	return len(a.noted)
}

// stage is a sender with an account, and an emulator's clock that the test moves.
type stage struct {
	*webhooks.Sender
	account *account
	t       *testing.T

	mu  sync.Mutex
	now time.Time
}

var (
	start = time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC)
	wall  = time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
)

func newStage(t *testing.T) *stage {
	t.Helper()
	s := &stage{account: &account{}, t: t, now: start}
	var ids atomic.Int64
	s.Sender = webhooks.NewSender(
		func(prefix string, _ time.Time) string { return prefix + "_test_" + strconv.FormatInt(ids.Add(1), 10) },
		func() (time.Time, bool) {
			s.mu.Lock()
			defer s.mu.Unlock()
			return s.now, true
		},
		func() time.Time { return wall },
	)
	t.Cleanup(func() {
		s.Close()
		if n := s.account.unlocked.Load(); n > 0 {
			t.Errorf("the account was used %d times without its lock", n)
		}
	})
	return s
}

func (s *stage) advance(span time.Duration) {
	s.mu.Lock()
	s.now = s.now.Add(span)
	s.mu.Unlock()
	s.ClockMoved()
}

func (s *stage) enqueue(key string, urls ...string) {
	s.account.Lock()
	defer s.account.Unlock()
	s.Enqueue(notice(key), urls, s.account)
}

// logged waits until the log has so many deliveries, and returns them as the control API shows them.
func (s *stage) logged(n int) []map[string]any {
	s.t.Helper()
	waitFor(s.t, func() bool { return len(s.Deliveries()) >= n })
	var list []map[string]any
	for _, d := range s.Deliveries() {
		list = append(list, object(s.t, d.Render))
	}
	if len(list) != n {
		s.t.Fatalf("%d deliveries are logged, want %d: %v", len(list), n, list)
	}
	return list
}

func (s *stage) waiting() []map[string]any {
	s.t.Helper()
	var list []map[string]any
	for _, v := range s.Waiting() {
		list = append(list, object(s.t, v.Render))
	}
	return list
}

func object(t *testing.T, render func(*wire.Writer)) (members map[string]any) {
	t.Helper()
	var w wire.Writer
	render(&w)
	if err := json.Unmarshal(w.Buf, &members); err != nil {
		t.Fatalf("%v in %s", err, w.Buf)
	}
	return members
}

type received struct {
	body   string
	header http.Header
}

// receiver passes on what it gets, and answers with a status that can be changed.
type receiver struct {
	*httptest.Server
	status atomic.Int64
	got    chan received
}

func newReceiver(t *testing.T, status int) *receiver {
	t.Helper()
	r := &receiver{got: make(chan received, 10_000)}
	r.status.Store(int64(status))
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		body, _ := io.ReadAll(request.Body)
		w.WriteHeader(int(r.status.Load()))
		r.got <- received{string(body), request.Header}
	}))
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) next(t *testing.T) received {
	t.Helper()
	select {
	case one := <-r.got:
		return one
	case <-time.After(10 * time.Second):
		t.Fatal("no delivery came within ten seconds")
		return received{}
	}
}

// hanging is a receiver that answers nothing until the test ends.
func hanging(t *testing.T) *httptest.Server {
	t.Helper()
	end := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // or the end of the request goes unnoticed
		select {
		case <-end:
		case <-r.Context().Done():
		}
	}))
	t.Cleanup(func() {
		close(end)
		server.Close()
	})
	return server
}

// waitFor waits for what another goroutine does.
func waitFor(t *testing.T, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !done(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("it did not happen within ten seconds")
		}
	}
}
